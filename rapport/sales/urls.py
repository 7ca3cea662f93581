"""Addresses of selling."""

from __future__ import annotations

from django.urls import path

from rapport.sales.views import opportunities, panels, pipelines, prospects

OPPORTUNITY = "opportunities/<int:pk>"

urlpatterns = [
    path("prospects/", prospects.prospects, name="prospects"),
    path("prospects/find/", prospects.find_prospects, name="find_prospects"),
    path("prospects/progress/", prospects.prospects_progress, name="prospects_progress"),
    path("prospects/list/", prospects.list_prospects, name="list_prospects"),
    path("pipeline/", pipelines.pipelines, name="pipelines"),
    path("pipeline/<int:pk>/", pipelines.pipeline, name="pipeline_board"),
    path(f"{OPPORTUNITY}/", opportunities.opportunity, name="opportunity"),
    path(f"{OPPORTUNITY}/move/", opportunities.move_opportunity, name="move_opportunity"),
    path(f"{OPPORTUNITY}/win/", opportunities.win_opportunity, name="win_opportunity"),
    path(f"{OPPORTUNITY}/lose/", opportunities.lose_opportunity, name="lose_opportunity"),
    path(f"{OPPORTUNITY}/reopen/", opportunities.reopen_opportunity, name="reopen_opportunity"),
    path(f"{OPPORTUNITY}/lines/add/", opportunities.add_line, name="add_line"),
    path(f"{OPPORTUNITY}/quote/", opportunities.quote_opportunity, name="quote_opportunity"),
    path(f"{OPPORTUNITY}/tick/", opportunities.tick_check, name="tick_check"),
    path("opportunities/of/<int:pk>/", panels.party_opportunities, name="party_opportunities"),
    path("competitors/records/", panels.competitor_records, name="competitor_records"),
]
