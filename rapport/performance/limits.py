"""What the numbers of a plan must keep to."""

from __future__ import annotations

from decimal import Decimal

from rapport.platform.records.fields import Limits

VALUE = Limits(lowest=Decimal(0), highest=Decimal(10**13))
