"""An app that is known, and the code that Alice's yes gave it."""

from __future__ import annotations

import json

import pytest

from rapport.platform.accounts.models import User
from rapport.platform.oauth.tests.an_app import Helper, code_of, consent, register
from tests.cast import ClientOf


@pytest.fixture
def helper(db: None) -> Helper:
    answer = register(grant_types=["authorization_code", "refresh_token"])
    assert answer.status_code == 201, answer.content
    return Helper(json.loads(answer.content))


@pytest.fixture
def code(helper: Helper, alice: User, client_of: ClientOf) -> str:
    return code_of(consent(client_of(alice), helper.address()))
