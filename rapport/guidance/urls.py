"""Addresses of sequences and playbooks."""

from __future__ import annotations

from django.urls import path

from rapport.guidance.views import enrolling, playbooks, sequences, templates

SEQUENCE, STEP = "sequences/<int:pk>", "sequences/<int:pk>/steps/<int:place>"

urlpatterns = [
    path(f"{SEQUENCE}/", sequences.sequence, name="sequence"),
    path(f"{SEQUENCE}/steps/new/<slug:kind>/", sequences.add_step, name="add_step"),
    path(f"{STEP}/", sequences.edit_step, name="edit_step"),
    path(f"{STEP}/move/", sequences.move_step, name="move_step"),
    path(f"{STEP}/remove/", sequences.remove_step, name="remove_step"),
    path(f"{SEQUENCE}/publish/", sequences.publish_sequence, name="publish_sequence"),
    path(f"{SEQUENCE}/pause/", sequences.pause_sequence, name="pause_sequence"),
    path("sequences/enrol/<slug:key>/", enrolling.enrol_many, name="enrol_many"),
    path("sequences/enrol/<slug:key>/<int:pk>/", enrolling.enrol, name="enrol"),
    path("sequences/with/<int:pk>/", enrolling.party_sequences, name="party_sequences"),
    path(
        "sequences/about/<int:pk>/", enrolling.opportunity_sequences, name="opportunity_sequences"
    ),
    path("sequences/of-lead/<int:pk>/", enrolling.lead_sequences, name="lead_sequences"),
    path("enrolments/<int:pk>/", enrolling.enrolment, name="enrolment"),
    path("enrolments/<int:pk>/stop/", enrolling.stop_enrolment, name="stop_enrolment"),
    path("mail-templates/<int:pk>/", templates.mail_template, name="mail_template"),
    path("playbooks/<int:pk>/", playbooks.playbook, name="playbook"),
    path("playbooks/for/<int:pk>/", playbooks.opportunity_playbook, name="opportunity_playbook"),
    path("playbooks/for/<int:pk>/<int:step_pk>/", playbooks.complete_step, name="complete_step"),
]
