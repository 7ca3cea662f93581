"""What serving customers costs the demo company: three teams, and what each kind of work takes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from rapport.demo.story import Story
from rapport.platform.access import SYSTEM
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type

CENTRES = (
    # name, people for a thousand customers, cost and minutes of each a month
    ("Customer service", "0.08", "4500", "7200"),
    ("Field sales", "0.04", "7000", "6600"),
    ("Warehouse", "0.15", "3900", "7800"),
)
"""A minute costs 0.63, 1.06 and 0.50: pay, rooms and tools over four fifths of the hours paid."""
RULES = (
    # kind of work, whose time, minutes, cost besides, percent
    ("phone_call", "Customer service", "6", "0.05", "0"),
    ("voice_mail", "Customer service", "2", "0", "0"),
    ("email", "Customer service", "4", "0", "0"),
    ("chat", "Customer service", "5", "0", "0"),
    ("instant_message", "Customer service", "2", "0", "0"),
    ("web_form", "Customer service", "5", "0", "0"),
    ("letter", "Customer service", "12", "1.30", "0"),
    ("meeting", "Field sales", "60", "15", "0"),
    ("face_to_face", "Field sales", "75", "38", "0"),
    ("service_call", "Customer service", "45", "25", "0"),
    ("task", "Field sales", "30", "0", "0"),
    ("web_order", "Warehouse", "4", "0.40", "0"),
    ("order", "Warehouse", "7", "0.40", "0"),
    ("order_line", "Warehouse", "0.8", "0", "0"),
    ("return", "Warehouse", "14", "5.90", "0"),
    ("payment", "Customer service", "1", "0.10", "0.9"),
    ("waiting", "", "0", "0", "8"),
)
"""Where the work does not say itself how long it took. In euros."""
CUSTOMERS = "SELECT count(*) FROM parties_partyrole WHERE role = 'customer'"
LEAST = Decimal("0.01")


def tell_costs(story: Story) -> None:
    """Declared once, from a year before the last day on."""
    kind, ruling = declared_type("cost-centre"), declared_type("cost-rule")
    if kind.visible_to(SYSTEM).exists():
        return
    since = (story.until - timedelta(days=365)).isoformat()
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS)
        thousands = Decimal(cursor.fetchone()[0]) / 1000
    centres: dict[str, Any] = {}
    for name, share, each, minutes in CENTRES:
        people = max(round(Decimal(share) * thousands, 2), LEAST)
        given = {"name": name, "since": since, "people": str(people), "minutes": minutes}
        cost = {"monthly": str(round(people * Decimal(each), 2))}
        centres[name] = create_record(kind, given | cost, by=SYSTEM).pk
    for work, name, minutes, besides, percent in RULES:
        takes = {"minutes": minutes, "cost": besides, "percent": percent}
        create_record(ruling, {"work": work, "centre": centres.get(name)} | takes, by=SYSTEM)
