"""What the addresses of leads demand; ``endpoints`` says how it is read."""

from __future__ import annotations

from tests.flows.declaring import SEES, form, page, press

LEADS = {
    "lead": page("leads.read_leads lead", pk="lead"),
    "assign_lead": press("leads.assign_lead lead", pk="lead"),
    "take_up_lead": press("leads.take_up_lead lead", pk="lead"),
    "convert_lead": form("leads.convert_lead lead", pk="lead"),
    "recycle_lead": form("leads.recycle_lead lead", pk="lead"),
    "let_lead_die": form("leads.let_lead_die lead", pk="lead"),
    "reopen_lead": press("leads.reopen_lead lead", pk="lead"),
    "lead_stay": page("leads.read_lead_stays lead_stay", pk="lead_stay"),
    "party_leads": page(f"{SEES} & leads.read_leads", pk="party"),
    "lead_rules": page("leads.read_leads"),
    "assignment_rule": page("read:assignment_rule assignment_rule", pk="assignment_rule"),
    "give_rule_to_team": press("leads.give_rule_to_team assignment_rule", pk="assignment_rule"),
    "lead_form": page("read:lead_form lead_form", pk="lead_form"),
    "submit_form": form("open", token="abcdefghijkl"),
    "form_thanks": page("open", token="abcdefghijkl"),
    "confirm_submission": form("open", token="forged"),
}
