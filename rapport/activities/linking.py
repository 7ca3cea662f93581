"""Links to records of any type, as interactions write them: "orders.order:42"."""

from __future__ import annotations

from rapport.platform.access import Actor
from rapport.platform.notifications.places import Place, titles_seen_by, types_of
from rapport.platform.records.types import RecordType, record_type


def link_to(kind: RecordType, pk: int) -> str:
    """The link to a record of ``kind``."""
    return f"{kind.model._meta.label_lower}:{pk}"


def place_in(link: str) -> Place | None:
    """Where ``link`` leads; None for what is no link to a record that is there."""
    label, _, pk = link.partition(":")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    place = (label, int(pk))
    kind = types_of([place]).get(place)
    if kind is None or not kind.model._default_manager.filter(pk=place[1]).exists():
        return None
    return place


def party_of(link: str) -> int | None:
    """The party of the record that ``link`` leads to, where it has one."""
    place = place_in(link)
    if place is None:
        return None
    kind = types_of([place])[place]
    if kind.key == "party":
        return place[1]
    if "party" not in {found.name for found in kind.model._meta.get_fields()}:
        return None
    found = kind.model._default_manager.filter(pk=place[1]).values_list("party_id", flat=True)
    return found.first()


def link_asked_for(asker: Actor, text: str) -> str:
    """The link that ``?about=order:42`` means; empty when the asker sees no such record."""
    key, _, pk = text.partition(":")
    kind = record_type(key) if key else None
    if kind is None or not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return ""
    return link_to(kind, int(pk)) if kind.visible_to(asker).filter(pk=int(pk)).exists() else ""


def shown_link(asker: Actor, link: str) -> tuple[str, str]:
    """What ``link`` leads to as (words, address); nothing where the asker does not see it."""
    place = place_in(link) if link else None
    if place is None:
        return "", ""
    types = types_of([place])
    titles = titles_seen_by(asker, [place], types)
    if place not in titles:
        return "", ""
    kind = types[place]
    return f"{kind.label} {titles[place]}", kind.url_of(place[1])
