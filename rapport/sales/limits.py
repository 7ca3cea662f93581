"""What amounts, percentages and places in a row keep to."""

from __future__ import annotations

from decimal import Decimal

from rapport.platform.records.fields import Limits

NOTHING = Decimal(0)
AMOUNT = Limits(lowest=NOTHING, highest=Decimal(10**13))
PERCENT = Limits(lowest=NOTHING, highest=Decimal(100))
PLACE = Limits(lowest=NOTHING, highest=Decimal(999))
CODE = Limits(longest=3, pattern="[A-Z]{3}")
