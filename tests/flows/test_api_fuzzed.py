"""The API is called in every way that its description allows, and in many that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as described

from rapport.catalog.models import Product
from rapport.parties.models import Party
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from rapport.platform.records.types import RecordType
    from tests.programs import Lend

EXAMPLES = 6
CHECKS: list[Any] = [
    checks.not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_headers_conformance,
    described.response_schema_conformance,
    described.unsupported_method,
]
CAREFULLY = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def application(db: None) -> Iterator[Any]:
    """The product as a server calls it, in the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    product = get_wsgi_application()
    yield lambda environ, start: product({"REMOTE_ADDR": "127.0.0.1", **environ}, start)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
def test_no_call_breaks_the_server_or_the_description(
    application: Any, admin: User, lend: Lend, project: RecordType, settings: Any
) -> None:
    settings.API_CALLS = 1_000_000
    mill = create_record(project, {"name": "Mill"}, by=actor_of(admin))
    acme = Party.objects.create(name="Acme", sort_name="acme")
    heart = Product.objects.create(code="A", name="Heart", currency="EUR")
    known = {"project": mill.pk, "party": acme.pk, "product": heart.pk}
    header = {"Authorization": f"Bearer {lend(admin).secret}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers=header)
    operations: Any = schema.get_all_operations()
    tried = [
        _tried(found.ok(), mode, header, known)
        for found in operations
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    wrong = [sentence for one in tried for sentence in one.wrong]
    assert not wrong, "\n\n".join(wrong)
    good = {one.name for one in tried if one.statuses & {200, 201, 204}}
    assert good >= {f"{verb}_{key}" for verb in ("list", "read", "delete") for key in known}
    assert "list_types" in good


@dataclass
class Tried:
    """What came of calling one operation."""

    name: str
    statuses: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def _tried(
    operation: Any, mode: GenerationMode, header: dict[str, str], known: dict[str, int]
) -> Tried:
    """Where all is as described, the id is one that is known; what a call did is taken back."""
    found = Tried(operation.definition.raw["operationId"])
    pk = known.get(found.name.partition("_")[2], 0)

    @CAREFULLY
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        if pk and mode is GenerationMode.POSITIVE and "id" in case.path_parameters:
            case.path_parameters["id"] = pk
            case.headers.pop("If-Match", None)
        with transaction.atomic():
            answer = case.call_and_validate(headers=header, checks=CHECKS)
            found.statuses.add(answer.status_code)
            transaction.set_rollback(True)

    try:
        call()
    except BaseExceptionGroup as failures:  # everything that is wrong with this operation
        found.wrong = [f"{operation.label}: {one}" for one in failures.exceptions]
    return found
