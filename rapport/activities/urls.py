"""Addresses of planned work."""

from __future__ import annotations

from django.urls import path

from rapport.activities.views import activities, panels

urlpatterns = [
    path("", activities.activities, name="activities"),
    path("new/", activities.plan_activity, name="plan_activity"),
    path("<int:pk>/", activities.activity, name="activity"),
    path("<int:pk>/edit/", activities.edit_activity, name="edit_activity"),
    path("<int:pk>/complete/", activities.complete_activity, name="complete_activity"),
    path("<int:pk>/reopen/", activities.reopen_activity, name="reopen_activity"),
    path("<int:pk>/reschedule/", activities.reschedule_activity, name="reschedule_activity"),
    path("<int:pk>/cancel/", activities.cancel_activity, name="cancel_activity"),
    path("of/<int:pk>/", panels.party_steps, name="party_steps"),
    path("about/<slug:key>/<int:pk>/", panels.record_steps, name="record_steps"),
]
