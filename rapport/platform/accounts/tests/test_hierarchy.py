"""Who leads whom, and who leads a team: both widen whose records someone reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.accounts.actions.hierarchy import change_manager
from rapport.platform.accounts.actions.teams import add_member, change_lead, remove_member
from rapport.platform.accounts.models import Team, User
from rapport.platform.accounts.queries import actor_of, hierarchy, managers_of
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf


def test_who_leads_reaches_everyone_below(
    admin: User, alice: User, bob: User, manager: User, north: Team, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    change_manager(alice, bob, by=by)
    change_manager(bob, manager, by=by)
    reach = actor_of(manager).reach
    assert reach.below == {alice.pk, bob.pk}
    assert reach.teams_below == {north.pk}
    assert managers_of(alice) == [bob.pk, manager.pk]
    told = Event.objects.filter(name="accounts.manager_changed").latest("id")
    assert told.data == {
        "before": "",
        "after": "Maria",
        "before_id": None,
        "after_id": manager.pk,
    }
    change_manager(bob, None, by=by)
    assert actor_of(manager).reach.below == frozenset()


def test_nobody_leads_those_who_lead_them(
    admin: User, alice: User, bob: User, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    change_manager(alice, bob, by=by)
    change_manager(bob, manager, by=by)
    for lower, upper in ((manager, alice), (manager, bob), (bob, alice), (alice, alice)):
        with pytest.raises(Invalid, match=r".") as refused:
            change_manager(lower, upper, by=by)
        assert "below" in refused.value.fields["manager"]


def test_a_deactivated_user_leads_nobody_new(
    admin: User, alice: User, bob: User, as_actor: ActorOf
) -> None:
    bob.is_active = False
    bob.save()
    with pytest.raises(Invalid):
        change_manager(alice, bob, by=as_actor(admin))


def test_the_tree_is_drawn(
    admin: User, alice: User, bob: User, manager: User, as_actor: ActorOf
) -> None:
    change_manager(alice, manager, by=as_actor(admin))
    change_manager(bob, manager, by=as_actor(admin))
    tops = hierarchy(as_actor(admin))
    assert [top.name for top in tops] == ["Maria", "Ada"]
    assert [node.name for node in tops[0].below] == ["Alice", "Bob"]


def test_who_leads_a_team_reaches_it(
    admin: User, alice: User, charlie: User, north: Team, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    change_lead(north, alice, True, by=by)
    assert actor_of(alice).reach.led_teams == {north.pk}
    event = Event.objects.get(name="accounts.lead_changed")
    assert event.data["is_lead"] is True
    remove_member(north, alice, by=by)
    alice.refresh_from_db()
    assert actor_of(alice).reach.led_teams == frozenset()
    with pytest.raises(NotFound):
        change_lead(north, charlie, True, by=by)
    add_member(north, charlie, by=by)
    change_lead(north, charlie, False, by=by)
    assert Event.objects.filter(name="accounts.lead_changed").count() == 1


def test_only_administrators(alice: User, bob: User, north: Team, as_actor: ActorOf) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        change_manager(bob, alice, by=as_actor(alice))
    with pytest.raises((NotAllowed, NotFound)):
        change_lead(north, alice, True, by=as_actor(alice))
    assert not Event.objects.exists()
