"""What became different from one version of a quote to another, as people read it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapport.kit.speech import noted, say
from rapport.quotes.drafts import Draft, OfferedLine

HEAD = {
    "title": noted("Title"),
    "currency": noted("Currency"),
    "valid_until": noted("Valid until"),
    "introduction": noted("Introduction"),
    "terms": noted("Terms"),
}


class Change(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was; empty ``before`` or ``after`` where there was, or is, none."""

    what: str
    change: Change
    before: str = ""
    after: str = ""


def differences(before: Draft, after: Draft) -> list[Difference]:
    """All of them, the head first, then the lines in their order."""
    return [*_of_head(before, after), *_of_lines(before, after)]


def _of_head(before: Draft, after: Draft) -> Iterator[Difference]:
    for name, label in HEAD.items():
        one, other = (str(getattr(draft, name)) for draft in (before, after))
        if one != other:
            yield Difference(say(label), Change.CHANGED, one, other)
    one, other = (_discount(draft) for draft in (before, after))
    if one != other:
        yield Difference(say("Discount"), Change.CHANGED, one, other)


def _of_lines(before: Draft, after: Draft) -> Iterator[Difference]:
    """Lines are the same thing when they are of one product, or described alike."""
    old, new = before.lines, after.lines
    matcher = SequenceMatcher(None, [_thing(x) for x in old], [_thing(x) for x in new], False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from _of_same(old[first:last], new[start:end])
            continue
        for line in old[first:last]:
            yield Difference(line.description, Change.REMOVED, before=told(line))
        for line in new[start:end]:
            yield Difference(line.description, Change.ADDED, after=told(line))


def _of_same(old: Sequence[OfferedLine], new: Sequence[OfferedLine]) -> Iterator[Difference]:
    for one, other in zip(old, new, strict=True):
        if told(one) != told(other):
            yield Difference(other.description, Change.CHANGED, told(one), told(other))


def told(line: OfferedLine) -> str:
    """A line in a few words: "2 × 10.00 EUR − 5 %, tax 21 %, optional"."""
    parts = [
        f"{line.quantity.normalize():f} × {line.unit_price.amount.normalize():f} {line.unit_price.currency}"
    ]
    if line.discount.amount is not None:
        parts[0] += f" − {line.discount.amount.amount.normalize():f}"
    elif line.discount.percent:
        parts[0] += f" − {line.discount.percent.normalize():f} %"
    if line.tax_rate:
        parts.append(say("tax %(rate)s %%", rate=f"{line.tax_rate.normalize():f}"))
    if line.group:
        parts.append(say("one of “%(group)s”", group=line.group))
    elif line.is_optional:
        parts.append(say("optional"))
    return ", ".join(parts)


def _thing(line: OfferedLine) -> tuple[int | None, str]:
    return line.product_id, "" if line.product_id else line.description


def _discount(draft: Draft) -> str:
    if draft.discount.amount is not None:
        return str(draft.discount.amount)
    return f"{draft.discount.percent.normalize():f} %" if draft.discount.percent else ""
