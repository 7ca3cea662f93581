"""What is done every minute, in an order in which nothing is sent that should not be."""

from __future__ import annotations

from rapport.guidance.actions.enrolling import enrol_by_rules
from rapport.guidance.actions.playbooks import follow_news
from rapport.guidance.actions.running import run_due
from rapport.guidance.actions.sending import send_letters
from rapport.guidance.actions.stopping import stop_where_over


def guide() -> None:
    """Note what was done, let in by rules, stop who is to be stopped, take the steps that are due and send
    their mails, until nothing is due.
    """
    follow_news()
    enrol_by_rules()
    stop_where_over()
    while run_due() + send_letters():
        pass
