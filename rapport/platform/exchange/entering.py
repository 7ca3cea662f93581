"""Staged rows become records of a type, by the record engine's own upsert, some thousands at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import Any

from rapport.kit.errors import Invalid, NotFound, RapportError
from rapport.kit.speech import noted, say
from rapport.kit.text import fold
from rapport.platform.access import Actor
from rapport.platform.exchange.importers import Counts
from rapport.platform.exchange.keys import ID, ROW, currencies, key_of, manner
from rapport.platform.exchange.staging import Staging
from rapport.platform.exchange.words import Words
from rapport.platform.records.actions.custom.choices import add_choices
from rapport.platform.records.actions.parts import editable_parts
from rapport.platform.records.actions.returning import bring_back_known
from rapport.platform.records.actions.upserting import Fate, Manner, Upsert, upsert_records
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.queries.leading import led_to, near
from rapport.platform.records.queries.links import target_of
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.records.values import MOST_DECIMALS

PART = 5_000
MOST_DOUBTED = 50
"""So many words at once are compared with names that are here; who brings more brings something new."""
FINEST = Decimal(1).scaleb(-MOST_DECIMALS)
TO_REFUSE = "SELECT * FROM unnest(%s::bigint[], %s::text[])"
ROWS = """
    SELECT row_number, cells FROM exchange_stagedrow
     WHERE batch_id = %s AND problem = '' AND row_number > %s ORDER BY row_number LIMIT %s
"""
FILLED = """
    SELECT DISTINCT place FROM exchange_stagedrow, unnest(cells) WITH ORDINALITY AS cell (value, place)
     WHERE batch_id = %s AND problem = '' AND value IS NOT NULL
"""
LINKS = (Kind.USER, Kind.RECORD)
Row = tuple[int, Upsert]


@dataclass
class _Work:
    """One import of one type; ``filled`` are the fields that some row fills."""

    kind: RecordType
    staging: Staging
    filled: set[str]

    @cached_property
    def key(self) -> str:
        return key_of(self.kind, self.staging.options.get("key", ""), self.filled)

    @cached_property
    def manner(self) -> Manner:
        return manner(self.key, self.staging.options.get("mode", ""))

    @cached_property
    def makes(self) -> bool:
        return bool(self.staging.options.get("make") == "make")

    @cached_property
    def words(self) -> Words:
        return Words(self.staging.meanings)

    @cached_property
    def entries(self) -> dict[str, Field]:
        """The fields of its lists that rows fill, each row one entry: "lines.product"."""
        known = entry_fields(self.kind, self.staging.by)
        return {name: found for name, found in known.items() if name in self.filled}

    @cached_property
    def begun(self) -> dict[str, dict[str, Any]]:
        """What an entry of a list holds where a row says nothing, by list and field."""
        return {
            part.name: {one.name: one.default for one in part.fields if one.default is not None}
            for part in self.kind.parts
        }

    @cached_property
    def telling(self) -> list[str]:
        return _telling(self.kind)

    @cached_property
    def numbers(self) -> set[str]:
        return {name for name, found in self.kind.all_fields().items() if found.kind.is_number}

    @cached_property
    def currencies(self) -> set[str]:
        return currencies(self.kind)

    @property
    def is_nameless(self) -> bool:
        """Whether no row says what its record is called."""
        return self.kind.title not in self.filled


def enter(key: str, staging: Staging) -> Counts:
    """Enter or change the records that the staged rows describe. An empty cell says nothing."""
    kind = _kind(key)
    kind.writing.ready()
    names = staging.importer.staged_columns
    filled = {names[place - 1] for (place,) in staging.rows(FILLED, [staging.batch])}
    work = _Work(kind, staging, filled)
    _refuse_repeats(work)
    told: Counter[Fate] = Counter()
    for rows in _parts(work):
        told.update(_enter(work, rows))
    counts = {fate.value: told[fate] for fate in (Fate.CREATED, Fate.UPDATED, Fate.UNCHANGED)}
    offered = list(work.words.offered(staging.by, kind.all_fields() | work.entries))
    return {**counts, "lines": {"records": sum(counts.values())}, "words": offered}


def entry_fields(kind: RecordType, by: Actor) -> dict[str, Field]:
    """The fields of the lists that ``by`` may write with records of ``kind``, by list and name."""
    return {
        f"{part.name}.{found.name}": replace(found, name=f"{part.name}.{found.name}")
        for part in editable_parts(kind, by).values()
        for found in part.fields
    }


def _telling(kind: RecordType) -> list[str]:
    """The fields that a record needs to be told by, made up for a new one where nothing fills them."""
    return [
        name
        for name, found in kind.all_fields().items()
        if found.is_unique and found.is_required and found.kind is Kind.TEXT
    ]


def _kind(key: str) -> RecordType:
    found = record_types().get(key)
    if found is None:
        raise NotFound("type_gone", "The records' type was removed meanwhile.")
    return found


def _refuse_repeats(work: _Work) -> None:
    """Of the rows with the same key, in parts or far apart, the first counts."""
    if work.key == ROW:
        return
    staging, cell = work.staging, work.staging.cell(work.key)
    staging.refuse(
        f"SELECT row_number, %s FROM (SELECT row_number, row_number() OVER (PARTITION BY {cell}"
        f" ORDER BY row_number) AS turn FROM exchange_stagedrow WHERE batch_id = %s AND problem = ''"
        f" AND {cell} IS NOT NULL) AS told WHERE turn > 1",
        [say("What it is known by stands in a row further up."), staging.batch],
    )


def _parts(work: _Work) -> Iterator[list[Row]]:
    """The rows that stand, as the engine takes them."""
    names, last = work.staging.importer.staged_columns, 0
    while found := work.staging.rows(ROWS, [work.staging.batch, last, PART]):
        last = found[-1][0]
        yield [(number, _row(work, names, cells, number)) for number, cells in found]


def _row(work: _Work, names: Sequence[str], cells: Sequence[str | None], number: int) -> Upsert:
    values = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
    for name in work.numbers & values.keys():
        values[name] = _cut(values[name])
    own_id = values.pop(ID, "")
    begins = dict.fromkeys(work.currencies, work.staging.options.get("currency", ""))
    called = f"{work.staging.source}-{own_id}" if own_id else values.get(work.kind.title, "")
    if called:
        begins |= dict.fromkeys(work.telling, called)
    if own_id and work.is_nameless:
        begins[work.kind.title] = _title(work, values) or f"{work.kind.label} {own_id}"
    if work.key == ROW:
        own_id = f"row:{work.staging.sha256[:32]}:{number}"
    return Upsert(own_id, values, begins=begins)


def _title(work: _Work, values: Mapping[str, str]) -> str:
    """What a record without a name is called by: the first thing that its list leads to."""
    led = [name for name, one in work.entries.items() if one.kind in LINKS and name in values]
    return work.words.meant(led[0], values[led[0]]) if led else ""


def _cut(number: str) -> str:
    """As many decimals as are kept: what a float has beyond them is noise."""
    exact = Decimal(number)
    is_longer = -int(exact.as_tuple().exponent) > MOST_DECIMALS
    return f"{exact.quantize(FINEST, ROUND_HALF_EVEN):f}" if is_longer else number


def _bring_back(work: _Work, rows: Sequence[Row]) -> None:
    """Take those out of the trash that an undo of the same rows brought there: by the source's id, or the key."""
    key = work.kind.all_fields().get(work.key)
    told: dict[str, list[object]] = {}
    if key is not None and key.is_unique and not key.is_custom:
        told[key.name] = [row.values[key.name] for _, row in rows if key.name in row.values]
    ids = [row.external_id for _, row in rows if row.external_id]
    bring_back_known(work.kind, work.staging.source, ids, told, by=work.staging.by)


def _enter(work: _Work, rows: Sequence[Row]) -> Counter[Fate]:
    if work.manner.may_enter:
        _bring_back(work, rows)
    for name, found in (work.kind.all_fields() | work.entries).items():
        if found.kind in LINKS:
            _mean(work, name, [row for _, row in rows])
        having = [row for _, row in rows if name in row.values]
        if having and found.kind in LINKS:
            _lead(work, found, having)
        elif having and work.makes and found.kind in (Kind.CHOICE, Kind.CHOICES):
            _add_choices(work, found, having)
    for _, row in rows:
        _gather(work, row)
    upsert_records(
        work.kind,
        work.staging.source,
        [row for _, row in rows],
        by=work.staging.by,
        manner=work.manner,
    )
    refused = [(number, _reason(work, row)) for number, row in rows if row.wrong]
    if refused:
        numbers, reasons = zip(*refused, strict=True)
        work.staging.refuse(TO_REFUSE, [list(numbers), list(reasons)])
    return Counter(row.fate for _, row in rows)


def _gather(work: _Work, row: Upsert) -> None:
    """Put what a row says of a list into one entry of it; of a row that is refused, nothing."""
    told: dict[str, dict[str, Any]] = {}
    for name in work.entries.keys() & row.values.keys():
        part, _, field_name = name.partition(".")
        entry = told.setdefault(part, dict(work.begun.get(part, {})))
        entry[field_name] = row.values[name]
    own = {name: value for name, value in row.values.items() if name not in work.entries}
    row.values = own if row.wrong else own | {part: [entry] for part, entry in told.items()}


def _reason(work: _Work, row: Upsert) -> str:
    """What is wrong with a row, in sentences that say where."""
    fields = work.kind.all_fields() | work.entries
    labels = {name.replace(".", ".0."): found.label for name, found in fields.items()}
    labels |= {name: found.label for name, found in fields.items()}
    sentences = (
        sentence
        if not name or labels.get(name, "") in sentence
        else f"{labels.get(name, name)}: {sentence}"
        for name, sentence in row.wrong.items()
    )
    return " ".join(dict.fromkeys(sentences))


def _mean(work: _Work, name: str, rows: Sequence[Upsert]) -> None:
    """Let the words of a link stand for what people say they mean; what is empty is offered to them."""
    if name not in work.filled:
        return
    for row in rows:
        word = str(row.values.get(name, ""))
        meant = work.words.meant(name, word)
        if meant:
            row.values = {**row.values, name: meant}
        else:
            row.values = {key: value for key, value in row.values.items() if key != name}
        if not word and not work.words.is_said(name, ""):
            work.words.unclear[name, ""] += 1


def _lead(work: _Work, found: Field, rows: Sequence[Upsert]) -> None:
    """Put ids in the place of what the rows call other records."""
    by, source = work.staging.by, work.staging.source
    words = {str(row.values[found.name]) for row in rows}
    meant = led_to(by, found, source, words)
    missing = words - meant.keys()
    if missing and work.makes and found.kind is Kind.RECORD:
        _make(work, found, missing)
        meant = led_to(by, found, source, words)
    for row in rows:
        word = str(row.values[found.name])
        pks = meant.get(word, set())
        if len(pks) != 1:
            row.wrong[found.name] = _unclear(found, word, is_several=bool(pks))
            work.words.unclear[found.name, word] += 1
        row.values = {**row.values, found.name: min(pks, default=None)}


def _unclear(found: Field, word: str, *, is_several: bool) -> str:
    if is_several:
        sentence = noted("%(field)s: several are called “%(word)s”.")
    else:
        sentence = noted("%(field)s: nothing that you see is called “%(word)s”.")
    return say(sentence, field=found.label, word=word)


def _make(work: _Work, found: Field, names: Collection[str]) -> None:
    """Enter the records that rows lead to, with nothing but their names; but for those that may be another
    one misspelt, unless people said that they are meant.
    """
    by, target = work.staging.by, target_of(found, work.kind)
    said = {*work.staging.meanings.get(found.name, {}).values()}
    doubtful = near(by, found, names) if len(names) <= MOST_DOUBTED else {}
    made = [
        Upsert("", {target.title: name}, begins=dict.fromkeys(_telling(target), name))
        for name in sorted(names)
        if target is not None and (name in said or name not in doubtful)
    ]
    if target is not None and made:
        upsert_records(target, work.staging.source, made, by=by, manner=Manner(target.title))


def _add_choices(work: _Work, found: Field, rows: Sequence[Upsert]) -> None:
    """Give the field the choices that rows name and it does not have."""
    known = {fold(part) for pair in found.choices for part in pair}
    told: dict[str, str] = {}
    for row in rows:
        text = str(row.values[found.name])
        for part in text.split(",") if found.kind is Kind.CHOICES else [text]:
            if part.strip() and fold(part.strip()) not in known:
                told.setdefault(fold(part.strip()), part.strip())
    if told and found.is_custom:
        _try_choices(work, found, list(told.values()), rows)


def _try_choices(work: _Work, found: Field, labels: Sequence[str], rows: Sequence[Upsert]) -> None:
    try:
        add_choices(work.kind, found.name, labels, by=work.staging.by)
    except RapportError as error:
        sentences = error.fields.values() if isinstance(error, Invalid) else ()
        for row in rows:
            if str(row.values[found.name]).strip() in labels:
                row.wrong[found.name] = " ".join(sentences) or error.message
    work.kind = _kind(work.kind.key)
