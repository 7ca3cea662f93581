"""What people type of planned work, read into action arguments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.activities import recurrence
from rapport.activities.actions.planning import Plan
from rapport.activities.models import Activity, Participation
from rapport.kit.errors import Invalid, NotFound
from rapport.parties import queries as parties
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import colleagues
from rapport.platform.records.saying import said_choices

OUTCOMES = ("reached", "left a message", "no answer", "will call back", "interested",
            "not interested", "agreed", "to follow up")  # fmt: skip
REPEATS = [
    ("", _("Never")),
    ("day", _("Every day")),
    ("workday", _("Every working day")),
    ("week", _("Every week")),
    ("fortnight", _("Every other week")),
    ("month", _("Every month, on this day")),
    ("month_weekday", _("Every month, on this weekday")),
    ("quarter", _("Every quarter")),
    ("year", _("Every year")),
]
REMINDERS = [
    (0, _("When it is due")),
    (15, _("15 minutes before")),
    (60, _("An hour before")),
    (1440, _("A day before")),
    (10080, _("A week before")),
]
USUAL_REMINDERS = (15,)
AS_IT_IS = ("as_it_is", _("As it does now"))
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput({"type": "time"}, format="%H:%M")


class ActivityForm(forms.Form):
    """Planned work as the person who plans it tells it: without a time, it is due that day."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=said_choices(Activity.Kind.choices),
        initial=Activity.Kind.CALL,
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(label=_("What is to be done"), max_length=250)
    day = forms.DateField(label=_("Day"), widget=DAY, initial=timezone.localdate)
    time = forms.TimeField(
        label=_("Time"), widget=TIME, required=False, help_text=_("Empty: any time that day.")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=44640, required=False)
    place = forms.CharField(label=_("Place"), max_length=250, required=False)
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, empty_value=None, required=False)
    priority = forms.ChoiceField(
        label=_("Priority"),
        choices=said_choices(Activity.Priority.choices),
        initial=Activity.Priority.NORMAL,
    )
    promised = forms.BooleanField(label=_("Promised to the customer"), required=False)
    party = forms.CharField(
        label=_("With"),
        required=False,
        help_text=_("A name from your list, or the number from its address, as #42."),
    )
    participants = forms.CharField(
        label=_("Who else takes part"),
        required=False,
        help_text=_("Names from your list, with a comma between."),
    )
    team = forms.TypedMultipleChoiceField(label=_("Colleagues"), coerce=int, required=False)
    repeats = forms.ChoiceField(label=_("Repeats"), choices=REPEATS, required=False)
    until = forms.DateField(label=_("Until"), widget=DAY, required=False)
    reminders = forms.TypedMultipleChoiceField(
        label=_("Remind"),
        choices=REMINDERS,
        coerce=int,
        required=False,
        initial=USUAL_REMINDERS,
        widget=forms.CheckboxSelectMultiple,
    )
    notes = forms.CharField(
        label=_("Notes"), required=False, widget=forms.Textarea({"rows": 4}), max_length=20_000
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, asker: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker = asker
        people = [(user.pk, user.name) for user in colleagues(asker)]
        self._offer("owner", [("", _("Me")), *people])
        self._offer("team", people)
        if self.initial.get("repeats") == AS_IT_IS[0] or self.data.get("repeats") == AS_IT_IS[0]:
            self._offer("repeats", [AS_IT_IS, *REPEATS])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @classmethod
    def of(
        cls, asker: Actor, found: Activity, people: Sequence[Participation], **kwargs: Any
    ) -> ActivityForm:
        """The form filled with what ``found`` says."""
        local = timezone.localtime(found.due_at)
        series = found.series if found.series and not found.series.ended_at else None
        rule = series.rule if series else ""
        until = recurrence.until_of(rule) if rule else None
        every = recurrence.choice_of(rule, series.starts_at, series.zone) if series else ""
        same = ("kind", "subject", "place", "priority", "notes", "version")
        return cls(
            asker,
            initial={
                **{name: getattr(found, name) for name in same},
                "day": found.due_on if found.is_whole_day else local.date(),
                "time": None if found.is_whole_day else local.time(),
                "minutes": found.duration_minutes or None,
                "owner": found.owner_id,
                "promised": found.is_promised,
                "party": _told([found.party] if found.party else []),
                "participants": _told(row.party for row in people if row.party),
                "reminders": [one.minutes_before for one in found.reminders.all()],
                "team": [row.user_id for row in people if row.user_id],
                "repeats": (every or AS_IT_IS[0]) if series else "",
                "until": timezone.localtime(until).date() if until else None,
            },
            **kwargs,
        )

    def plan(self, *, about: str = "", found: Activity | None = None) -> Plan:
        """What was said. Raises Invalid where a name fits nobody, or several."""
        data = self.cleaned_data
        named = _parties_called(self.asker, data["party"], "party")
        others = _parties_called(self.asker, data["participants"], "participants")
        due_at = moment(data["day"], data["time"])
        return Plan(
            subject=data["subject"],
            due_at=due_at,
            kind=data["kind"],
            notes=data["notes"],
            is_whole_day=data["time"] is None,
            zone=timezone.get_current_timezone_name(),
            duration_minutes=data["minutes"] or 0,
            place=data["place"],
            priority=data["priority"],
            is_promised=data["promised"],
            party_id=named[0] if named else None,
            about=about,
            owner_id=data["owner"],
            rule=self._rule(due_at, found),
            reminders=data["reminders"],
            parties=[*named[1:], *others],
            colleagues=data["team"],
        )

    def _rule(self, due_at: datetime, found: Activity | None) -> str:
        """As chosen; the rule itself where nothing about it was changed."""
        every, until = self.cleaned_data["repeats"], self.cleaned_data["until"]
        series = found.series if found and found.series and not found.series.ended_at else None
        if not every:
            return ""
        last = moment(until, time(23, 59, 59)) if until else None
        if series is not None:
            had = recurrence.until_of(series.rule)
            had_on = timezone.localtime(had).date() if had else None
            chosen = recurrence.choice_of(series.rule, series.starts_at, series.zone)
            if every == (chosen or AS_IT_IS[0]) and until == had_on:
                return series.rule
        if every == AS_IT_IS[0]:
            return series.rule if series else ""
        zone = timezone.get_current_timezone_name()
        return recurrence.rule_of(every, due_at, until=last, zone=zone)


class QuickForm(forms.Form):
    """The next step in a line, on the page of a party or record."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=said_choices(Activity.Kind.choices),
        initial=Activity.Kind.CALL,
    )
    subject = forms.CharField(label=_("What is to be done"), max_length=250)
    day = forms.DateField(label=_("Day"), widget=DAY, initial=timezone.localdate)
    time = forms.TimeField(label=_("Time"), widget=TIME, required=False)

    def plan(self, *, party_id: int | None = None, about: str = "") -> Plan:
        data = self.cleaned_data
        return Plan(
            subject=data["subject"],
            due_at=moment(data["day"], data["time"]),
            kind=data["kind"],
            is_whole_day=data["time"] is None,
            party_id=party_id,
            about=about,
            reminders=USUAL_REMINDERS if data["time"] else (),
        )


class CompleteForm(forms.Form):
    """How it went."""

    outcome = forms.CharField(
        label=_("Outcome"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"list": "outcomes", "autocomplete": "off"}),
    )


class RescheduleForm(forms.Form):
    """To when: a day and time, or one of the usual delays."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    time = forms.TimeField(label=_("Time"), widget=TIME, required=False)

    @classmethod
    def of(cls, found: Activity) -> RescheduleForm:
        local = timezone.localtime(found.due_at)
        day = found.due_on if found.is_whole_day else local.date()
        at = None if found.is_whole_day else local.time()
        return cls(initial={"day": max(day, timezone.localdate()) + timedelta(days=1), "time": at})


class CancelForm(forms.Form):
    """Why it is called off."""

    reason = forms.CharField(label=_("Reason"), max_length=60, required=False)
    series = forms.BooleanField(label=_("And everything after it"), required=False)


def moment(day: date, at: time | None) -> datetime:
    """The instant of a day and time as the person's clock shows them; without a time, midnight."""
    naive = datetime.combine(day, at or time())
    return timezone.make_aware(naive)


def _told(people: Iterable[Any]) -> str:
    """Parties as the form takes them: by number, since names may be shared."""
    return ", ".join(f"#{party.pk} {party.name}".replace(",", " ") for party in people)


def _parties_called(asker: Actor, text: str, at: str) -> list[int]:
    names = [name.strip() for name in text.split(",")]
    return [party_called(asker, name, at) for name in names if name]


def party_called(asker: Actor, name: str, at: str) -> int:
    """The party that ``name`` means. Raises Invalid at the field ``at`` where it fits nobody, or several."""
    number, _space, _name = name.removeprefix("#").partition(" ")
    if name.startswith("#") and number.isascii() and number.isdecimal():
        try:
            return parties.party(asker, int(number[:18])).pk
        except NotFound:
            raise _wrong(at, _("There is nobody with the number %(name)s."), name) from None
    found = parties.suggestions(asker, name, limit=9)
    exact = [party for party in found if party.name.casefold() == name.casefold()] or found
    if len(exact) == 1:
        return exact[0].pk
    if exact:
        several = _(
            "Several are called %(name)s: write the number from the address of theirs, as #42."
        )
        raise _wrong(at, several, name)
    raise _wrong(at, _("Nobody is called %(name)s."), name)


def _wrong(at: str, message: Any, name: str) -> Invalid:
    return Invalid("unclear_participant", fields={at: message % {"name": name}})
