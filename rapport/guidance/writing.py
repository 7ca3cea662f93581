"""What holds of sequences, templates and playbooks however they are written."""

from __future__ import annotations

from rapport.guidance.models import MailTemplate, Playbook, PlaybookStep, Sequence
from rapport.guidance.wording import unknown
from rapport.kit.errors import Invalid
from rapport.kit.speech import say, say_list
from rapport.platform.access import SYSTEM
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.types import Writing, record_type
from rapport.sales.models import ContactRole


def _template(found: MailTemplate, _names: frozenset[str]) -> None:
    wrong = {}
    for name in ("subject", "body"):
        strange = unknown(getattr(found, name) or "")
        if strange:
            places = say_list(f"{{{place}}}" for place in strange)
            wrong[name] = say("Nothing can be filled in for %(places)s.", places=places)
    if wrong:
        raise Invalid("unknown_places", fields=wrong)


def _sequence(found: Sequence, names: frozenset[str]) -> None:
    found.stops_on = found.stops_on or []
    for name in ("hold_out", "counted_days"):
        setattr(found, name, int(getattr(found, name) or 0))
    if names & {"rule", "rule_type"}:
        check_filter(found.rule or "", found.rule_type, at="rule")


def _playbook(found: Playbook, _names: frozenset[str]) -> None:
    found.hold_out, found.position = int(found.hold_out or 0), int(found.position or 0)
    if not found.stage.is_open:
        sentence = say("A playbook guides through an open stage.")
        raise Invalid("closed_stage", fields={"stage": sentence})
    check_filter(found.condition or "", "opportunity", at="condition")


def _playbook_step(found: PlaybookStep, _names: frozenset[str]) -> None:
    found.position, found.what = int(found.position or 0), found.what or ""
    wrong = _wrong_what(found)
    if wrong:
        raise Invalid("unknown_what", fields={"what": wrong})


def _wrong_what(found: PlaybookStep) -> str:
    if found.kind == PlaybookStep.Kind.ROLE and found.what not in ContactRole.Role.values:
        return say("Write one of these roles: %(roles)s.", roles=say_list(ContactRole.Role.values))
    if found.kind == PlaybookStep.Kind.FIELD:
        kind = record_type("opportunity")
        if kind is None or found.what not in kind.all_fields():
            return say("Write the name of a field, such as amount or need.")
    return ""


def check_filter(text: str, key: str, *, at: str) -> None:
    """Raises Invalid at the field ``at`` where ``text`` is no filter on records of a type."""
    kind = record_type(key)
    if not text.strip() or kind is None:
        return
    try:
        compile_tree(parse(text), kind, by=SYSTEM)
    except Invalid as error:
        sentence = " ".join(error.fields.values()) or str(error)
        raise Invalid("bad_filter", fields={at: sentence}) from None


OF_TEMPLATES = Writing(before=_template, derives_from=frozenset({"subject", "body"}))
OF_SEQUENCES = Writing(
    before=_sequence,
    derives_from=frozenset({"name", "rule", "rule_type", "hold_out", "counted_days", "stops_on"}),
)
OF_PLAYBOOKS = Writing(
    before=_playbook,
    derives_from=frozenset({"name", "stage", "condition", "hold_out", "position"}),
)
OF_STEPS = Writing(
    before=_playbook_step, derives_from=frozenset({"name", "kind", "what", "position"})
)
