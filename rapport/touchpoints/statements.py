"""The one statement behind the timeline.

Each branch takes its newest rows from an index in this very order before the union sorts the few
that are left, so that the cost does not grow with the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapport.touchpoints.sentences import silent_names
from rapport.touchpoints.timeline import Cursor, Kind

_INTERACTION = """
    i.at, 'interaction' AS kind, i.id, i.channel::text AS name, i.subject::text AS text,
    left(i.body, 2000) AS body, i.direction::text AS direction, i.outcome::text AS outcome,
    i.duration_seconds, i.links::text[] AS links, i.data, i.by, '' AS by_name, i.party_id
"""
_AS_MAIN = f"""
    SELECT {_INTERACTION} FROM touchpoints_interaction i
    WHERE i.party_id = %(party)s {{channels}} {{after}}
    ORDER BY i.at DESC, i.id DESC LIMIT %(limit)s
"""
_AS_PARTICIPANT = f"""
    SELECT {_INTERACTION} FROM touchpoints_participant p
    JOIN touchpoints_interaction i ON i.id = p.interaction_id AND i.at = p.at
    WHERE p.party_id = %(party)s AND i.party_id <> %(party)s {{channels}} {{after}}
    ORDER BY p.at DESC, p.interaction_id DESC LIMIT %(limit)s
"""
_EVENTS = """
    SELECT e.at, 'event' AS kind, e.id, e.name::text AS name, '' AS text,
        '' AS body, '' AS direction, '' AS outcome,
        NULL::int AS duration_seconds, '{{}}'::text[] AS links, e.data, e.by,
        e.by_name::text AS by_name, e.about AS party_id
    FROM events_event e
    WHERE e.about = %(party)s AND e.name <> ALL(%(silent)s) {after}
    ORDER BY e.at DESC, e.id DESC LIMIT %(limit)s
"""
_NOTES = """
    SELECT n.at, 'note' AS kind, n.id, '' AS name, '' AS text,
        left(n.text, 2000) AS body, '' AS direction, '' AS outcome,
        NULL::int AS duration_seconds, '{{}}'::text[] AS links, '{{}}'::jsonb AS data, n.by_id AS by,
        '' AS by_name, n.record_id AS party_id
    FROM records_note n
    WHERE n.record_type = 'parties.party' AND n.record_id = %(party)s {after}
    ORDER BY n.at DESC, n.id DESC LIMIT %(limit)s
"""
_TIMELINE = """
    SELECT t.kind, t.id, t.at, t.name, t.text, t.body, t.direction, t.outcome, t.duration_seconds,
        t.links, t.data, coalesce(nullif(t.by_name, ''), u.name, ''), t.party_id, coalesce(m.name, '')
    FROM (
        SELECT * FROM ({branches}) AS every_kind
        ORDER BY at DESC, kind DESC, id DESC LIMIT %(limit)s
    ) AS t
    LEFT JOIN accounts_user u ON u.id = t.by
    LEFT JOIN parties_party m ON m.id = t.party_id AND t.party_id <> %(party)s
    ORDER BY t.at DESC, t.kind DESC, t.id DESC
"""
_BRANCHES = (
    (Kind.INTERACTION, _AS_MAIN, "i.at", "i.id"),
    (Kind.INTERACTION, _AS_PARTICIPANT, "p.at", "p.interaction_id"),
    (Kind.EVENT, _EVENTS, "e.at", "e.id"),
    (Kind.NOTE, _NOTES, "n.at", "n.id"),
)


def timeline_statement(
    party_id: int,
    kinds: frozenset[str],
    channels: Sequence[str],
    after: Cursor | None,
    limit: int,
) -> tuple[str, dict[str, Any]]:
    """The statement and its values, for one row more than ``limit``."""
    wanted = frozenset({Kind.INTERACTION}) if channels else kinds or frozenset(Kind)
    chosen = "AND i.channel = ANY(%(channels)s)" if channels else ""
    branches = [
        f"({branch.format(channels=chosen, after=_older(kind, at, pk, after))})"
        for kind, branch, at, pk in _BRANCHES
        if kind in wanted
    ]
    values: dict[str, Any] = {"party": party_id, "limit": limit + 1, "silent": list(silent_names())}
    if channels:
        values["channels"] = list(channels)
    if after is not None:
        values |= {"at": after.at, "id": after.id}
    return _TIMELINE.format(branches=" UNION ALL ".join(branches)), values


def _older(kind: Kind, at: str, pk: str, after: Cursor | None) -> str:
    """The rows of ``kind`` that stand after the cursor in the order of (at, kind, id), descending."""
    if after is None:
        return ""
    if kind == after.kind:
        return f"AND {at} <= %(at)s AND ({at}, {pk}) < (%(at)s, %(id)s)"
    return f"AND {at} {'<=' if kind < after.kind else '<'} %(at)s"
