"""Leads and what is set up for them, as records."""

from rapport.leads.records.leads import LEAD, LEAD_STAY
from rapport.leads.records.rules import ASSIGNMENT_RULE, LEAD_FORM

__all__ = ["ASSIGNMENT_RULE", "LEAD", "LEAD_FORM", "LEAD_STAY"]
