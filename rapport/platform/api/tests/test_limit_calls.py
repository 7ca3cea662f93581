"""How often a program may call, what is kept of its calls, and for how long."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.platform.accounts.models import Token, User
from rapport.platform.api.actions import count_calls
from rapport.platform.api.models import Answer
from rapport.platform.api.tasks import forget_api_answers
from rapport.platform.records.types import RecordType
from tests.programs import Lend, said

pytestmark = pytest.mark.django_db


def test_the_calls_of_a_minute_are_counted_and_end(alice: User, lend: Lend, settings: Any) -> None:
    settings.API_CALLS = 3
    program = lend(alice)
    answers = [program.call("GET", "types") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit"].split(";")[1] for answer in answers[:3]] == ["r=2", "r=1", "r=0"]
    assert answers[0]["RateLimit-Policy"] == '"token";q=3;w=60'
    assert said(answers[3])["code"] == "too_many_calls"
    assert 1 <= int(answers[3]["Retry-After"]) <= 61
    assert lend(alice).call("GET", "types").status_code == 200


def test_what_other_processes_told_counts(alice: User, lend: Lend, settings: Any) -> None:
    settings.API_CALLS = 100
    program = lend(alice)
    with time_machine.travel(timezone.now(), tick=False):
        count_calls(Token.objects.get().pk, int(time.time() // 60), 100)
        assert program.call("GET", "types").status_code == 429


def test_reading_writes_no_row_each_time(alice: User, lend: Lend) -> None:
    program = lend(alice)
    program.get("types")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            program.get("types")
    written = [one for one in asked.captured_queries if "INSERT" in one["sql"].upper()]
    assert len(written) <= 1


def test_answers_are_forgotten_after_a_day(alice: User, lend: Lend, project: RecordType) -> None:
    program = lend(alice)
    for key in ("old", "new"):
        program.call("POST", "project", {"name": key}, Idempotency_Key=key)
    Answer.objects.filter(key="old").update(at=timezone.now() - timedelta(hours=25))
    forget_api_answers(0)
    assert [kept.key for kept in Answer.objects.all()] == ["new"]
