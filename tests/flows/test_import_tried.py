"""A dry run says what an import would do, asks about likely duplicates, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rapport.kit.errors import Invalid, NotAllowed
from rapport.orders.models import Order
from rapport.parties.models import Party
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.exchange import actions
from rapport.platform.exchange.models import Import, StagedRow
from tests.flows.test_import_pages import ORDERS, form_values

pytestmark = pytest.mark.django_db
HERE = "id,Name,E-mail,City\n1,Zoë Müller,zoe@example.org,Köln\n2,Bo Holm,bo@example.org,Oslo\n"
MORE = (
    "id,Name,E-mail,City\n1,Zoë Müller,zoe@example.org,Bonn\n7,Bo Holmm,b.holm@example.net,Oslo\n"
    "8,Cilla Dahl,cilla@example.org,Lund\n9,Zoe Muller,z@example.net,\n,,,\n10,,,Rom\n"
)


def hand_in(user: User, text: str, kind: str, name: str = "file.csv") -> Import:
    files = [actions.Handed(name, [text.encode()])]
    return actions.create_import(files, by=actor_of(user), record_type=kind, source="shop")


def bring_in(user: User, text: str, kind: str) -> Import:
    made = hand_in(user, text, kind)
    actions.start_import(made, by=actor_of(user))
    return actions.run_import(made.pk)


def tried(user: User, text: str, kind: str) -> Import:
    made = hand_in(user, text, kind)
    actions.try_import(made, by=actor_of(user))
    return actions.run_trial(made.pk)


def test_what_would_be_done_is_told_and_nothing_stays(admin: User) -> None:
    bring_in(admin, HERE, "parties")
    before = Event.objects.count()
    done = tried(admin, MORE, "parties")
    trial = done.trial
    assert done.status == "tried"
    assert (trial["created"], trial["updated"], trial["unchanged"], trial["refused"]) == (
        3,
        1,
        0,
        1,
    )
    assert set(trial["new"]) == {"Bo Holmm", "Cilla Dahl", "Zoe Muller"}
    assert [row for row, _ in trial["refusals"]] == [7]
    (changed,) = trial["changed"]
    assert changed["title"] == "Zoë Müller"
    assert any("Bonn" in line[2] for line in changed["changes"])
    alike = {row["row"]: [other[1] for other in row["others"]] for row in trial["alike"]}
    assert alike == {3: ["Bo Holm"], 5: ["Zoë Müller"]}
    assert set(Party.objects.values_list("name", flat=True)) == {"Zoë Müller", "Bo Holm"}
    assert (Event.objects.count(), StagedRow.objects.count()) == (before, 0)


def test_every_row_alike_is_one_new_or_left_out(admin: User) -> None:
    bring_in(admin, HERE, "parties")
    done = tried(admin, MORE, "parties")
    bo = Party.objects.get(name="Bo Holm")
    by = actor_of(admin)
    with pytest.raises(Invalid):
        actions.answer_import(done, {"3": "999999"}, by=by)
    with pytest.raises(Invalid):
        actions.answer_import(done, {"4": str(bo.pk)}, by=by)
    actions.answer_import(done, {"3": str(bo.pk), "5": "skip"}, by=by)
    actions.start_import(done, by=by)
    finished = actions.run_import(done.pk)
    assert (finished.counts["created"], finished.counts["updated"]) == (1, 2)
    assert finished.counts["refused"] == 2
    bo.refresh_from_db()
    assert bo.name == "Bo Holmm"
    assert set(bo.emails.values_list("folded", flat=True)) == {
        "bo@example.org",
        "b.holm@example.net",
    }
    assert Party.objects.count() == 3


def test_every_row_of_the_file_is_compared_and_they_are_shown_by_the_page(
    admin: User, client_of: Callable[[User], Client]
) -> None:
    bring_in(admin, HERE, "parties")
    rows = [f"n{n},{chr(97 + n % 26)}{n} Solo,,\n" for n in range(1_000)]
    rows += [f"z{n},Bo Holmm,bo{n}@example.net,\n" for n in range(120)]
    done = tried(admin, "id,Name,E-mail,City\n" + "".join(rows), "parties")
    found = done.trial["alike"]
    assert (len(found), {row["others"][0][1] for row in found}) == (120, {"Bo Holm"})
    assert found[-1]["row"] == 1_121
    client: Any = client_of(admin)
    shown = client.get(reverse("import", args=[done.pk])).content.decode()
    assert "1 of 2" in shown
    answer = client.post(
        reverse("answer_import", args=[done.pk]), {"answer_1002": "skip", "page": "2"}
    )
    assert answer.url.endswith("?page=2")
    client.post(reverse("answer_import", args=[done.pk]), {"answer_1121": "skip"})
    assert actions.run_import(done.pk).counts["refused"] == 2


def test_who_is_said_to_be_new_is_new_whatever_the_mail(admin: User) -> None:
    bring_in(admin, HERE, "parties")
    made = hand_in(admin, "Name,E-mail\nBo Holm,bo@example.org\n", "parties", "other.csv")
    made.source, made.answers = "elsewhere", {"2": "new"}
    made.save()
    actions.start_import(made, by=actor_of(admin))
    actions.run_import(made.pk)
    assert Party.objects.filter(name="Bo Holm").count() == 2


def test_orders_are_tried_too(manager: User) -> None:
    done = tried(manager, ORDERS, "orders")
    assert (done.trial["created"], done.trial["refused"]) == (4, 2)
    assert any("536365" in title for title in done.trial["new"])
    assert not Order.objects.exists()


def test_in_the_browser(admin: User, client_of: Callable[[User], Client]) -> None:
    bring_in(admin, HERE, "parties")
    client: Any = client_of(admin)
    file = SimpleUploadedFile("more.csv", MORE.encode())
    answer = client.post(reverse("create_import"), {"file": file, "source": "shop"})
    values = form_values(client.get(answer.url).content.decode())
    answer = client.post(answer.url, {**values, "do": "try"})
    assert "Trying it" in client.get(answer.url).content.decode()
    chosen = actions.run_trial(Import.objects.latest("pk").pk)
    shown = client.get(answer.url).content.decode()
    assert "Perhaps here already" in shown
    assert "The same as Bo Holm" in shown
    said = {"answer_3": "new", "answer_5": "skip"}
    answer = client.post(reverse("answer_import", args=[chosen.pk]), said)
    assert answer.status_code == 303
    actions.run_import(chosen.pk)
    assert Party.objects.filter(deleted_at=None).count() == 4


def test_who_may_not_import_may_not_try(admin: User, charlie: User) -> None:
    made = hand_in(admin, HERE, "parties")
    for action in (actions.try_import, actions.start_import):
        with pytest.raises(NotAllowed):
            action(made, by=actor_of(charlie))
    with pytest.raises(NotAllowed):
        actions.answer_import(made, {}, by=actor_of(charlie))


def test_another_mapping_forgets_what_was_found(admin: User) -> None:
    done = tried(admin, HERE, "parties")
    assert done.trial["created"] == 2
    actions.map_import(done, by=actor_of(admin), mapping={"name": "Name"})
    assert (done.trial, done.status) == (None, "uploaded")


def test_on_the_command_line(admin: User, tmp_path: Path) -> None:
    bring_in(admin, HERE, "parties")
    path, count = tmp_path / "more.csv", Import.objects.count()
    path.write_text(MORE)
    asked = actions.Asked(record_type="parties", source="shop")
    trial = actions.try_file([path], asked, by=actor_of(admin))
    assert (trial["created"], trial["updated"], len(trial["alike"])) == (3, 1, 2)
    assert (Import.objects.count(), StagedRow.objects.count()) == (count, 0)
    assert Party.objects.count() == 2
