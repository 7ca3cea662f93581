"""What the platform itself plugs into the shell."""

from __future__ import annotations

from functools import partial

from rapport.platform.records.queries.custom import custom_fields
from rapport.platform.records.queries.links import leads_to
from rapport.platform.ui.plugs import Command, MenuItem, Panel, command, menu, panel

command(Command("Import a file", "create_import", "upload", "exchange.create_import"))
command(Command("Take out everything", "export_account", "archive", "exchange.export_account"))
command(Command("Keyboard shortcuts", "shortcuts", "keyboard"))
command(Command("Profile: language and time zone", "my_profile", "user-circle"))
command(Command("Notices: what you are told, and how", "my_notifications", "bell-cog"))

menu(MenuItem("Set-up", "Users", "users", "users", order=10, verb="accounts.read_user", keys="g u"))
menu(
    MenuItem(
        "Set-up", "Imports", "imports", "upload", order=30, verb="exchange.read_imports", keys="g f"
    )
)
menu(MenuItem("Set-up", "Exports", "exports", "download", order=31, verb="exchange.read_exports"))
menu(
    MenuItem(
        "Set-up",
        "Automations",
        "automations",
        "robot",
        order=25,
        verb="automation.read_automations",
        keys="g a",
    )
)
menu(MenuItem("Set-up", "Apps", "all_apps", "apps", order=28, verb="oauth.read_apps"))
menu(MenuItem("Set-up", "Webhooks", "webhooks", "webhook", order=27, verb="webhooks.read_webhooks"))
menu(MenuItem("Set-up", "Teams", "teams", "users-group", order=20, verb="accounts.read_team"))
menu(
    MenuItem(
        "Set-up",
        "Rights",
        "rights",
        "lock-access",
        order=25,
        verb="accounts.read_rights",
        keys="g r",
    )
)

panel(Panel(page="party", name="tags", title="Tags", url_name="party_tags", order=10, place="side"))
for page, url_name in (
    ("party", "party_lists"),
    ("product", "product_lists"),
    ("order", "order_lists"),
    ("quote", "quote_lists"),
    ("record", "record_lists"),
):
    panel(Panel(page=page, name="lists", title="Lists", url_name=url_name, order=15))
panel(
    Panel(page="party", name="notes", title="Notes", url_name="party_notes", order=30, place="side")
)
panel(
    Panel(page="party", name="files", title="Files", url_name="party_files", order=60, place="side")
)
panel(
    Panel(
        page="party",
        name="external_ids",
        title="In other systems",
        url_name="party_external_ids",
        order=80,
        place="side",
    )
)

for name, title, order in (
    ("tags", "Tags", 10),
    ("notes", "Notes", 30),
    ("files", "Files", 60),
    ("external_ids", "In other systems", 80),
):
    panel(Panel(page="record", name=name, title=title, url_name=name, order=order))
panel(
    Panel(
        page="party",
        name="sharing",
        title="Sharing",
        url_name="party_sharing",
        order=90,
        place="side",
    )
)

for page, url_name in (
    ("party", "party_followers"),
    ("product", "product_followers"),
    ("order", "order_followers"),
    ("quote", "quote_followers"),
    ("record", "followers"),
):
    panel(Panel(page=page, name="followers", title="Followers", url_name=url_name, order=65))

for page, url_name in (
    ("party", "party_automation"),
    ("product", "product_automation"),
    ("record", "record_automation"),
):
    panel(Panel(page=page, name="automation", title="Automation", url_name=url_name, order=70))
menu(
    MenuItem(
        "Set-up", "Objects and fields", "set_up_objects", "forms", order=40, verb="records.set_up"
    )
)


def _has_fields(key: str) -> bool:
    return bool(custom_fields().get(key))


def _has_leads(key: str) -> bool:
    return any(lead.field.is_custom for lead in leads_to(key))


for key in ("party", "product", "order", "quote"):
    panel(
        Panel(
            key,
            "own_fields",
            "Own fields",
            f"{key}_own_fields",
            order=5,
            is_needed=partial(_has_fields, key),
        )
    )
    panel(
        Panel(
            key,
            "leads",
            "Records that lead here",
            f"{key}_record_leads",
            order=25,
            is_needed=partial(_has_leads, key),
        )
    )

for page, url_name in (("party", "party_history"), ("record", "record_history")):
    panel(Panel(page=page, name="history", title="History", url_name=url_name, order=90))
menu(MenuItem("Insight", "Adoption", "adoption", "activity", order=60, verb="records.see_adoption"))
menu(MenuItem("Set-up", "Trash", "trash", "trash", order=60, verb="records.see_trash"))
menu(MenuItem("Set-up", "Audit", "audit", "shield-check", order=70, verb="events.read_audit"))
