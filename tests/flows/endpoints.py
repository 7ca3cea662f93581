"""What every address of the product demands of whoever asks: the one table of it.

A new endpoint without a line here fails ``test_access_matrix``. A line says what is needed, in words:

    open                      anybody, signed in or not
    signed in                 anybody who has signed in, also a customer without a role
    staff                     whoever plays a role
    token                     a program with a token; no session opens it
    administrator             administrators alone
    maker note                who made the object called "note", and administrators
    owner view                who owns the object called "view", and nobody else
    orders.read_orders        the permission, on such records as such
    orders.read_orders order  the permission, on the object called "order"
    edit:party party          the right on the object "party" of the record type "party"

Several are joined by " & ". ``page`` answers to GET, ``press`` to POST alone, ``form`` to both.
"""

from __future__ import annotations

from tests.flows.declaring import EDITS, READS, Endpoint, form, page, press
from tests.flows.endpoints_of_apps import OF_APPS

USER, TEAM = "accounts.read_user", "accounts.read_team"
RECORD = {"key": "visit", "pk": "visit"}
NOTE, FILE, ID = {"note_pk": "note"}, {"file_pk": "file"}, {"id_pk": "external_id"}

SHELL = {
    "home": page("signed in"),
    "health": page("open"),
    "palette": page("signed in"),
    "patterns": page("signed in"),
    "search": page("signed in"),
    "remember_opened": Endpoint(None, READS, {}, {"key": "party", "pk": "party"}),
    "shortcuts": page("signed in"),
    "manifest": page("open"),
    "service_worker": page("open"),
    "offline": page("open"),
    "records": page("read:party", key="party"),
    "build_filter": form("read:party", key="party"),
}
ACCOUNTS = {
    "my_profile": form("signed in"),
    "revoke_session": press("nobody", pk=0),
    "revoke_other_sessions": press("signed in"),
    "my_notifications": form("signed in"),
    "choose_visibility": press("signed in"),
    "unsubscribe": form("open", token="forged"),
    "my_apps": page("signed in"),
    "disconnect_app": press("nobody", pk=0),
    "authorize_app": form("nobody"),
    "all_apps": page("oauth.read_apps"),
    "change_registration": press("oauth.change_registration"),
    "enter_app": form("oauth.enter_app"),
    "renew_app_secret": press("oauth.renew_app_secret", pk="app"),
    "remove_app": press("oauth.remove_app", pk="app"),
    "my_tokens": page("signed in"),
    "create_token": form("signed in"),
    "revoke_token": press("nobody", pk=0),
    "accept_invitation": form("open", key="spent"),
    "company_sign_in": form("open"),
    "users": page(USER),
    "invite_user": form("accounts.invite_user"),
    "user": page(USER, pk="user"),
    "change_roles": press("accounts.change_roles", pk="user"),
    "invite_again": press("accounts.invite_user", pk="user"),
    "deactivate_user": press("accounts.deactivate_user", pk="user"),
    "activate_user": press("accounts.activate_user", pk="user"),
    "unlock_user": press("accounts.unlock_user", pk="user"),
    "remove_second_factors": press("accounts.remove_second_factors", pk="user"),
    "revoke_user_sessions": press("accounts.revoke_session", pk="user"),
    "teams": page(TEAM),
    "create_team": form("accounts.create_team"),
    "team": page(TEAM, pk="team"),
    "rename_team": press("accounts.rename_team", pk="team"),
    "add_member": press("accounts.add_member", pk="team"),
    "change_lead": press("accounts.change_lead", pk="team", user_pk="alice"),
    "remove_member": press("accounts.remove_member", pk="team", user_pk="user"),
}
ACCESS = {
    "rights": page("accounts.read_rights"),
    "change_rights": form("accounts.change_rights", policy="parties.Party"),
    "reset_rights": press("accounts.reset_rights", policy="parties.Party"),
    "change_field_rights": form("accounts.change_field_rights", policy="parties.Party"),
    "territories": page("accounts.read_territory"),
    "create_territory": form("accounts.create_territory"),
    "territory": form("accounts.read_territory", "accounts.edit_territory", pk="territory"),
    "delete_territory": press("accounts.delete_territory", pk="territory"),
    "hierarchy": form("accounts.change_manager"),
    "explain_access": page(READS, record_type="party", pk="party"),
    "share_record": form(READS, EDITS, key="party", pk="party"),
    "party_sharing": form(READS, EDITS, pk="party"),
    "end_share": press(EDITS, key="party", pk="party", share_pk="share"),
}
ATTACHED = {
    "party_notes": form(READS, pk="party"),
    "party_files": form(READS, EDITS, pk="party"),
    "party_tags": form(READS, EDITS, pk="party"),
    "party_external_ids": form(READS, EDITS, pk="party"),
    "tag_suggestions": page("signed in"),
    "notes": form(READS, pk="party"),
    "edit_note": form(READS, f"{READS} & maker note", pk="party", **NOTE),
    "pin_note": press(EDITS, pk="party", **NOTE),
    "unpin_note": press(EDITS, pk="party", **NOTE),
    "delete_note": press(f"{READS} & maker note", pk="party", **NOTE),
    "mention_choices": page(READS, pk="party"),
    "files": form(READS, EDITS, pk="party"),
    "download_file": page(READS, pk="party", **FILE),
    "show_file": page(READS, pk="party", **FILE),
    "preview_file": page(READS, pk="party", **FILE),
    "remove_file": press(f"{READS} & maker file", pk="party", **FILE),
    "tags": form(READS, EDITS, pk="party"),
    "remove_tag": press(EDITS, pk="party"),
    "record_lists": form(READS, pk="party"),
    "party_lists": form(READS, pk="party"),
    "product_lists": form("read:product product", pk="product"),
    "order_lists": form("read:order order", pk="order"),
    "quote_lists": form("read:quote quote", pk="quote"),
    "take_off_list": press(f"{READS} & owner list", pk="party", list_pk="list"),
    "followers": page(READS, pk="party"),
    "party_followers": page(READS, pk="party"),
    "product_followers": page("read:product product", pk="product"),
    "order_followers": page("read:order order", pk="order"),
    "quote_followers": page("read:quote quote", pk="quote"),
    "follow_button": page(READS, pk="party"),
    "look_on": press(READS, pk="party"),
    "follow_record": press(READS, pk="party"),
    "unfollow_record": press(READS, pk="party"),
    "external_ids": form(READS, EDITS, pk="party"),
    "remove_external_id": press(EDITS, pk="party", **ID),
}
RECORDS = {
    "save_view": form("read:party", key="party"),
    "edit_view": form("read:party & owner view", key="party", pk="view"),
    "delete_view": press("owner view", key="party", pk="view"),
    "arrange_view": page("read:party", key="party"),
    "frozen_lists": form("read:party", key="party"),
    "rename_list": form("read:party & owner list", key="party", pk="list"),
    "remove_list": press("read:party & owner list", key="party", pk="list"),
    "list_suggestions": page("read:party", key="party"),
    "adoption": page("records.see_adoption"),
    "adoption_of": page("records.see_adoption alice", pk="alice", what="made"),
    "move_card": Endpoint(
        None, EDITS, {"key": "party"}, {"pk": "party", "field": "city", "value": "Gent"}
    ),
    "export_records": page("export:party", key="party"),
    "create_record": form("create:visit", key="visit"),
    "pick": page("edit:visit", key="visit", name="owner"),
    "record": page("read:visit visit", **RECORD),
    "edit_record": form("edit:visit visit", **RECORD),
    "edit_list": form(EDITS, key="party", pk="party", name="emails"),
    "delete_record": press("delete:visit visit", **RECORD),
    "related_records": page(READS, key="party", pk="party", child="order", name="party"),
}
FIELD = {"key": "visit", "name": "place"}
WRITING = {
    "choose_bulk": form("read:party", key="party"),
    "bulk_runs": page("signed in"),
    "bulk_run": page("maker bulk_run & read:party", pk="bulk_run"),
    "cancel_bulk_run": press("maker bulk_run", pk="bulk_run"),
    "undo_bulk_run": press("maker bulk_run", pk="bulk_run"),
    "paste_cells": press("read:party", key="party"),
    "edit_cell": Endpoint(
        "read:visit visit", "edit:visit visit", RECORD | {"name": "place"}, {"place": "Gent"}
    ),
    "own_fields": page("read:visit visit", **RECORD),
    "record_leads": page("read:visit visit", **RECORD),
    "party_own_fields": page(READS, pk="party"),
    "party_record_leads": page(READS, pk="party"),
    "product_own_fields": page("read:product product", pk="product"),
    "product_record_leads": page("read:product product", pk="product"),
    "order_own_fields": page("read:order order", pk="order"),
    "order_record_leads": page("read:order order", pk="order"),
    "quote_own_fields": page("read:quote quote", pk="quote"),
    "quote_record_leads": page("read:quote quote", pk="quote"),
}
TRASHED = ({"key": "party"}, {"pk": "trashed"})
HISTORY = {
    "record_history": page(READS, key="party", pk="party"),
    "party_history": page(READS, pk="party"),
    "restore_value": press("signed in", key="party", pk="party"),  # the next page says why not
    "story": page("maker story", story="story"),
    "undo_story": press("maker story", story="story"),
    "trash": page("records.see_trash"),
    "trash_of": page("records.see_trash & read:party", key="party"),
    "restore_trash": Endpoint(None, "read:party", *TRASHED),  # refuses record by record
    "erase_trash": Endpoint(None, "read:party & records.erase_record", *TRASHED),
    "set_retention": press("records.set_retention", key="party"),
    "audit": page("events.read_audit"),
    "export_audit": page("events.export_audit"),
    "verify_seals": press("events.verify_seals"),
}
SET_UP = {
    "set_up_objects": page("records.set_up"),
    "make_object": form("records.make_object"),
    "schema": form("records.import_schema"),
    "export_schema": page("records.set_up"),
    "try_pattern": page("records.set_up"),
    "set_up_object": page("records.set_up", key="visit"),
    "edit_object": form("records.edit_object", key="visit"),
    "remove_object": press("records.remove_object", key="visit"),
    "restore_object": press("records.restore_object", key="hidden"),
    "delete_object": press("records.delete_object", key="hidden"),
    "choose_sort": page("records.set_up", key="visit"),
    "add_field": form("records.add_field", key="visit", sort="text"),
    "arrange_fields": press("records.arrange_fields", key="visit"),
    "edit_field": form("records.edit_field", **FIELD),
    "move_field": press("records.arrange_fields", step="up", **FIELD),
    "retype_field": form("records.retype_field", **FIELD),
    "index_field": press("records.index_field", **FIELD),
    "remove_field": press("records.remove_field", **FIELD),
    "restore_field": press("records.restore_field", key="visit", name="gone"),
    "delete_field": press("records.delete_field", key="visit", name="gone"),
}
EXCHANGE = {
    "imports": page("exchange.read_imports"),
    "create_import": form("exchange.create_import"),
    "import": page("exchange.read_imports", pk="import"),
    "map_import": form("exchange.map_import", pk="import"),
    "start_import": press("exchange.start_import", pk="import"),
    "answer_import": press("exchange.answer_import", pk="import"),
    "map_words": press("exchange.map_words", pk="import"),
    "refused_rows": page("exchange.read_imports", pk="import"),
    "exports": page("exchange.read_exports"),
    "schedule_export": form("exchange.schedule_export"),
    "export_account": form("exchange.export_account"),
    "export": page("nobody", pk="export"),
    "cancel_export": press("nobody", pk="export"),
    "download_export": page("nobody", pk="export"),
    "edit_export_schedule": form("owner export_schedule", pk="export_schedule"),
    "pause_export_schedule": press("owner export_schedule", pk="export_schedule"),
    "resume_export_schedule": press("owner export_schedule", pk="export_schedule"),
    "delete_export_schedule": press("owner export_schedule", pk="export_schedule"),
}
AUTOMATION = {
    "webhooks": page("webhooks.read_webhooks"),
    "create_webhook": form("webhooks.create_webhook"),
    "webhook": page("webhooks.read_webhooks webhook", pk="webhook"),
    "edit_webhook": form("webhooks.edit_webhook webhook", pk="webhook"),
    "switch_on_webhook": press("webhooks.switch_webhook webhook", pk="webhook"),
    "switch_off_webhook": press("webhooks.switch_webhook webhook", pk="webhook"),
    "test_webhook": press("webhooks.test_webhook webhook", pk="webhook"),
    "renew_webhook_secret": press("webhooks.edit_webhook webhook", pk="webhook"),
    "delete_webhook": press("webhooks.delete_webhook webhook", pk="webhook"),
    "send_failed_again": press("webhooks.send_again webhook", pk="webhook"),
    "send_since": press("webhooks.send_again webhook", pk="webhook"),
    "send_again": press("webhooks.send_again webhook", pk="webhook", delivery_pk="delivery"),
    "automations": page("automation.read_automations"),
    "create_automation": form("automation.create_automation"),
    "automation": page("automation.read_automations automation", pk="automation"),
    "edit_automation": form("automation.edit_automation automation", pk="automation"),
    "try_automation": page("automation.try_automation automation", pk="automation"),
    "switch_on_automation": press("automation.switch_on_automation automation", pk="automation"),
    "switch_off_automation": press("automation.switch_off_automation automation", pk="automation"),
    "delete_automation": press("automation.delete_automation automation", pk="automation"),
    "renew_secret": press("automation.edit_automation automation", pk="automation"),
    "undo_run": press("automation.undo_run automation & read:party party", pk="run"),
    "run": page("automation.read_automations automation & read:party party", pk="run"),
    "retry_run": press("automation.retry_run automation & read:party party", pk="run"),
    "cancel_run": press("automation.cancel_run automation & read:party party", pk="run"),
    "party_automation": page(READS, pk="party"),
    "product_automation": page("read:product product", pk="product"),
    "record_automation": page(READS, key="party", pk="party"),
    "notifications": page("signed in"),
    "unread_count": page("signed in"),
    "read_notifications": press("signed in"),
    "notification": page("nobody", pk=0),
    "press_automation": form("nobody", pk=0),
    "receive_webhook": press("open", secret="unknown"),
}
API = {
    "mcp": form("token"),
    "oauth_server": page("open"),
    "oauth_resource": page("open"),
    "oauth_resource_of": page("open", path="mcp"),
    "api_openapi": form("token"),
    "api_types": form("token"),
    "api_metrics": form("token"),
    "api_records": form("token", key="party"),
    "api_record": form("token", key="party", pk="party"),
    "api_upsert_records": form("token", key="party"),
    "api_restore_record": form("token", key="party", pk="party"),
    "api_notes": form("token", key="party", pk="party"),
    "api_note": form("token", key="party", pk="party", **NOTE),
    "api_tags": form("token", key="party", pk="party"),
    "api_files": form("token", key="party", pk="party"),
    "api_file": form("token", key="party", pk="party", **FILE),
    "api_file_content": form("token", key="party", pk="party", **FILE),
    "api_external_ids": form("token", key="party", pk="party"),
    "api_external_id": form("token", key="party", pk="party", **ID),
    "api_nowhere": form("token"),
}
PARTS = (
    SHELL,
    ACCOUNTS,
    ACCESS,
    ATTACHED,
    RECORDS,
    WRITING,
    HISTORY,
    SET_UP,
    EXCHANGE,
    OF_APPS,
    AUTOMATION,
    API,
)
ENDPOINTS: dict[str, Endpoint] = {name: found for part in PARTS for name, found in part.items()}
AT_THE_DOOR = "sign-in/"
"""Everything below it is the door itself: it decides by itself whom it lets in, and has its own tests."""
BY_CONTENT = frozenset(
    {
        "erase_trash",
        "oauth_register",
        "oauth_revoke",
        "oauth_token",
        "restore_value",
        "story",
        "undo_story",
        "unmerge_party",
    }
)
"""What is sent or stored decides who may: the tests of history, trash, merges and apps try them."""
