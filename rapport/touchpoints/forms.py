"""What people type of an interaction, read into action arguments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.kit.errors import Invalid, NotFound
from rapport.parties import queries as parties
from rapport.platform.access import Actor
from rapport.platform.records.saying import said_choices
from rapport.touchpoints.actions import Details
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.models import Interaction

OUTCOMES = ("reached", "left a message", "no answer", "will call back", "interested",
            "not interested", "solved", "to follow up")  # fmt: skip


class InteractionForm(forms.Form):
    """An interaction as the person who had it tells it."""

    channel = forms.ChoiceField(
        label=_("Channel"), choices=said_choices(Channel.choices), initial=Channel.PHONE_CALL
    )
    direction = forms.ChoiceField(
        label=_("Who began"),
        choices=[(Direction.INBOUND, _("They did")), (Direction.OUTBOUND, _("We did"))],
        initial=Direction.OUTBOUND,
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=_("When"),
        initial=timezone.now,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    subject = forms.CharField(label=_("Subject"), max_length=250)
    body = forms.CharField(
        label=_("What happened"), required=False, widget=forms.Textarea({"rows": 4})
    )
    outcome = forms.CharField(
        label=_("Outcome"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"list": "outcomes", "autocomplete": "off"}),
    )
    duration_minutes = forms.DecimalField(
        label=_("Minutes"), min_value=0, max_value=10_000, decimal_places=1, required=False
    )
    participants = forms.CharField(
        label=_("Who else took part"),
        required=False,
        help_text=_("Names from your list, with a comma between."),
    )

    @classmethod
    def of(cls, interaction: Interaction, names: list[str]) -> InteractionForm:
        """The form filled with what ``interaction`` says."""
        same = ("channel", "direction", "subject", "body", "outcome")
        seconds = interaction.duration_seconds
        return cls(
            initial={
                **{name: getattr(interaction, name) for name in same},
                "at": timezone.localtime(interaction.at),
                "duration_minutes": None if seconds is None else round(seconds / 60, 1),
                "participants": ", ".join(names),
            }
        )

    def values(self) -> dict[str, Any]:
        """What was said, by the interaction's own names."""
        data = self.cleaned_data
        minutes = data["duration_minutes"]
        return {
            "channel": Channel(data["channel"]),
            "direction": Direction(data["direction"]),
            "at": data["at"],
            "subject": data["subject"],
            "body": data["body"],
            "outcome": data["outcome"],
            "duration_seconds": None if minutes is None else int(minutes * 60),
        }

    def details(self, participants: tuple[int, ...]) -> Details:
        said = self.values()
        names = ("subject", "body", "outcome", "duration_seconds")
        return Details(**{name: said[name] for name in names}, participants=participants)

    def participant_ids(self, asker: Actor) -> tuple[int, ...]:
        """The parties that are named. Raises Invalid where a name fits none, or several."""
        names = [name.strip() for name in self.cleaned_data["participants"].split(",")]
        return tuple(_party_called(asker, name) for name in names if name)


def _party_called(asker: Actor, name: str) -> int:
    if name.startswith("#") and name[1:].isdecimal():
        try:
            return parties.party(asker, int(name[1:])).pk
        except NotFound:
            raise _wrong(_("There is nobody with the number %(name)s."), name) from None
    found = parties.suggestions(asker, name, limit=9)
    exact = [party for party in found if party.name.casefold() == name.casefold()] or found
    if len(exact) == 1:
        return exact[0].pk
    if exact:
        message = _(
            "Several are called %(name)s: write the number from the address of theirs, as #42."
        )
        raise _wrong(message, name)
    raise _wrong(_("Nobody is called %(name)s."), name)


def _wrong(message: Any, name: str) -> Invalid:
    return Invalid("unclear_participant", fields={"participants": message % {"name": name}})
