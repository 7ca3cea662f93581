"""Why someone sees a record: a small fragment for any record, and a page of its own."""

from __future__ import annotations

from django.http import HttpResponse

from rapport.platform.accounts.queries import actor_of, colleagues, explain
from rapport.platform.records.queries import attached
from rapport.platform.ui.page import Request, page


def explain_access(request: Request, record_type: str, pk: int) -> HttpResponse:
    """A sentence on why the asker sees the record; administrators read one for everybody. One query a user."""
    record = attached.record_of(request.actor, record_type, pk)
    found, address = attached.address_of(request.actor, record_type, pk)
    everyone = (
        [actor_of(user) for user in colleagues(request.actor)]
        if request.actor.is_administrator
        else []
    )
    context = {
        "record": record,
        "type": found,
        "record_url": address,
        "mine": explain(
            request.actor, record, name=found.policy_name, noun=found.label.lower()
        ).text,
        "others": [
            explain(actor, record, name=found.policy_name, noun=found.label.lower()).text
            for actor in everyone
            if actor.user_id != request.actor.user_id
        ],
    }
    return page(request, "accounts/explain_access.html", context, fragment="panel")
