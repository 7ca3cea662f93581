"""What people say about a file, on its way to the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.exchange.importers import Importer, ImportOption
from rapport.platform.exchange.models import Import
from rapport.platform.records.saying import said_choices


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several that belong together."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


class HandInForm(forms.Form):
    """The file, what it holds, and where it comes from."""

    file = FilesField(label=_("File"))
    record_type = forms.ChoiceField(label=_("It holds"), required=False)
    source = forms.CharField(
        label=_("It comes from"),
        required=False,
        max_length=60,
        help_text=_(
            "The system's name, such as shopify: ids are known by it, and a repeat finds them again."
        ),
    )

    def __init__(self, *args: Any, importers: list[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(importer.key, importer.label) for importer in importers]
        self.fields["record_type"] = forms.ChoiceField(
            label=_("It holds"),
            required=False,
            choices=[("", _("As its headings say")), *said_choices(found)],
        )


class MappingForm(forms.Form):
    """Which column is which field, and the options of the importer."""

    source = forms.CharField(label=_("It comes from"), max_length=60)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        chosen: Import,
        columns: list[str],
        importers: list[Importer],
    ) -> None:
        super().__init__(data, initial={"source": chosen.source})
        importer = next(known for known in importers if known.key == chosen.record_type)
        self.columns, self.importer = columns, importer
        self.fields["record_type"] = forms.ChoiceField(
            label=_("It holds"),
            initial=importer.key,
            choices=said_choices((known.key, known.label) for known in importers),
        )
        for option in importer.options:
            self.fields[f"option_{option.name}"] = _option_field(
                option, chosen.options.get(option.name, "")
            )
        fields = [
            ("", _("Leave out")),
            *said_choices((item.name, item.label) for item in importer.fields),
        ]
        taken = {column: name for name, column in chosen.mapping.items()}
        for place, column in enumerate(columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column, required=False, choices=fields, initial=taken.get(column, "")
            )

    @property
    def option_names(self) -> list[str]:
        return [f"option_{option.name}" for option in self.importer.options]

    def mapping(self) -> dict[str, str]:
        """Field → column. Raises Invalid when two columns are to be one field."""
        found: dict[str, str] = {}
        for place, column in enumerate(self.columns):
            name = self.cleaned_data.get(f"column_{place}", "")
            if name and name in found:
                label = say(self.importer.by_name[name].label)
                sentence = say(
                    "“%(found)s” and “%(column)s” cannot both be the %(label)s.",
                    found=found[name],
                    column=column,
                    label=label,
                )
                raise Invalid("field_twice", fields={name: sentence})
            if name:
                found[name] = column
        return found

    def options(self) -> dict[str, str]:
        return {
            option.name: self.cleaned_data[f"option_{option.name}"]
            for option in self.importer.options
        }


def _option_field(option: ImportOption, value: str) -> forms.Field:
    if option.choices:
        return forms.ChoiceField(
            label=say(option.label),
            required=False,
            choices=said_choices(option.choices),
            initial=value,
        )
    return forms.CharField(
        label=say(option.label), required=False, max_length=60, initial=value, help_text=option.help
    )
