"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from rapport.catalog import views

urlpatterns = [
    path("", views.products, name="products"),
    path("new/", views.create_product, name="create_product"),
    path("<int:pk>/", views.product, name="product"),
    path("<int:pk>/edit/", views.edit_product, name="edit_product"),
    path("<int:pk>/retire/", views.retire_product, name="retire_product"),
    path("<int:pk>/revive/", views.revive_product, name="revive_product"),
]
