"""Addresses of the set-up of objects and fields."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import custom, custom_fields, retyping, schema

OBJECT = "set-up/objects/<slug:key>"
FIELD = f"{OBJECT}/fields/<slug:name>"

urlpatterns = [
    path("set-up/objects/", custom.set_up_objects, name="set_up_objects"),
    path("set-up/objects/make/", custom.make_object, name="make_object"),
    path("set-up/schema/", schema.schema, name="schema"),
    path("set-up/schema/export/", schema.export_schema, name="export_schema"),
    path("set-up/try-pattern/", custom_fields.try_pattern, name="try_pattern"),
    path(f"{OBJECT}/", custom.object_page, name="set_up_object"),
    path(f"{OBJECT}/edit/", custom.edit_object, name="edit_object"),
    path(f"{OBJECT}/remove/", custom.remove_object, name="remove_object"),
    path(f"{OBJECT}/restore/", custom.restore_object, name="restore_object"),
    path(f"{OBJECT}/delete/", custom.delete_object, name="delete_object"),
    path(f"{OBJECT}/add/", custom_fields.choose_sort, name="choose_sort"),
    path(f"{OBJECT}/add/<slug:sort>/", custom_fields.add_field, name="add_field"),
    path(f"{OBJECT}/arrange/", custom_fields.arrange_fields, name="arrange_fields"),
    path(f"{FIELD}/", custom_fields.edit_field, name="edit_field"),
    path(f"{FIELD}/move/<slug:step>/", custom_fields.move_field, name="move_field"),
    path(f"{FIELD}/retype/", retyping.retype_field, name="retype_field"),
    path(f"{FIELD}/index/", custom_fields.index_field, name="index_field"),
    path(f"{FIELD}/remove/", custom_fields.remove_field, name="remove_field"),
    path(f"{FIELD}/restore/", custom_fields.restore_field, name="restore_field"),
    path(f"{FIELD}/delete/", custom_fields.delete_field, name="delete_field"),
]
