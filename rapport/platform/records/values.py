"""A field's value on its way: typed by a person or a program → Python → column or JSON, and back.

Custom values stand in JSON: numbers as numbers of up to 15 digits (which survive the way exactly),
days and moments in ISO form, links as ids, several choices as a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from rapport.kit import phones
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.platform.records.fields import TEXTS, Field, Kind

MOST_DIGITS, MOST_DECIMALS = 15, 6
LONGEST, LONGEST_LINE = 20_000, 250
BEST_RATING = 5
TRUE = frozenset({"yes", "true", "1", "on", "y"})
FALSE = frozenset({"no", "false", "0", "off", "n", ""})
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read(field: Field, raw: Any) -> Any:
    """``raw`` (text as typed, or JSON) as a value of ``field``; None, or "" for texts, when empty.

    Raises Invalid with a sentence at the field's name.
    """
    if isinstance(raw, str):
        raw = raw.replace("\x00", "").replace("\r\n", "\n").strip()
    is_said = raw is not None and raw not in ("", [])
    value = READERS[field.kind](field, raw) if is_said else _nothing(field, raw)
    if value in (None, "", []) and field.is_required:
        raise wrong(
            field,
            "%(field)s is needed.",
        )
    return value


def _nothing(field: Field, raw: Any) -> Any:
    """What stands in ``field`` where nothing was said; an unticked box says no."""
    if field.kind is Kind.BOOLEAN and raw == "":
        return False
    if field.is_custom:
        return None
    return "" if field.kind in TEXTS else [] if field.kind is Kind.CHOICES else None


def wrong(field: Field, sentence: str, /, **data: Any) -> Invalid:
    """What is wrong with the value of ``field``, whose label stands in the place of that name."""
    data = {"field": field.label, **data}
    return Invalid("invalid_value", fields={field.name: sentence}, **data)


def _text(field: Field, raw: Any) -> str:
    text = str(raw)
    if field.kind not in (Kind.LONG_TEXT, Kind.ADDRESS):
        text = " ".join(text.split())
    longest = field.limits.longest or (LONGEST if field.kind is Kind.LONG_TEXT else LONGEST_LINE)
    if len(text) > longest:
        raise wrong(
            field,
            "%(field)s holds at most %(longest)s letters; this has %(count)s.",
            longest=longest,
            count=len(text),
        )
    if field.limits.pattern and not re.fullmatch(field.limits.pattern, text):
        raise wrong(
            field,
            field.help
            or say(
                "“%(text)s” does not look like %(field)s.", text=text, field=field.label.lower()
            ),
        )
    return text


def _number(field: Field, raw: Any) -> Decimal:
    try:
        number = Decimal(re.sub(r"[\s_']", "", str(raw)))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise wrong(field, "%(field)s is a number, not “%(raw)s”.", raw=raw)
    number = number.normalize()
    exponent = int(number.as_tuple().exponent)
    if len(number.as_tuple().digits) + max(exponent, 0) > MOST_DIGITS or -exponent > MOST_DECIMALS:
        raise wrong(
            field,
            "%(field)s keeps %(digits)s digits, %(decimals)s after the point.",
            digits=MOST_DIGITS,
            decimals=MOST_DECIMALS,
        )
    lowest, highest = field.limits.lowest, field.limits.highest
    if lowest is not None and number < lowest:
        raise wrong(field, "%(field)s is at least %(lowest)s.", lowest=f"{lowest:f}")
    if highest is not None and number > highest:
        raise wrong(field, "%(field)s is at most %(highest)s.", highest=f"{highest:f}")
    return number


def _rating(field: Field, raw: Any) -> Decimal:
    number = _number(field, raw)
    if number != number.to_integral_value() or not 1 <= number <= BEST_RATING:
        raise wrong(
            field,
            "%(field)s is a whole number from 1 to %(best)s.",
            best=BEST_RATING,
        )
    return number


def _date(field: Field, raw: Any) -> date:
    try:
        return raw if type(raw) is date else date.fromisoformat(str(raw))
    except ValueError:
        raise wrong(
            field,
            "%(field)s is a day such as 2026-03-31, not “%(raw)s”.",
            raw=raw,
        ) from None


def _datetime(field: Field, raw: Any) -> datetime:
    try:
        moment = raw if isinstance(raw, datetime) else parse_datetime(str(raw))
        if moment is not None:
            aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
            moment = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise wrong(
            field,
            "%(field)s is a moment such as 2026-03-31 14:00, not “%(raw)s”.",
            raw=raw,
        )
    return moment


def _time(field: Field, raw: Any) -> time:
    try:
        return raw if isinstance(raw, time) else time.fromisoformat(str(raw))
    except ValueError:
        raise wrong(field, "%(field)s is a time such as 14:00, not “%(raw)s”.", raw=raw) from None


def _boolean(field: Field, raw: Any) -> bool:
    text = str(raw).lower()
    if text not in TRUE | FALSE:
        raise wrong(field, "%(field)s is yes or no, not “%(raw)s”.", raw=raw)
    return text in TRUE


def _choice(field: Field, raw: Any) -> str:
    folded = fold(str(raw))
    for value, label in field.choices:
        if folded in (fold(value), fold(label)):
            return value
    known = ", ".join(label for _, label in field.choices)
    raise wrong(
        field,
        "%(field)s is one of %(known)s, not “%(raw)s”.",
        known=known,
        raw=raw,
    )


def _choices(field: Field, raw: Any) -> list[str]:
    parts = raw if isinstance(raw, list) else [part for part in str(raw).split(",") if part.strip()]
    return list(dict.fromkeys(_choice(field, str(part).strip()) for part in parts))


def _id(field: Field, raw: Any) -> int:
    text = str(raw)
    if not text.isdigit() or int(text) >= 2**63:
        raise wrong(
            field,
            "%(field)s is chosen from the list.",
        )
    return int(text)


def _email(field: Field, raw: Any) -> str:
    text = _text(field, raw)
    if not _EMAIL.fullmatch(text):
        raise wrong(field, "“%(text)s” is no e-mail address.", text=text)
    return text.lower()


def _phone(field: Field, raw: Any) -> str:
    text = _text(field, raw)
    return phones.e164(text) or text


def _url(field: Field, raw: Any) -> str:
    text = _text(field, raw)
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket without its other half
        raise wrong(field, "“%(text)s” is no web address.", text=text) from None
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        raise wrong(field, "“%(text)s” is no web address.", text=text)
    return address


READERS: Mapping[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.ADDRESS: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.RATING: _rating,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.TIME: _time,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.USER: _id,
    Kind.RECORD: _id,
    Kind.FILE: _id,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.URL: _url,
}


def plain(value: Any) -> Any:
    """``value`` as JSON: for events, custom columns and programs."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Money):
        return plain(value.amount)
    return value


def as_json(value: Any) -> str:
    """``value`` as JSON text, as a custom column takes it."""
    return json.dumps(value, default=plain)


def loaded(field: Field, value: Any) -> Any:
    """What ``plain`` made of a value of ``field``, as the value again; nothing when it is none such."""
    if value is None or value == "":
        return value
    try:
        return _loaded(field, value)
    except (ValueError, InvalidOperation):
        return None


def _loaded(field: Field, value: Any) -> Any:
    if field.kind.is_number:
        return Decimal(str(value))
    if field.kind is Kind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    if field.kind is Kind.DATETIME and isinstance(value, str):
        return datetime.fromisoformat(value)
    if field.kind is Kind.TIME and isinstance(value, str):
        return time.fromisoformat(value)
    return value


def get(record: Any, field: Field) -> Any:
    """The value of an own or custom ``field`` of ``record``; of a link, the id."""
    if field.is_custom:
        return loaded(field, record.custom.get(field.name))
    return getattr(record, attribute(record, field))


def put(record: Any, field: Field, value: Any) -> None:
    """Set ``field`` of ``record`` without saving; an empty custom value is not kept at all."""
    if not field.is_custom:
        setattr(record, attribute(record, field), value)
    elif value is None or value == "":
        record.custom.pop(field.name, None)
    else:
        record.custom[field.name] = plain(value)


def attribute(record: Any, field: Field) -> str:
    """The attribute that holds the column: "owner_id" for a link."""
    found: str = record._meta.get_field(field.column.partition("__")[0]).attname
    return found


def written(field: Field, value: Any) -> str:
    """``value`` as a person would type it, such that ``read`` understands it again."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)
