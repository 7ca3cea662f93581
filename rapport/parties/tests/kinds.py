"""What the fixtures of these tests are."""

from collections.abc import Callable

from django.test import Client

from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event

ActorOf = Callable[[User], Actor]
ClientOf = Callable[[User], Client]
Newest = Callable[[], Event]
Person = Callable[[str], Party]
