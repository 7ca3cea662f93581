"""Addresses of insight."""

from __future__ import annotations

from django.urls import path

from rapport.insight import (
    views,
    views_asking,
    views_goods,
    views_metrics,
    views_predictions,
)

urlpatterns = [
    path("", views.insight, name="insight"),
    path("progress/", views.insight_progress, name="insight_progress"),
    path("build/", views.queue_build, name="queue_build"),
    path("rfm/", views.rfm, name="rfm"),
    path("movement/", views.movement, name="movement"),
    path("profitability/", views.profitability, name="profitability"),
    path("predictions/", views_predictions.predictions, name="predictions"),
    path("predictions/churn/define/", views_predictions.define_churn, name="define_churn"),
    path("predictions/<slug:name>/", views_predictions.prediction, name="prediction"),
    path(
        "chance/opportunity/<int:pk>/",
        views_predictions.opportunity_chance,
        name="opportunity_chance",
    ),
    path("chance/lead/<int:pk>/", views_predictions.lead_chance, name="lead_chance"),
    path("lineage/", views.lineage, name="lineage"),
    path("lineage/<slug:layer>/<slug:name>/", views.lineage_entry, name="lineage_entry"),
    path("metrics/", views_metrics.metrics, name="metrics"),
    path("metrics/<slug:key>/", views_metrics.metric, name="metric"),
    path("marts/<slug:name>/export/", views.export_mart, name="export_mart"),
    path("sql/", views_asking.ask, name="ask"),
    path("sql/export/", views_asking.export_result, name="export_result"),
    path("sql/save/", views_asking.save_question, name="save_question"),
    path("sql/<int:pk>/", views_asking.question, name="question"),
    path("sql/<int:pk>/save/", views_asking.edit_question, name="edit_question"),
    path("of/<int:pk>/", views.party_standing, name="party_standing"),
    path("profit-of/<int:pk>/", views.party_profit, name="party_profit"),
    path("figures/", views.customer_figures, name="customer_figures"),
    path("groups/", views_goods.groups, name="groups"),
    path("together/", views_goods.bought_together, name="bought_together"),
]
