"""The fields that were added to a type, as a section of the form that its app has for it."""

from __future__ import annotations

from typing import Any

from rapport.kit.errors import Invalid
from rapport.platform.access.requests import Request
from rapport.platform.records.actions import own_fields
from rapport.platform.records.types import record_types
from rapport.platform.ui.forms_records import RecordForm
from rapport.platform.ui.refused import show_error

PREFIX = "own"


class OwnFields(RecordForm):
    """A section that is judged by the engine, together with the form around it.

    ``record`` is the one that is edited, or None for a new one of the type called ``key``, whose
    ``?<field>=`` fills a field in beforehand. ``own`` is what actions take.
    """

    def __init__(self, request: Request, key: str, record: Any = None) -> None:
        self.kind = record_types()[key]
        fields = own_fields.writable(self.kind, request.actor)
        is_sent = request.method == "POST"
        super().__init__(
            request.actor,
            list(fields.values()),
            record,
            initial={name: request.GET[name] for name in fields if name in request.GET},
            data=request.POST if is_sent else None,
            files=request.FILES if is_sent else None,
            prefix=PREFIX,
        )

    @property
    def own(self) -> dict[str, Any]:
        """What was typed, and the files that came along. Raises Invalid where it is not clear."""
        return {**self.given(), **self.uploads()}

    def clean(self) -> None:
        """Ask the engine, which writes nothing yet, so that all that is wrong shows at once."""
        try:
            own_fields.check(self.kind, self.record, self.own, by=self.asker)
        except Invalid as error:
            show_error(self, error)
