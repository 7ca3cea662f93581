"""What an action refused, shown in the form that asked for it."""

from __future__ import annotations

from django import forms

from rapport.kit.errors import Invalid, RapportError


def show_error(form: forms.BaseForm, error: RapportError) -> None:
    """Say it at the fields that ``error`` names, and what belongs to none of them above the form."""
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error(None, str(error))


def words_of(error: RapportError) -> str:
    """All that ``error`` says, where there is no form to say it in."""
    fields = error.fields if isinstance(error, Invalid) else {}
    return " ".join(fields.values()) or str(error)
