"""Formulas: a small typed language over the fields of one record. No ORM, no clock, no ``eval``.

    round(amount * [Chance in %] / 100, 2)        if(closed is empty, days(today(), due), 0)

Fields go by name, or by label in brackets; words are not case-sensitive. Whatever is computed with
an empty value is empty; so is a division by zero.
"""

from rapport.platform.records.formulas.parsing import Formula, canonical, parse, readable

__all__ = ["Formula", "canonical", "parse", "readable"]
