"""All that a company has, in one archive: records as people read them, and every table behind them.

Whatever is in it is of one moment. It is written to disk file by file, so that memory does not grow.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team, User
from rapport.platform.events import actions as events
from rapport.platform.exchange.actions.exporting import (
    Told,
    drafted,
    flat_of,
    silent,
    write_records,
)
from rapport.platform.exchange.along import along
from rapport.platform.exchange.events import AccountExported
from rapport.platform.records.fields import Field
from rapport.platform.records.models import File
from rapport.platform.records.queries.flat import Flat
from rapport.platform.records.queries.schema import schema
from rapport.platform.records.storage import path_of
from rapport.platform.records.types import name_of_many, record_types
from rapport.platform.tasks.lanes import one_moment

FORMATS = ("csv", "parquet", "jsonl")
WORKED_OUT = ("search_text",)
"""Columns that only serve searching."""
PEOPLE = ("email", "name", "is_active")
_UNSURE = re.compile(r"[^\w.() -]")


@dataclass
class Pack:
    """An archive that is being filled, and how many rows each file of it has."""

    archive: zipfile.ZipFile
    work: Path
    formats: Sequence[str]
    told: Told
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, flat: Flat) -> None:
        """Write the records of ``flat`` as ``name``, once in each format."""
        before = sum(self.counts.values())
        for ending in self.formats:
            path = self.work / f"part.{ending}"
            self.counts[name] = write_records(
                path, flat, told=lambda count: self.told(before + count)
            )
            self.archive.write(path, f"{name}.{ending}")
            path.unlink()

    def add_json(self, name: str, document: Any) -> None:
        """Add ``document`` as JSON."""
        self.archive.writestr(name, json.dumps(document, indent=2, ensure_ascii=False, default=str))


def export_account(
    *, by: Actor, path: Path, formats: Sequence[str] = ("csv",), told: Told = silent
) -> dict[str, Any]:
    """Write everything to the ZIP archive ``path``; each file of it in all ``formats``.

    Administrators only. Nothing half-written is left behind.
    """
    access.require(by, "exchange.export_account")
    with drafted(path) as draft:
        counts = write_account(draft, by=by, formats=formats, told=told)
        events.record(AccountExported(counts, ",".join(formats)), by=by)
    return {"file": str(path), "rows": sum(counts.values()), "files": counts}


def write_account(
    path: Path, *, by: Actor, formats: Sequence[str], told: Told = silent
) -> dict[str, int]:
    """Fill the archive ``path``; returns how many rows each file has. Raises Invalid for a format."""
    wrong = [name for name in formats if name not in FORMATS]
    if wrong or not formats:
        raise Invalid(
            "unknown_format",
            "A file is %(formats)s; not “%(wanted)s”.",
            formats=", ".join(FORMATS),
            wanted=", ".join(wrong),
        )
    with (
        TemporaryDirectory(dir=path.parent, prefix=".account-") as work,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        one_moment(),
    ):
        pack = Pack(archive, Path(work), formats, told)
        for kind in record_types().values():
            pack.add(f"records/{name_of_many(kind)}", flat_of(kind, by=by))
        for one in along():
            pack.add(f"records/{one.name}", _flat(one.model, one.columns))
        for name, flat in _tables():
            pack.add(f"tables/{name}", flat)
        _add_files(pack)
        pack.add_json("schema.json", schema(by))
        pack.add_json("manifest.json", {"at": timezone.now(), "by": by.name, "rows": pack.counts})
        archive.writestr("README.md", _readme(pack))
    return pack.counts


def _tables() -> Iterator[tuple[str, Flat]]:
    """Every table of the apps that have records, as it stands; and who the people in them are."""
    labels = {kind.model._meta.app_label for kind in record_types().values()}
    labels.add(File._meta.app_label)
    for model in apps.get_models():
        if model._meta.app_label in labels and model._meta.managed:
            own = [found.attname for found in model._meta.concrete_fields if not found.primary_key]
            kept = [name for name in own if name not in WORKED_OUT]
            yield model._meta.db_table, _flat(model, dict(zip(kept, kept, strict=True)))
    yield "accounts_user", _flat(User, dict(zip(PEOPLE, PEOPLE, strict=True)))
    yield "accounts_team", _flat(Team, {"name": "name"})


def _flat(model: type[Any], columns: Mapping[str, str]) -> Flat:
    fields = [Field(heading, heading, path=path) for heading, path in columns.items()]
    return Flat(model._default_manager.all(), fields)


def _add_files(pack: Pack) -> None:
    """What hangs on records, each under its id and name; a file that is infected stays here."""
    kept = File.objects.filter(finding="").values_list("pk", "name", "sha256")
    with closing(Flat(kept, ()).windows()) as windows:
        for ids in windows:
            found = [(*row, path_of(row[2])) for row in kept.filter(pk__in=ids).order_by("pk")]
            for pk, name, _, path in (row for row in found if row[3].is_file()):
                pack.archive.write(path, f"files/{pk}-{_UNSURE.sub('_', name)[-120:]}")


def _readme(pack: Pack) -> str:
    """What is what, in the language of whoever takes it."""
    parts = [
        f"# {say('Everything that was in Rapport')}",
        say("Written on %(at)s. All of it is of one moment.", at=f"{timezone.now():%Y-%m-%d %H:%M %Z}"),
        say(
            "`records/` has a file per record type, as its list shows it, own fields and objects "
            "too. These files can be imported again, here or elsewhere."
        ),
        say(
            "`tables/` has every table behind them: all e-mail addresses, phones, addresses, order "
            "lines, relationships, notes, tags and lists. A column that ends in `_id` holds the "
            "`id` of a row of another table; `record_type` and `record_id` name any record."
        ),
        say("`files/` has the files that hang on records, each after its id in `records_file`."),
        say("`schema.json` has the fields and objects that were made here; `manifest.json` counts."),
        say("Rows with a `deleted_at` lay in the trash. A text that begins like a formula has ' before it in CSV."),
        "\n".join(f"- {name}: {count:,}" for name, count in pack.counts.items()),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"
