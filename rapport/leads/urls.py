"""Addresses of leads; what strangers see stands under ``f/``, where nobody signs in."""

from __future__ import annotations

from django.urls import path

from rapport.leads.views import forms, leads, panels, rules

LEAD = "leads/<int:pk>"

urlpatterns = [
    path(f"{LEAD}/", leads.lead, name="lead"),
    path(f"{LEAD}/assign/", leads.assign_lead, name="assign_lead"),
    path(f"{LEAD}/take-up/", leads.take_up_lead, name="take_up_lead"),
    path(f"{LEAD}/convert/", leads.convert_lead, name="convert_lead"),
    path(f"{LEAD}/recycle/", leads.recycle_lead, name="recycle_lead"),
    path(f"{LEAD}/die/", leads.let_lead_die, name="let_lead_die"),
    path(f"{LEAD}/reopen/", leads.reopen_lead, name="reopen_lead"),
    path("leads/stays/<int:pk>/", leads.lead_stay, name="lead_stay"),
    path("leads/of/<int:pk>/", panels.party_leads, name="party_leads"),
    path("leads/rules/", rules.lead_rules, name="lead_rules"),
    path("leads/rules/<int:pk>/", rules.assignment_rule, name="assignment_rule"),
    path("leads/rules/<int:pk>/team/", rules.give_rule_to_team, name="give_rule_to_team"),
    path("leads/forms/<int:pk>/", forms.lead_form, name="lead_form"),
    path("f/<str:token>/", forms.submit_form, name="submit_form"),
    path("f/<str:token>/thanks/", forms.form_thanks, name="form_thanks"),
    path("f/confirm/<str:token>/", forms.confirm_submission, name="confirm_submission"),
]
