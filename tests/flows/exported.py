"""What somebody had exported, for tests that look at everything that there is."""

from __future__ import annotations

from typing import Any

from rapport.platform.accounts.models import User
from rapport.platform.exchange.models import Export, ExportSchedule


def exported(owner: User) -> dict[str, Any]:
    """A file that is kept, and a schedule."""
    return {
        "export": Export.objects.create(
            record_type="party", label="Parties", format="csv", state=Export.State.DONE, by=owner
        ),
        "export_schedule": ExportSchedule.objects.create(
            record_type="party", label="Parties", format="csv", every="day", hour=6, owner=owner
        ),
    }
