"""Rows of a staging table that would make somebody new, or change somebody who is here: one of both taken out."""

from __future__ import annotations

from django.db import connection, transaction

from rapport.parties.actions.absorb import BACK, KEYS, MATCHES, TARGETS, Absorption
from rapport.parties.actions.absorb_links import ORGANIZATIONS
from rapport.platform import access
from rapport.platform.access import Actor

# Who is in the trash because what brought them was undone is not here.
TAKE_OUT = """
    DELETE FROM {staging} AS staged
     USING {staging}_key AS found JOIN {staging}_target AS target ON target.key = found.key
     WHERE found.row_number = staged.row_number AND %(is_here)s =
           (NOT target.is_new AND target.party_id NOT IN (SELECT party_id FROM {staging}_back))
    RETURNING staged.row_number
"""
FORGET_CONTACTS = "DELETE FROM {staging} WHERE -row_number = ANY (%(rows)s)"
FORGET_EMPLOYERS = """
    UPDATE {staging} SET organization = NULL
     WHERE lower(btrim(organization)) IN (SELECT folded FROM {staging}_organization WHERE is_new)
"""


@transaction.atomic
def take_out(staging_table: str, *, by: Actor, source: str, is_here: bool) -> list[int]:
    """Take the rows out whose party ``is_here``, or is not, with the contacts of companies that go; the rows' numbers.

    Where those go that are not here, nobody new is made an employer either.
    """
    access.require(by, "parties.absorb_parties")
    work = Absorption(staging_table, {"source": source, "is_here": is_here})
    for statement in (KEYS, MATCHES, TARGETS, BACK):
        work.run(statement)
    with connection.cursor() as cursor:
        cursor.execute(work.sql(TAKE_OUT), work.params)
        rows = [row for (row,) in cursor.fetchall()]
        cursor.execute(work.sql(FORGET_CONTACTS), {"rows": rows})
    if not is_here:
        work.run(ORGANIZATIONS)
        work.run(FORGET_EMPLOYERS)
    return [row for row in rows if row > 0]
