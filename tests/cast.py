"""The people of every test: Alice owns, Bob is on her team, Charlie is inside, Dana stands outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from rapport.platform.access import Actor
    from rapport.platform.accounts.models import Team, User

ClientOf = Callable[["User"], "Client"]
ActorOf = Callable[["User"], "Actor"]
PASSWORD = "correct horse battery"


def person(name: str, *roles: str, team: Team | None = None) -> User:
    """A user called ``name`` at example.com, who signs in with ``PASSWORD``."""
    from rapport.platform.accounts.models import Membership, User

    user = User.objects.create_user(
        f"{name.lower()}@example.com", PASSWORD, name=name, roles=list(roles)
    )
    if team is not None:
        Membership.objects.create(user=user, team=team)
    return user


@pytest.fixture
def north(db: None) -> Team:
    """Alice's and Bob's team."""
    from rapport.platform.accounts.models import Team

    return Team.objects.create(name="North")


@pytest.fixture
def alice(north: Team) -> User:
    """A sales person who owns what the test is about."""
    return person("Alice", "sales_person", team=north)


@pytest.fixture
def bob(north: Team) -> User:
    """A sales person of Alice's team."""
    return person("Bob", "sales_person", team=north)


@pytest.fixture
def charlie(db: None) -> User:
    """An employee: inside, but not entitled."""
    return person("Charlie", "employee")


@pytest.fixture
def dana(db: None) -> User:
    """A customer who signs in to the portal and plays no role among the staff."""
    return person("Dana")


@pytest.fixture
def admin(db: None) -> User:
    """An administrator."""
    return person("Ada", "administrator")


@pytest.fixture
def manager(db: None) -> User:
    """A sales manager."""
    return person("Maria", "sales_manager")


@pytest.fixture
def analyst(db: None) -> User:
    """An analyst."""
    return person("Anders", "analyst")


@pytest.fixture
def client_of() -> ClientOf:
    """``client_of(alice)`` is a test client in which Alice is signed in."""
    from django.test import Client

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def as_actor() -> ActorOf:
    """``as_actor(alice)`` is Alice as actions and queries see her."""
    from rapport.platform.accounts.queries import actor_of

    return actor_of


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """What survives the end of a test's transaction: queued jobs, and set-up that was kept in memory."""
    yield
    marked = request.node.get_closest_marker("django_db")
    if marked or {"db", "transactional_db"} & set(request.fixturenames):
        from django.db import connection

        from rapport.platform.accounts import stamps

        stamps.see(0)
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("SELECT nextval('accounts_stamp')")
            cursor.execute("DELETE FROM procrastinate_jobs")


def run_jobs() -> int:
    """Run every job that waits in the queue, in this process and transaction; returns how many."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    waiting = list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
    for job in waiting:
        app.tasks[job.task_name].func(**job.args)
        ProcrastinateJob.objects.filter(pk=job.pk).update(status="succeeded")
    return len(waiting)
