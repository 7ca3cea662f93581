"""What an administrator says of an object or a field, cleaned: from a form or from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.platform.access import Role
from rapport.platform.records import patterns
from rapport.platform.records.fields import Kind
from rapport.platform.records.types import record_type

ENTERED, FORMULA, ROLL_UP = "entered", "formula", "roll_up"
LONGEST_LABEL, LONGEST_HELP, LONGEST_NAME = 60, 300, 40
LONGEST = {Kind.TEXT: 500, Kind.LONG_TEXT: 20_000}
MOST_CHOICES = 200
RESERVED = frozenset(
    {
        "id",
        "pk",
        "make",
        "tag",
        "list",
        "version",
        "custom",
        "search",
        "all",
        "any",
        "none",
        "another",
        "fields",
        "types",
    }
)
WITHOUT_DEFAULT = frozenset({Kind.USER, Kind.RECORD, Kind.FILE})
CHOSEN = frozenset({Kind.CHOICE, Kind.CHOICES})
UNIQUE = frozenset(
    {Kind.TEXT, Kind.NUMBER, Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.DATE, Kind.RECORD, Kind.USER}
)
INDEXED = frozenset(Kind) - {Kind.FILE}


@dataclass(frozen=True)
class ObjectPlan:
    """What is said of a custom object."""

    label: str
    plural: str
    icon: str = "box"
    help: str = ""


@dataclass(frozen=True)
class FieldPlan:
    """What is said of a custom field. Its kind, where it is computed, follows from its computation."""

    label: str
    kind: str = Kind.TEXT.value
    source: str = ENTERED
    computation: Mapping[str, Any] = field(default_factory=dict)
    choices: Sequence[Sequence[str]] = ()
    help: str = ""
    target: str = ""
    currency: str = ""
    default: Any = None
    is_required: bool = False
    is_unique: bool = False
    lowest: Any = None
    highest: Any = None
    longest: int = 0
    pattern: str = ""
    roles: Sequence[str] = ()
    is_indexed: bool = False

    @property
    def is_computed(self) -> bool:
        return self.source != ENTERED

    def as_json(self) -> dict[str, Any]:
        """The plan without what it leaves open, for a file or a comparison."""
        blank = asdict(FieldPlan(""))
        said = {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in asdict(self).items()
        }
        said["choices"] = [list(pair) for pair in self.choices]
        return {
            name: value
            for name, value in said.items()
            if name in ("label", "kind") or (value != blank[name] and value not in ([], {}, ()))
        }


class Faults:
    """Collects what is wrong, by field, and raises it at once."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def add(self, name: str, sentence: str) -> None:
        self.found.setdefault(name, sentence)

    def stop(self) -> None:
        if self.found:
            raise Invalid("bad_plan", fields=self.found)


def words(text: object) -> str:
    """One line of text: without control letters and double blanks."""
    shown = "".join(letter if letter.isprintable() else " " for letter in str(text or ""))
    return " ".join(shown.split())


def name_of(label: str, taken: Iterable[str], fallback: str = "field") -> str:
    """A name made of ``label`` that none of ``taken`` has: letters, digits and underscores."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")
    plain = plain if plain[:1].isalpha() else f"{fallback}_{plain}".strip("_")
    names, base = {*taken, *RESERVED}, plain[: LONGEST_NAME - 4].rstrip("_")
    if base not in names:
        return base
    return next(name for number in range(2, 10_000) if (name := f"{base}_{number}") not in names)


def cleaned_object(plan: ObjectPlan) -> ObjectPlan:
    """``plan`` as it can be kept. Raises Invalid with a sentence per field."""
    faults = Faults()
    clean = replace(
        plan,
        label=words(plan.label),
        plural=words(plan.plural) or f"{words(plan.label)}s",
        icon=plan.icon if plan.icon in ICONS else "box",
        help=words(plan.help),
    )
    _check_label(faults, clean.label)
    if len(clean.plural) > LONGEST_LABEL:
        faults.add("plural", say("A name has at most %(longest)s letters.", longest=LONGEST_LABEL))
    if len(clean.help) > LONGEST_HELP:
        faults.add(
            "help", say("An explanation has at most %(longest)s letters.", longest=LONGEST_HELP)
        )
    faults.stop()
    return clean


def cleaned(plan: FieldPlan) -> FieldPlan:
    """``plan`` of a field as it can be kept, but for its default and computation, which need the
    other fields. Raises Invalid with a sentence per field.
    """
    faults = Faults()
    kind = _kind(faults, plan)
    plan = replace(
        plan,
        label=words(plan.label),
        help=words(plan.help),
        choices=_choices(faults, plan) if kind in CHOSEN else (),
        target=plan.target if kind is Kind.RECORD else "",
        currency=words(plan.currency).upper() if kind is Kind.MONEY or plan.is_computed else "",
        is_required=plan.is_required and not plan.is_computed and kind is not Kind.BOOLEAN,
        is_unique=plan.is_unique and kind in UNIQUE and not plan.is_computed,
        is_indexed=plan.is_indexed and kind in INDEXED,
        default=None if plan.is_computed or kind in WITHOUT_DEFAULT else plan.default,
        **_limits(faults, plan, kind),
    )
    _check(faults, plan, kind)
    faults.stop()
    return plan


def _kind(faults: Faults, plan: FieldPlan) -> Kind:
    if plan.kind not in Kind.__members__.values():
        faults.add("kind", say("“%(words)s” is no kind of field.", words=words(plan.kind)))
        faults.stop()
    if plan.source not in (ENTERED, FORMULA, ROLL_UP):
        faults.add("source", say("“%(words)s” is no source of values.", words=words(plan.source)))
        faults.stop()
    return Kind(plan.kind)


def _check(faults: Faults, plan: FieldPlan, kind: Kind) -> None:
    _check_label(faults, plan.label)
    if len(plan.help) > LONGEST_HELP:
        faults.add(
            "help", say("An explanation has at most %(longest)s letters.", longest=LONGEST_HELP)
        )
    if kind is Kind.MONEY and not plan.is_computed and not re.fullmatch("[A-Z]{3}", plan.currency):
        faults.add("currency", say("A currency has three letters, such as EUR."))
    if kind is Kind.RECORD and not plan.is_computed and record_type(plan.target) is None:
        faults.add("target", say("Choose what kind of record it leads to."))
    if set(plan.roles) - set(Role):
        faults.add("roles", say("Choose roles from the list."))


def _check_label(faults: Faults, label: str) -> None:
    if not 0 < len(label) <= LONGEST_LABEL:
        faults.add("label", say("A name has 1 to %(longest)s letters.", longest=LONGEST_LABEL))
    if set("[]") & set(label):
        faults.add("label", say("A name has no brackets: formulas name fields in them."))


def _limits(faults: Faults, plan: FieldPlan, kind: Kind) -> dict[str, Any]:
    """What values are held to, as far as the kind knows it."""
    numbers = kind.is_number and not plan.is_computed
    lowest = _decimal(faults, "lowest", plan.lowest) if numbers else None
    highest = _decimal(faults, "highest", plan.highest) if numbers else None
    if lowest is not None and highest is not None and lowest > highest:
        faults.add("highest", say("The highest value is lower than the lowest."))
    longest = int(plan.longest or 0) if kind in LONGEST else 0
    if not 0 <= longest <= LONGEST.get(kind, 0):
        faults.add(
            "longest", say("It holds at most %(longest)s letters.", longest=f"{LONGEST[kind]:,}")
        )
    pattern = plan.pattern.strip() if kind in (Kind.TEXT, Kind.PHONE) else ""
    try:
        pattern = patterns.checked(pattern)
    except Invalid as error:
        faults.add("pattern", error.fields["pattern"])
    return {"lowest": lowest, "highest": highest, "longest": longest, "pattern": pattern}


def _decimal(faults: Faults, name: str, raw: Any) -> Decimal | None:
    if raw in (None, ""):
        return None
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 14:
        faults.add(name, say("This is no number of up to 14 digits."))
        return None
    return number.quantize(Decimal("0.000001")).normalize() + 0


def _choices(faults: Faults, plan: FieldPlan) -> list[list[str]]:
    """Value and label of each choice; a new one gets its value from its label."""
    found: list[list[str]] = []
    for value, label in plan.choices:
        shown = words(label)
        if not shown:
            continue
        taken = [pair[0] for pair in found]
        found.append(
            [value if value and value not in taken else name_of(shown, taken, "choice"), shown]
        )
    labels = [fold(label) for _, label in found]
    if not found or len(found) > MOST_CHOICES:
        faults.add("choices", say("Give it 1 to %(most)s choices, one a line.", most=MOST_CHOICES))
    if len(set(labels)) < len(labels):
        faults.add("choices", say("Two choices have the same name."))
    if any(len(label) > LONGEST_LABEL or "," in label for _, label in found):
        faults.add(
            "choices",
            say("A choice has at most %(longest)s letters and no comma.", longest=LONGEST_LABEL),
        )
    return found


ICONS = (
    "box", "briefcase", "building", "calendar", "car", "certificate", "checklist", "clipboard", "device-laptop",
    "file", "file-text", "flag", "folder", "gift", "heart", "home", "key", "map-pin", "package", "receipt",
    "rocket", "school", "settings", "shield", "star", "tag", "tool", "truck", "users", "world",
)  # fmt: skip
