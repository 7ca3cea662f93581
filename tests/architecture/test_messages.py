"""The catalogs: their placeholders, what is in them, and that it is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo, write_mo
from django.utils import translation

from config.messages import catalogs
from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.platform.records.types import record_type
from rapport.platform.ui import formats
from tests.architecture.source import PROJECT

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.mark.parametrize("language", catalogs.LANGUAGES)
def test_translations_have_the_places_of_their_texts(language: str) -> None:
    assert list(map(str, catalogs.misfits(language))) == []


def test_every_text_is_translated() -> None:
    # In a process of its own: other tests declare types and events that are theirs alone.
    command = [str(Path(sys.executable).with_name("rapport")), "messages", "check"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ('msgid "Open %(name)s"\nmsgstr "%(name)s openen"\n', ""),
        ('msgid "Open %(name)s"\nmsgstr "Openen"\n', "has ['%(name)s'], its translation none"),
        ('msgid "Open %(name)s"\nmsgstr "%(naam)s openen"\n', "its translation ['%(naam)s']"),
        ('msgid "Open"\nmsgstr "%(name)s"\n', "has no placeholder"),
        ('msgid "Open %(name)s"\nmsgstr ""\n', "is not translated"),
        ('#, fuzzy\nmsgid "Open %(name)s"\nmsgstr "%(name)s"\n', "is not translated"),
        ("", "is not in the catalog"),
        ('msgid "Open"\nmsgstr "Open"\n\nmsgid "Shut"\nmsgstr "Dicht"\n', "is said nowhere"),
    ],
)
def test_flaws_are_found(tmp_path: Path, entry: str, wrong: str) -> None:
    path = catalogs.path_of("nl", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + entry)
    text = "Open" if 'msgid "Open"' in entry else "Open %(name)s"
    texts = Catalog()
    texts.add(text)
    found = [flaw.sentence for flaw in catalogs.flaws("nl", texts, tmp_path)]
    assert (wrong in found[0]) if wrong else (found == [])


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(tmp_path: Path) -> None:
    first, later = Catalog(), Catalog()
    for text in ("Open", "Close"):
        first.add(text)
    for text in ("Open", "Closed"):
        later.add(text)
    catalogs.update("nl", first, tmp_path)
    path = catalogs.path_of("nl", tmp_path)
    path.write_text(path.read_text().replace('"Open"\nmsgstr ""', '"Open"\nmsgstr "Openen"'))
    catalogs.update("nl", later, tmp_path)
    assert {m.id: m.string for m in catalogs.read("nl", tmp_path) if m.id} == {
        "Open": "Openen",
        "Closed": "",
    }
    written = path.read_text()
    catalogs.update("nl", later, tmp_path)
    assert path.read_text() == written
    assert catalogs.compile_all(tmp_path, languages=["nl"]) == ["nl"]
    assert catalogs.compile_all(tmp_path, languages=["nl"]) == []


def test_two_who_compile_at_once_do_not_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Catalog()
    known.add("Open")
    catalogs.update("nl", known, tmp_path)
    rivals = ["a rival"]

    def interrupted(*given: Any) -> None:
        """Writes, while a rival comes and goes once."""
        if rivals:
            rivals.clear()
            assert catalogs.compile_all(tmp_path, languages=["nl"]) == ["nl"]
        write_mo(*given)

    monkeypatch.setattr("config.messages.catalogs.write_mo", interrupted)
    assert catalogs.compile_all(tmp_path, languages=["nl"]) == ["nl"]
    path = catalogs.path_of("nl", tmp_path)
    assert sorted(file.name for file in path.parent.iterdir()) == ["django.mo", "django.po"]
    with path.with_suffix(".mo").open("rb") as file:
        assert read_mo(file).num_plurals == 2


def test_texts_are_found_wherever_they_are() -> None:
    known = catalogs.read("nl")  # which holds no less and no more than what is found, see above
    for text in (
        "Skip to the content",  # a template
        "Saved.",  # a view
        "There is nothing here.",  # an error
        "Sales manager",  # a role
        "Organizations",  # a menu item and a view of a list
        "Job title",  # a field
        "In other systems",  # a panel
        "Import a file",  # a command
        "Next, previous row",  # a key
    ):
        assert known.get(text), text


def test_what_is_declared_is_said_in_the_readers_language() -> None:
    with translation.override("nl"):
        party = record_type("party")
        assert party is not None
        assert (party.label, party.plural) == ("Relatie", "Relaties")
        fields = party.declared_fields()
        assert fields["owner"].label == "Eigenaar"
        assert fields["role"].choice_labels["customer"] == "Klant"
        assert fields["country"].choice_labels["DE"] == "Duitsland"
        assert [view.label for view in party.views][:2] == ["Klanten", "Personen"]
        assert str(NotFound()) == "Hier is niets."
    again = record_type("party")
    assert again is not None
    assert again.label == "Party"
    assert str(NotFound()) == "There is nothing here."


def test_errors_put_their_data_into_their_sentence() -> None:
    error = Refused("locked", "%(name)s is locked, 100 %%.", name="Anna")
    assert str(error) == error.message == "Anna is locked, 100 %."
    wrong = Invalid("bad", fields={"age": "%(age)s is no age."}, age=-1)
    assert wrong.fields == {"age": "-1 is no age."}
    assert str(Refused("x", "100 % of it.")) == "100 % of it."


@pytest.mark.parametrize("language", ["en", "en-us", "nl", "ar"])
def test_numbers_and_dates_can_be_said(language: str) -> None:
    with translation.override(language):
        assert formats.number(1234.5)
        assert formats.country("DE")
