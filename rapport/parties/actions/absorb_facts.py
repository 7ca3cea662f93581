"""The parties' own facts out of a staging table: new rows, and what differs in known ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapport.parties.models import Party

if TYPE_CHECKING:
    from rapport.parties.actions.absorb import Absorption

TEXT_FACTS = (
    "name", "given_name", "middle_name", "family_name", "prefix", "suffix", "phonetic_name", "sort_name",
    "job_title", "industry", "website", "language",
)  # fmt: skip
_PLACE = ("city", "country")


def insert_parties(work: Absorption) -> None:
    """The parties that nobody knew, with the ids that were set aside for them."""
    columns = (*TEXT_FACTS, *_PLACE)
    values = ", ".join(_staged(name) for name in columns)
    work.run(
        f"""
        INSERT INTO parties_party (id, kind, {", ".join(columns)}, born_on, search_text, custom, version,
                                   created_at, updated_at, created_by_id, updated_by_id)
        SELECT target.party_id, coalesce(nullif(staged.kind, ''), 'person'), {values}, staged.born_on,
               coalesce(staged.search_text, ''), '{{}}', 1, now(), now(), %(by)s, %(by)s
          FROM {{staging}}_target AS target JOIN {{staging}} AS staged USING (row_number)
         WHERE target.is_new
         ORDER BY staged.sort_name"""
    )


def change_facts(work: Absorption) -> None:
    """Write what differs in known parties, and keep before and after in ``<table>_changed``.

    An empty cell changes nothing; a party in the trash stays as it is.
    """
    pairs = ", ".join(
        f"('{name}', party.{name}::text, {_merged(name)}::text)"
        for name in (*TEXT_FACTS, "born_on")
    )
    old, new = _row("party.{}"), _row(None)
    work.run(
        f"""
        CREATE TEMPORARY TABLE {{staging}}_changed ON COMMIT DROP AS
        SELECT target.party_id, target.row_number, (
                   SELECT jsonb_object_agg(field, jsonb_build_array(before, after))
                     FROM (VALUES {pairs}) AS fact (field, before, after)
                    WHERE before IS DISTINCT FROM after AND field <> 'sort_name') AS changes
          FROM {{staging}}_target AS target
          JOIN {{staging}} AS staged USING (row_number)
          JOIN parties_party AS party ON party.id = target.party_id
         WHERE NOT target.is_new AND party.deleted_at IS NULL AND {old} IS DISTINCT FROM {new}"""
    )
    work.run("DELETE FROM {staging}_changed WHERE changes IS NULL")
    sets = ", ".join(f"{name} = {_merged(name)}" for name in (*TEXT_FACTS, "born_on"))
    work.run(
        f"""
        UPDATE parties_party AS party SET {sets}
          FROM {{staging}}_changed AS changed JOIN {{staging}} AS staged USING (row_number)
         WHERE party.id = changed.party_id"""
    )


def _row(pattern: str | None) -> str:
    names = (*TEXT_FACTS, "born_on")
    return (
        "(" + ", ".join(pattern.format(name) if pattern else _merged(name) for name in names) + ")"
    )


def _staged(name: str) -> str:
    """The staged text, no longer than its column; a missing sort name is the name in lower case."""
    size = Party._meta.get_field(name).max_length  # type: ignore[union-attr]
    if name == "sort_name":
        return f"left(coalesce(nullif(staged.sort_name, ''), lower(staged.name)), {size})"
    return f"left(coalesce(staged.{name}, ''), {size})"


def _merged(name: str) -> str:
    """What a fact becomes: what the row says, or what is known when it says nothing."""
    if name == "born_on":
        return "coalesce(staged.born_on, party.born_on)"
    return f"coalesce(nullif({_staged(name)}, ''), party.{name})"
