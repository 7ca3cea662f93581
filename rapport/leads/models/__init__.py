"""Leads, the rules that they are handed out by, answered in time and valued by, and forms that bring them."""

from rapport.leads.models.forms import LeadForm, Submission
from rapport.leads.models.leads import Assignment, Lead, LeadStay
from rapport.leads.models.rules import (
    AssignmentRule,
    DeadReason,
    PointRule,
    ResponseTarget,
    RulePerson,
)

__all__ = [
    "Assignment",
    "AssignmentRule",
    "DeadReason",
    "Lead",
    "LeadForm",
    "LeadStay",
    "PointRule",
    "ResponseTarget",
    "RulePerson",
    "Submission",
]
