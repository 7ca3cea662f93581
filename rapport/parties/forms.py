"""What people type about parties, parsed into the details that actions take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.kit import countries
from rapport.kit.errors import Invalid
from rapport.parties.consenting import CHANNELS, PURPOSES
from rapport.parties.details import Address, ContactDetails, Email, Handle, PartyDetails, Phone
from rapport.parties.models import Consent, Party, PartyRole
from rapport.parties.openness import FACTS, may_change, may_know
from rapport.parties.pages import BACKWARD, FORWARD
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team, User
from rapport.platform.records.saying import said_choices

NETWORKS = (
    "LinkedIn",
    "X",
    "Facebook",
    "Instagram",
    "Mastodon",
    "WhatsApp",
    "Telegram",
    "Signal",
    "WeChat",
    "Xing",
)
LABELS = ("work", "home", "mobile", "billing", "delivery")


class PartyForm(forms.Form):
    """A party's own facts; ``version`` is the state that the person looked at."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=said_choices(Party.Kind.choices), widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As they write it themselves.")
    )
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    industry = forms.CharField(label=_("Industry"), max_length=120, required=False)
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    prefix = forms.CharField(label=_("Title"), max_length=40, required=False)  # type: ignore[assignment]
    given_name = forms.CharField(label=_("Given name"), max_length=100, required=False)
    middle_name = forms.CharField(label=_("Middle name"), max_length=100, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    suffix = forms.CharField(label=_("Suffix"), max_length=40, required=False)
    phonetic_name = forms.CharField(label=_("Sounds like"), max_length=200, required=False)
    language = forms.CharField(
        label=_("Language"),
        max_length=10,
        required=False,
        help_text=_("A code such as en or pt-BR."),
    )
    born_on = forms.DateField(
        label=_("Born on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=said_choices(PartyRole.Role.choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    PARTS = (
        "prefix",
        "given_name",
        "middle_name",
        "family_name",
        "suffix",
        "phonetic_name",
        "language",
        "born_on",
    )

    def details(self) -> PartyDetails:
        data = self.cleaned_data
        names = PartyDetails.__dataclass_fields__
        return PartyDetails(**{name: data[name] for name in names if name in data})

    def limit_to(self, by: Actor) -> None:
        """Leave out the facts that ``by`` may not know, and lock those that they may only read."""
        for name in FACTS:
            if not may_know(by, name):
                del self.fields[name]
            elif not may_change(by, name):
                self.fields[name].disabled = True

    @property
    def has_parts(self) -> bool:
        """Whether the fold with the name's parts should stand open."""
        known = [self[name] for name in self.PARTS if name in self.fields]
        return any(bound.value() or bound.errors for bound in known)


class ContactForm(forms.Form):
    """A line of the party form: one way to reach it. An emptied line is left out."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("Label"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "labels"}),
    )
    made: ClassVar[type[ContactDetails]]

    def details(self) -> ContactDetails | None:
        """What the line says; None when it is empty."""
        data = self.cleaned_data
        if not any(
            data.get(name) for name in self.fields if name not in ("pk", "label", "network")
        ):
            return None
        return self.made(**data)


class EmailForm(ContactForm):
    address = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    made = Email
    field_order = ("pk", "address", "label")


class PhoneForm(ContactForm):
    written = forms.CharField(
        label=_("Phone"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    made = Phone
    field_order = ("pk", "written", "label")


class AddressForm(ContactForm):
    street = forms.CharField(label=_("Street"), max_length=250, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    region = forms.CharField(label=_("Region"), max_length=100, required=False)
    country = forms.CharField(
        label=_("Country"), required=False, widget=forms.TextInput(attrs={"list": "countries"})
    )

    made = Address
    field_order = ("pk", "street", "postal_code", "city", "region", "country", "label")

    def clean_country(self) -> str:
        text: str = self.cleaned_data["country"]
        if text and not countries.code(text):
            raise forms.ValidationError(_("We know no country of this name."))
        return text


class HandleForm(ContactForm):
    network = forms.CharField(
        label=_("Network"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"list": "networks"}),
    )
    handle = forms.CharField(label=_("Name there"), max_length=120, required=False)

    made = Handle
    field_order = ("pk", "network", "handle", "label")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("handle") and not data.get("network"):
            self.add_error("network", _("Say which network."))
        return data


FORMS: dict[str, type[ContactForm]] = {
    "email": EmailForm,
    "phone": PhoneForm,
    "address": AddressForm,
    "handle": HandleForm,
}
Formsets: TypeAlias = "dict[str, forms.BaseFormSet[ContactForm]]"


def contact_formsets(
    data: Any = None, stored: Mapping[str, Sequence[Any]] | None = None
) -> Formsets:
    """A formset per kind of contact point, an empty line where there is none.

    ``stored`` are models by kind; kinds that are not in it are left out.
    """
    made: Formsets = {}
    for kind, form in FORMS.items():
        if stored is not None and kind not in stored:
            continue
        initial = [initial_of(kind, point) for point in (stored or {}).get(kind, ())]
        factory = forms.formset_factory(form, extra=0 if initial else 1, max_num=50)
        made[kind] = (
            factory(data, prefix=kind, initial=initial)
            if data is not None
            else factory(prefix=kind, initial=initial)
        )
    return made


def initial_of(kind: str, point: Any) -> dict[str, Any]:
    """A stored contact point as the form shows it."""
    values = {name: getattr(point, name) for name in FORMS[kind].base_fields}
    if kind == "address":
        values["country"] = countries.name(point.country)
    return values


def contacts_of(formsets: Formsets) -> list[ContactDetails]:
    """The details of every filled line, in order; phones follow the habits of the first address's country."""
    found: list[ContactDetails] = []
    for formset in formsets.values():
        lines = [line for form in formset if (line := form.details()) is not None]
        found += [replace(line, is_primary=place == 0) for place, line in enumerate(lines)]
    named = (line.country for line in found if isinstance(line, Address) and line.country)
    return [
        _of_region(line, next(named, "")) if isinstance(line, Phone) else line for line in found
    ]


def contacts_of_one(form: ContactForm, country: str, *, is_primary: bool = False) -> ContactDetails:
    """The details of a form that stands alone. Raises Invalid when it is empty."""
    line = form.details()
    if line is None:
        field = next(name for name in form.fields if name not in ("pk", "label", "network"))
        raise Invalid("empty", fields={field: "Enter something here."})
    line = replace(line, is_primary=is_primary)
    return _of_region(line, country) if isinstance(line, Phone) else line


def _of_region(phone: Phone, country: str) -> Phone:
    return replace(phone, region=countries.code(country))


class AssignForm(forms.Form):
    """Who looks after the party."""

    owner = forms.ModelChoiceField(
        User._default_manager.none(), label=_("Owner"), required=False, empty_label=_("Nobody")
    )
    team = forms.ModelChoiceField(
        Team._default_manager.order_by("name"),
        label=_("Team"),
        required=False,
        empty_label=_("No team"),
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues  # type: ignore[attr-defined]


class RelateForm(forms.Form):
    """How the party stands to another one: found by words, chosen by id."""

    link = forms.ChoiceField(label=_("Relationship"))
    words = forms.CharField(label=_("To whom"), max_length=100, required=False)
    other = forms.IntegerField(required=False)
    title = forms.CharField(
        label=_("As what"), max_length=120, required=False, help_text=_("Chief buyer, godfather, …")
    )
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, is_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].choices = link_choices(is_person=is_person)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, sign, _rest = data.get("link", "").partition("<")
        return {**data, "kind": kind, "is_backward": bool(sign)}


def link_choices(*, is_person: bool) -> list[tuple[str, str]]:
    """Relationships in both directions ("works_for", and "works_for<" for "employs") that make sense."""
    only_people = {"works_for", "reports_to", "household_of", "decision_maker", "influencer"}
    only_organizations = {"subsidiary_of"}
    not_ours = only_organizations if is_person else only_people
    not_theirs = {"works_for", "subsidiary_of"} if is_person else {"reports_to", "household_of"}
    forward = [(kind, label) for kind, label in FORWARD.items() if kind not in not_ours]
    backward = [
        (f"{kind}<", label)
        for kind, label in BACKWARD.items()
        if kind not in not_theirs and kind != "household_of"
    ]
    return said_choices(forward + backward)


class EndForm(forms.Form):
    """When a relationship ended."""

    on = forms.DateField(
        label=_("Ended on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class ConsentForm(forms.Form):
    """What the party said that we may do."""

    purpose = forms.ChoiceField(label=_("For"), choices=said_choices(PURPOSES.items()))
    channel = forms.ChoiceField(
        label=pgettext_lazy("channel", "By"), choices=said_choices(CHANNELS.items())
    )
    state = forms.ChoiceField(
        label=_("They"),
        choices=said_choices(Consent.State.choices),
        widget=forms.RadioSelect,
        initial="granted",
    )
    source = forms.CharField(
        label=_("How do we know?"),
        max_length=120,
        required=False,
        help_text=_("Form filled in at the fair on 3 May, call of today, …"),
    )
