"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from rapport.catalog.views import bundles, categories, finding, products

ATTRIBUTE = "categories/<int:pk>/attributes/<int:attribute_pk>"

urlpatterns = [
    path("", products.products, name="products"),
    path("new/", products.create_product, name="create_product"),
    path("attributes/", products.product_attributes, name="product_attributes"),
    path("find/", finding.find_products, name="find_products"),
    path("talk/<int:pk>/", finding.talk_products, name="talk_products"),
    path("compare/", finding.compare_products, name="compare_products"),
    path("bundles/", bundles.bundles, name="bundles"),
    path("categories/new/", categories.create_category, name="create_category"),
    path("categories/<int:pk>/", categories.category, name="category"),
    path("categories/<int:pk>/rename/", categories.rename_category, name="rename_category"),
    path("categories/<int:pk>/attributes/", categories.add_attribute, name="add_attribute"),
    path(f"{ATTRIBUTE}/require/", categories.require_attribute, name="require_attribute"),
    path(f"{ATTRIBUTE}/show/", categories.show_attribute, name="show_attribute"),
    path(f"{ATTRIBUTE}/drop/", categories.drop_attribute, name="drop_attribute"),
    path("<int:pk>/", products.product, name="product"),
    path("<int:pk>/edit/", products.edit_product, name="edit_product"),
    path("<int:pk>/bundle/", bundles.compose_bundle, name="compose_bundle"),
    path("<int:pk>/picture/", products.choose_picture, name="choose_picture"),
    path("<int:pk>/retire/", products.retire_product, name="retire_product"),
    path("<int:pk>/revive/", products.revive_product, name="revive_product"),
]
