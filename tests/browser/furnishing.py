"""A little of everything that the demo company lacks, made as its pages make it: by sending forms."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
BUTTON = {
    "name": "Greet",
    "trigger.kind": "form",
    "trigger.type": "project",
    "trigger.label": "Greet",
    "trigger.inputs.0.label": "What",
    "steps.0.kind": "edit",
    "steps.0.fields.0.name": "code",
    "steps.0.fields.0.value": "{input.what}",
    "do": "on",
}


@dataclass(frozen=True)
class Sender:
    """Whoever is signed in on ``page``, sending forms."""

    page: Page
    home: str

    def send(self, path: str, **values: Any) -> str:
        """Post ``values`` as the page's form would; the path that it leads to."""
        headers = json.loads(self.page.locator("body").get_attribute("hx-headers") or "{}")
        address = self.home + path
        answer = self.page.request.post(
            address, multipart=values, headers={**headers, "Referer": address}
        )
        assert answer.ok, (path, answer.status, answer.text())
        return urlsplit(answer.url).path

    def first(self, path: str, selector: str = "tbody a", place: int = 0) -> str:
        """The id of a record in the list at ``path``."""
        self.page.goto(self.home + path)
        return id_in(str(self.page.locator(selector).nth(place).get_attribute("href")))


def id_in(address: str) -> str:
    """The id with which ``address`` ends."""
    return address.rstrip("/").rpartition("/")[2]


def furnish(sender: Sender) -> dict[str, str]:
    """The ids of what there is now."""
    ids = {
        "organization": sender.first("/records/party/?view=organizations", ".who-name"),
        "order": sender.first("/records/order/"),
        "product": sender.first("/records/product/"),
        "trashed": sender.first("/records/party/?view=people", ".who-name", 1),
        "party": sender.first("/records/party/?view=people", ".who-name"),
    }
    _about_a_customer(sender, ids)
    _of_the_company_own(sender, ids)
    return ids


def _about_a_customer(sender: Sender, ids: dict[str, str]) -> None:
    attached = f"/attached/party/{ids['party']}"
    sender.send(f"{attached}/notes/", text="Prefers to be called after lunch. @Quinn knows why.")
    sender.send(f"{attached}/tags/", tag="VIP")
    picture = {"name": "shop.png", "mimeType": "image/png", "buffer": PICTURE}
    sender.send(f"{attached}/files/", file=picture)
    sender.send(f"/parties/{ids['trashed']}/delete/")
    sender.page.goto(f"{sender.home}/touchpoints/of/{ids['party']}/new/")
    sender.page.fill("input[name=subject]", "Asked for the new price list")
    sender.page.get_by_role("button", name="Put it on the timeline").click()


def _of_the_company_own(sender: Sender, ids: dict[str, str]) -> None:
    """An object with a field and a record, a button on it that was pressed; a view, a territory."""
    sender.send("/set-up/objects/make/", label="Project", icon="rocket")
    sender.send("/set-up/objects/project/add/text/", label="Code")
    ids["record"] = id_in(sender.send("/records/project/create/", name="Mill"))
    made = sender.send("/automations/new/", **BUTTON)
    sender.send(f"{made}press/", record=ids["record"], what="Hello")
    sender.send("/territories/create/", name="North")
    sender.send("/records/party/views/new/", label="Mine", reach="private")
    sender.page.goto(f"{sender.home}/records/party/")
    mine = sender.page.get_by_role("link", name="Mine").get_attribute("href")
    ids["view"] = str(mine).rpartition("view=")[2]
    said = {"pk": ids["party"], "verb": "edit", "set": "industry", "industry": "Mills"}
    ids["bulk"] = id_in(sender.send("/records/party/bulk/", **said))
