"""Addresses of touchpoints."""

from __future__ import annotations

from django.urls import path

from rapport.touchpoints.channels.email import views as mailboxes
from rapport.touchpoints.views import contacting, interactions

urlpatterns = [
    path("", interactions.interactions, name="interactions"),
    path("channels/", interactions.channels, name="channels"),
    path("of/<int:pk>/", interactions.party_timeline, name="party_timeline"),
    path("of/<int:pk>/new/", interactions.record_interaction, name="record_interaction"),
    path("of/<int:pk>/contact/", contacting.party_contact, name="party_contact"),
    path("of/<int:pk>/contact/preference/", contacting.set_preference, name="set_preference"),
    path("mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:pk>/open/", mailboxes.open_mailbox, name="open_mailbox"),
    path("mailboxes/<int:pk>/read/", mailboxes.read_mailbox, name="read_mailbox"),
    path("<int:pk>/", interactions.interaction, name="interaction"),
    path("<int:pk>/edit/", interactions.edit_interaction, name="edit_interaction"),
    path("<int:pk>/delete/", interactions.delete_interaction, name="delete_interaction"),
]
