"""Files become records of any type: found by id, by a telling field or by name; links and choices followed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rapport.kit.errors import Invalid, NotAllowed
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.exchange import actions
from rapport.platform.exchange.importers import importer_of, importers_for
from rapport.platform.exchange.models import Import
from rapport.platform.exchange.recognition import guess, recognise
from rapport.platform.records.actions.custom import fields, objects
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.models import CustomRecord
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.types import RecordType, record_types
from tests.cast import person

pytestmark = pytest.mark.django_db
BringIn = Callable[..., actions.ImportSummary]


@pytest.fixture
def boat() -> RecordType:
    """Boats with a registration of their own, a length, a rig and a harbour."""
    for label in ("Harbour", "Boat"):
        objects.make_object(ObjectPlan(label, ""), by=SYSTEM)
    kind = record_types()["boat"]
    for plan in (
        FieldPlan("Registration", "text", is_unique=True),
        FieldPlan("Length", "number"),
        FieldPlan("Launched", "date"),
        FieldPlan("Rig", "choice", choices=(("", "Sloop"), ("", "Ketch"))),
        FieldPlan("Harbour", "record", target="harbour"),
        FieldPlan("Keeper", "user"),
    ):
        fields.add_field(kind, plan, by=SYSTEM)
    return record_types()["boat"]


@pytest.fixture
def bring_in(tmp_path: Path) -> BringIn:
    def run(kind: str, text: str, *, by: Actor = SYSTEM, **more: Any) -> actions.ImportSummary:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        asked = actions.Asked(record_type=kind, source="marina", **more)
        return actions.import_file(path, asked, by=by)

    return run


def refused(summary: actions.ImportSummary) -> dict[int, str]:
    """Row number → reason."""
    with Path(summary.refused_file).open(encoding="utf-8-sig") as file:
        return {int(row["Row"]): row["Reason"] for row in csv.DictReader(file)}


def boats() -> dict[str, dict[str, Any]]:
    rows = CustomRecord.objects.filter(object__key="boat", deleted_at=None)
    return {row.name: row.custom for row in rows}


def outcome(summary: actions.ImportSummary) -> tuple[int, int, int, int]:
    return summary.created, summary.updated, summary.unchanged, summary.refused


def test_a_repeat_finds_by_id_and_changes_nothing_twice(
    boat: RecordType, bring_in: BringIn
) -> None:
    text = 'Boat ID,Name,Length,Launched,Rig\n7,Anna,"1.234,5",31.12.1999,ketch\n8,Berta,9,,Sloop\n'
    assert outcome(bring_in("boat", text)) == (2, 0, 0, 0)
    assert boats()["Anna"] == {"length": 1234.5, "launched": "1999-12-31", "rig": "ketch"}
    assert outcome(bring_in("Boats", text)) == (0, 0, 2, 0)
    changed = "Boat ID,Name,Length,Rig\n7,Anna II,,\n9,Cilla,3,\n"
    assert outcome(bring_in("boat", changed)) == (1, 1, 0, 0)
    assert boats()["Anna II"]["length"] == 1234.5


def test_what_cannot_be_taken_comes_back_with_its_reason(
    boat: RecordType, bring_in: BringIn
) -> None:
    summary = bring_in(
        "boat",
        "id,Name,Length,Launched,Rig,Registration\n"
        "1,Anna,long,,,A-1\n"
        "2,Berta,,31/02/2020,,A-2\n"
        "3,Cilla,,,Schooner,A-3\n"
        "4,,5,,,A-4\n"
        "5,Dora,,,,A-5\n"
        "5,Dora again,,,,A-6\n"
        "6,Emma,,,,A-5\n",
    )
    assert outcome(summary) == (1, 0, 0, 6)
    told = refused(summary)
    assert told[2] == "Length: “long” is not a number."
    assert told[3] == "Launched: “31/02/2020” is not a date."
    assert told[4] == "Rig is one of Sloop, Ketch, not “Schooner”."
    assert told[5] == "Name is needed."
    assert told[7] == "What it is known by stands in a row further up."
    assert told[8] == "Registration: Another boat has this registration."


def test_a_telling_field_or_the_name_finds_the_record(boat: RecordType, bring_in: BringIn) -> None:
    create_record(boat, {"name": "Anna", "registration": "A-1"}, by=SYSTEM)
    by_field = "Name,Registration,Length\nAnna II,A-1,12\nBerta,A-2,9\nCilla,,3\n"
    summary = bring_in("boat", by_field)
    assert outcome(summary) == (1, 1, 0, 1)
    assert refused(summary)[4] == "Registration tells which one it is, and is empty."
    assert boats()["Anna II"]["length"] == 12
    assert outcome(bring_in("boat", "Name,Length\nAnna II,13\n")) == (0, 1, 0, 0)
    create_record(boat, {"name": "Anna II"}, by=SYSTEM)
    summary = bring_in("boat", "Name,Length\nAnna II,14\n")
    assert refused(summary)[2] == "Several have this name."
    rows = "Name,Length\nSame,1\nSame,1\n"
    options = {"key": "row"}
    assert outcome(bring_in("boat", rows, options=options)) == (2, 0, 0, 0)
    assert outcome(bring_in("boat", rows, options=options)) == (0, 0, 2, 0)


def test_only_new_ones_or_only_those_here(boat: RecordType, bring_in: BringIn) -> None:
    create_record(boat, {"name": "Anna"}, by=SYSTEM)
    text = "Name,Length\nAnna,5\nBerta,6\n"
    summary = bring_in("boat", text, options={"mode": "update"})
    assert outcome(summary) == (0, 1, 0, 1)
    assert "It is not here yet" in refused(summary)[3]
    summary = bring_in("boat", text, options={"mode": "create"})
    assert outcome(summary) == (1, 0, 0, 1)
    assert "It is here already" in refused(summary)[2]


def test_links_are_followed_by_id_and_name_and_made_on_request(
    boat: RecordType, bring_in: BringIn, alice: User
) -> None:
    bring_in("harbour", "id,Name\nH1,Kiel\n")
    text = (
        "Name,Harbour,Keeper,Rig\nAnna,H1,Alice@example.com,\nBerta,Kiel,Alice,\n"
        "Cilla,Genua,,\nDora,,Nobody,\nEmma,,,Schooner\n"
    )
    summary = bring_in("boat", text)
    assert outcome(summary) == (2, 0, 0, 3)
    assert refused(summary)[4] == "Harbour: nothing that you see is called “Genua”."
    kiel = CustomRecord.objects.get(name="Kiel").pk
    assert boats()["Anna"] == boats()["Berta"] == {"harbour": kiel, "keeper": alice.pk}
    summary = bring_in("boat", text, options={"make": "make"})
    assert outcome(summary) == (2, 0, 2, 1)
    assert boats()["Cilla"]["harbour"] == CustomRecord.objects.get(name="Genua").pk
    assert boats()["Emma"] == {"rig": "schooner"}
    assert list(refused(summary)) == [5]


def test_undoing_the_story_takes_all_of_it_back(boat: RecordType, bring_in: BringIn) -> None:
    kept = create_record(boat, {"name": "Anna", "length": 3}, by=SYSTEM)
    other = create_record(boat, {"name": "Berta", "length": 3}, by=SYSTEM)
    summary = bring_in(
        "boat",
        "Name,Length,Harbour\nAnna,5,Kiel\nBerta,6,\nCilla,7,Genua\n",
        options={"make": "make"},
    )
    edit_record(boat, other.pk, {"length": 99}, by=SYSTEM)
    undone = undo_story(Import.objects.get(pk=summary.import_id).story, by=SYSTEM)
    assert [conflict.pk for conflict in undone.outcome.conflicts] == [other.pk]
    assert boats() == {"Anna": {"length": 3}, "Berta": {"length": 99}}
    assert not CustomRecord.objects.filter(object__key="harbour", deleted_at=None).exists()
    assert kept.pk


def test_who_may_not_enter_them_may_not_import_them(boat: RecordType, bring_in: BringIn) -> None:
    marketer = actor_of(person("Mila", "marketer"))
    agent = actor_of(person("Sol", "employee"))
    assert "boat" not in importers_for(agent)
    with pytest.raises((NotAllowed, Invalid)):
        bring_in("boat", "Name\nAnna\n", by=agent)
    assert "parties" in importers_for(marketer)
    assert not boats()


def test_the_headings_tell_the_type(boat: RecordType) -> None:
    headings = ["Boat ID", "Boat Name", "Registration", "Length"]
    known = importers_for(SYSTEM)
    found = guess(known.values(), headings)
    assert found is not None
    assert found.key == "boat"
    assert recognise(importer_of("boats", SYSTEM), headings) == {
        "external_id": "Boat ID",
        "name": "Boat Name",
        "registration": "Registration",
        "length": "Length",
    }
