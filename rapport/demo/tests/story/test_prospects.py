"""The demo company met businesses that never bought, and its finder says whom to look at."""

from __future__ import annotations

import pytest

from rapport.demo.story.prospects import MET
from rapport.parties.models import Party
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.sales.queries.prospects import finding, found


@pytest.mark.usefixtures("told")
def test_the_story_of_prospects() -> None:
    met = Party.objects.filter(roles__role="prospect", kind="organization")
    assert met.count() == MET
    assert len({one.owner_id for one in met}) == 4
    assert not met.filter(orders__isnull=False).exists()
    quinn = actor_of(User.objects.get(email="quinn@demo.example"))
    told = finding(quinn)
    assert told is not None
    assert told.missing == 0
    assert told.candidates == MET
    listed = found(quinn, told.search)
    assert listed
    assert {one.party.pk for one in listed} <= set(met.values_list("pk", flat=True))
    assert all(any(reason.is_for for reason in one.reasons) for one in listed)
