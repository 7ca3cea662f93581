"""What administrators ask the record of everything for, and how its lines read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.platform.access import Actor
from rapport.platform.accounts.queries import users
from rapport.platform.events.happenings import event_names
from rapport.platform.events.models import Event
from rapport.platform.events.queries import Asked
from rapport.platform.events.sentences import headline_of, verb_of
from rapport.platform.records.types import RecordType, record_types


class AuditForm(forms.Form):
    """The filter of the audit page."""

    by = forms.ChoiceField(label=_("Who"), required=False)
    name = forms.ChoiceField(label=_("What"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    record = forms.IntegerField(
        label=_("Record's id"), required=False, min_value=1, max_value=2**62
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, asker: Actor, data: QueryDict) -> None:
        super().__init__(data)
        people = [(str(user.pk), user.name) for user in users(asker)]
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "select" if is_choice else "input"
        self._choices("by", people)
        self._choices("name", sorted(_kinds(), key=lambda pair: pair[1]))
        self._choices("type", [(key, kind.label) for key, kind in record_types().items()])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *choices]

    def asked(self) -> Asked:
        """The filter; what is not understood does not narrow it, and says so at its field."""
        self.is_valid()
        said = self.cleaned_data
        kind = record_types().get(said.get("type", ""))
        return Asked(
            by=int(said["by"]) if said.get("by") else None,
            name=said.get("name", ""),
            subject_type=kind.model._meta.label_lower if kind else "",
            subject_id=said.get("record"),
            since=_midnight(said.get("since")),
            until=_midnight(said.get("until"), days=1),
        )

    def url(self, view: str, **more: object) -> str:
        """The address of ``view`` with this filter."""
        said = {name: value for name, value in self.data.items() if value and name in self.fields}
        return f"{reverse(view)}?{urlencode({**said, **more})}"


@dataclass(frozen=True)
class AuditRow:
    """A line of the audit page; ``href`` leads to the history of its record."""

    event: Event
    headline: str
    type: str
    href: str


def rows_of(events: Iterable[Event]) -> list[AuditRow]:
    """``events`` as lines."""
    labels = {kind.model._meta.label_lower: kind for kind in record_types().values()}
    return [_row(event, labels) for event in events]


def _row(event: Event, labels: dict[str, RecordType]) -> AuditRow:
    kind = record_types().get(str(event.data.get("type") or "")) or labels.get(event.subject_type)
    href = (
        reverse("record_history", args=[kind.key, event.subject_id])
        if kind and event.subject_id
        else ""
    )
    noun = kind.label if kind else event.subject_type.rpartition(".")[2].capitalize()
    return AuditRow(event, headline_of(event.name, event.data), noun, href)


def _kinds() -> list[tuple[str, str]]:
    return [(name, verb_of(name)) for name in event_names()]


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day in the reader's time zone."""
    if day is None:
        return None
    moment = datetime.combine(day, time.min) + timedelta(days=days)
    return timezone.make_aware(moment)
