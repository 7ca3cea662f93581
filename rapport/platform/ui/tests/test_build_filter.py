"""The filter builder as a page: what a form says, with and without JavaScript, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from rapport.platform.access import Role
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.filters.tree import MOST
from rapport.platform.records.models import CustomField
from rapport.platform.records.types import record_types
from rapport.platform.ui.forms_filters import FilterForm, posted
from tests.cast import ClientOf

PLACE = "/records/party/filter/"


@pytest.fixture
def client(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


def body(response: Any) -> str:
    return str(response.content.decode())


def row(number: int, field: str, way: str = "", *values: str, at: str = "f") -> dict[str, Any]:
    place = f"{at}.{number}"
    return {f"{place}.field": field, f"{place}.way": way, f"{place}.value": list(values)}


def test_an_empty_filter_begins_with_one_row(client: Client) -> None:
    page = body(client.get(PLACE))
    assert 'name="f.0.field"' in page
    assert "f.1" not in page
    for text in ("E-mail", "Orders", "Words anywhere", "Typed condition"):
        assert text in page


def test_the_filter_of_the_list_is_shown_and_its_look_kept(client: Client) -> None:
    page = body(client.get(PLACE, {"q": "city:Ulm,Bonn born<=30d", "sort": "-created"}))
    assert 'value="Ulm, Bonn"' in page
    assert 'value="born&lt;=30d"' in page
    assert '<input type="hidden" name="sort" value="-created">' in page


def test_without_javascript_it_is_built_by_buttons(client: Client) -> None:
    page = body(client.post(PLACE, row(0, "city") | {"do": "look"}))
    assert "does not contain" in page
    begun = row(0, "city", "contains", "Ulm")
    page = body(client.post(PLACE, begun | {"do": "add:f"}))
    assert 'name="f.1.field"' in page
    assert 'value="Ulm"' in page
    page = body(client.post(PLACE, begun | {"do": "group:f"}))
    assert 'name="f.1.how"' in page
    assert 'name="f.1.0.field"' in page
    page = body(client.post(PLACE, begun | row(1, "name") | {"do": "remove:f.0"}))
    assert "Ulm" not in page
    response = client.post(PLACE, begun | {"do": "apply", "sort": "-created"})
    assert response.status_code == 303
    assert response["Location"] == "/records/party/?sort=-created&q=city~Ulm"


def test_rows_keep_their_places_and_orders_are_done_one_after_another(client: Client) -> None:
    begun = {"f.how": "all"} | row(0, "city", "is", "Ulm") | row(2, "name", "is", "A")
    page = body(client.post(PLACE, begun | {"order": ["remove:f.0", "add:f", "remove:f.0"]}))
    assert [f'name="f.{at}.field"' in page for at in range(5)] == [False, False, True, True, False]
    assert 'id="f.3.field" aria-label="Field" data-submits autofocus' in page
    assert "Remove condition 2" in page
    page = body(client.post(PLACE, begun | {"do": "group:f"}))
    assert 'name="f.3.0.field" id="f.3.0.field" aria-label="Field" data-submits autofocus' in page


def test_a_row_too_many_leaves_the_others(client: Client) -> None:
    full = {"f.how": "all"} | {f"f.{n}.field": "city" for n in range(MOST)}
    page = body(client.post(PLACE, full | {"do": "add:f"}))
    assert "at most 60 conditions" in page
    assert page.count('class="builder-row"') == MOST


def test_htmx_is_sent_to_the_list_and_gets_fragments(client: Client) -> None:
    begun = row(0, "city", "is", "Ulm")
    headers = {"HX-Request": "true"}
    response = client.post(PLACE, begun | {"do": "apply"}, headers=headers)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/records/party/?q=city%3AUlm")
    counted = body(client.post(PLACE, begun | {"do": "count"}, headers=headers))
    assert "<strong>0</strong>" in counted
    assert "city:Ulm" in counted
    assert "<form" not in counted
    wrong = row(0, "typed()") | {"f.0.text": "shoe:3", "do": "count"}
    counted = body(client.post(PLACE, wrong, headers=headers))
    assert 'id="f.0.problem" class="builder-problem" aria-live="polite" hx-swap-oob' in counted
    assert "Parties have no field “shoe”." in counted


def test_a_field_of_a_form_gets_the_text(client: Client) -> None:
    page = body(client.get(PLACE, {"into": "steps.0.filter", "steps.0.filter": "city:Ulm"}))
    assert 'name="into" value="steps.0.filter"' in page
    assert 'value="Ulm"' in page
    begun = row(0, "city", "is", "Ulm") | {"do": "apply", "into": "steps.0.filter"}
    response = client.post(PLACE, begun, headers={"HX-Request": "true"})
    built = {"filter-built": {"into": "steps.0.filter", "text": "city:Ulm"}}
    assert json.loads(response["HX-Trigger"]) == built
    assert 'value="city:Ulm" readonly' in body(client.post(PLACE, begun))


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (row(0, "role", "any_of", "customer", "prospect"), "role:customer,prospect"),
        (row(0, "role", "is_not", "customer"), "-role:customer"),
        (row(0, "city", "any_of", 'Ulm, "Bad Ems, Lahn"'), 'city:Ulm,"Bad Ems, Lahn"'),
        (row(0, "created", "last", "2", "w"), "created:0d..2w"),
        (row(0, "created", "within", "this_month"), "created:this_month"),
        (row(0, "born", "between", "2000-01-01", "2001-01-01"), "born:2000-01-01..2001-01-01"),
        (row(0, "owner", "empty"), "owner:none"),
        (row(0, "words()", "lacks", "two words"), '-"two words"'),
        (row(0, "tag", "is", "vip"), "tag:vip"),
        (row(0, "orders()") | {"f.0.measure": "has_not"}, "-orders()"),
        (row(0, "orders()", "more", "3") | {"f.0.measure": "count"}, "count(orders)>3"),
        (
            row(0, "orders()", "older", "90", "d") | {"f.0.measure": "highest.placed"},
            "highest(orders.placed)>90d",
        ),
        (
            row(0, "orders()", "more", "3")
            | {"f.0.measure": "sum.total", "f.0.where.how": "all"}
            | row(0, "status", "is", "placed", at="f.0.where"),
            "sum(orders.total, status:placed)>3",
        ),
        (
            {"f.how": "any", "f.1.how": "none"}
            | row(0, "city", "is", "Ulm")
            | row(0, "city", "is", "Bonn", at="f.1")
            | row(1, "name", "starts", "a", at="f.1"),
            "city:Ulm or -(city:Bonn or name^a)",
        ),
        (row(0, "typed()") | {"f.0.text": "city:Ulm or born<=30d"}, "(city:Ulm or born<=30d)"),
    ],
)
def test_what_is_entered_becomes_text(alice: User, rows: dict[str, Any], text: str) -> None:
    data = QueryDict(mutable=True)
    for name, value in ({"f.how": "all"} | rows).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = FilterForm(record_types()["party"], actor_of(alice), posted(data))
    assert form.judge(is_final=True), [found.problem for _p, _s, found in form.rows()]
    assert form.text == text


def test_automations_build_their_condition(manager: User, client_of: ClientOf) -> None:
    shown = body(client_of(manager).get("/automations/new/?type=party"))
    assert 'hx-get="/records/party/filter/?into=filter"' in shown
    form = {"trigger.kind": "event", "trigger.type": "party", "filter": "city:Ulm & name~a"}
    shown = body(client_of(manager).post("/automations/new/", form | {"do": "add:steps:branch"}))
    assert 'into=filter&amp;filter=city%3AUlm+%26+name~a"' in shown
    assert 'hx-get="/records/party/filter/?into=steps.0.filter"' in shown


def test_another_field_forgets_the_value_of_the_last(client: Client) -> None:
    shape = {"f.0.shape": "city||one", "do": "look"}
    assert 'value="Ulm"' not in body(client.post(PLACE, row(0, "name", "is", "Ulm") | shape))
    assert 'value="Ulm"' in body(client.post(PLACE, row(0, "city", "contains", "Ulm") | shape))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (row(0, "city", "is"), "Say what to compare with."),
        (row(0, "secret", "is", "1"), "There is no such field."),
        (row(0, "secret()", "more", "1"), "There is no such field."),
        (row(0, "role", "is", "pirate"), "Role is one of"),
        (row(0, "born", "on", "soon"), "Born is compared with a date"),
        (row(0, "typed()") | {"f.0.text": "orders.shoe:1"}, "Orders have no field “shoe”."),
        (row(0, "typed()") | {"f.0.text": "(" * 400}, ""),
        ({"f" + ".0" * 40 + ".field": "city"}, "at most 60 conditions, 8 deep"),
        ({f"f.{n // 90}.{n % 90}.field": "city" for n in range(300)}, None),
        (
            {f"f.{n}.how": "all" for n in range(9)}
            | {f"f.{n // 90}.{n % 90}.field": "city" for n in range(300)},
            "at most 60 conditions, 8 deep",
        ),
    ],
)
def test_what_is_wrong_is_said(client: Client, rows: dict[str, Any], sentence: str | None) -> None:
    response = client.post(PLACE, {"f.how": "all"} | rows | {"do": "apply"})
    assert response.status_code == (303 if sentence is None else 422)
    assert sentence is None or sentence in body(response)


def test_what_is_missing_stays_marked_once_it_was_said(client: Client) -> None:
    begun = {"f.how": "all"} | row(0, "city", "is") | {"do": "count"}
    headers = {"HX-Request": "true"}
    sentence = "Say what to compare with."
    assert sentence not in body(client.post(PLACE, begun, headers=headers))
    assert 'name="judged"' in body(client.post(PLACE, begun | {"do": "apply"}))
    assert sentence in body(client.post(PLACE, begun | {"judged": "1"}, headers=headers))


HOSTILE = [
    "(" * 50 + "city:Ulm" + ")" * 50,
    "-(" * 50 + "city:Ulm",
    " or ".join(["city:Ulm"] * 5000),
    "city:" + ",".join(["Ulm"] * 5000),
    "x" * 1_000_000,
    "city:a\x00b",
    "secret:1 orders.secret:1",
    "owner:² revenue>1e999999 created>99999y",
    "revenue>3 revenue<3 -revenue:any",
    '"' * 999,
]


DRAFTED = ("look", "check", "save", "on")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_answered_wherever_it_is_typed(
    client: Client, manager: User, client_of: ClientOf, text: str
) -> None:
    typed = row(0, "typed()") | {"f.0.text": text}
    rule = {"name": "Rule", "trigger.kind": "event", "trigger.type": "party", "filter": text}
    answers = [
        client.get("/records/party/", {"q": text}),
        client.get(PLACE, {"q": text}),
        client.get(PLACE, {"into": "filter", "filter": text}),
        *(client.post(PLACE, typed | {"do": order}) for order in ("look", "count", "apply")),
        client.post(PLACE, row(0, "city", "any_of", text, text) | {"do": "apply"}),
        *(client_of(manager).post("/automations/new/", rule | {"do": order}) for order in DRAFTED),
    ]
    assert {answer.status_code for answer in answers} <= {200, 303, 422}
    for answer in answers:
        assert answer.status_code != 422 or "error" in body(answer) or "alert" in body(answer)


def test_thousands_of_conditions_are_refused(client: Client) -> None:
    many = {f"f.{n // 90}.{n % 90}.field": "city" for n in range(5000)}
    assert client.post(PLACE, many).status_code == 400


@pytest.mark.parametrize("order", ["add:x", "remove:f", "remove:f.9", "add:f.0", "find:f.7", "x"])
def test_unknown_buttons_change_nothing(client: Client, order: str) -> None:
    response = client.post(PLACE, row(0, "city", "is", "Ulm") | {"do": order})
    assert response.status_code == 200
    assert 'value="Ulm"' in body(response) or order == "find:f.7"


def test_a_field_that_the_reader_may_not_see_is_no_field(
    client: Client, alice: User, client_of: ClientOf
) -> None:
    CustomField.objects.create(
        record_type="party", name="secret", label="Secret", kind="text", roles=[Role.ADMINISTRATOR]
    )
    stamps.renew()
    page = client.get(PLACE, {"q": "secret:1"})
    assert "Secret" not in body(page)
    assert "Parties have no field “secret”." in body(page)
    response = client.post(PLACE, row(0, "secret", "is", "1") | {"do": "apply"})
    assert response.status_code == 422


def test_people_and_records_are_picked_by_name(client: Client, alice: User, bob: User) -> None:
    page = body(client.post(PLACE, row(0, "owner", "is", str(bob.pk)) | {"do": "look"}))
    assert f'<option value="{bob.pk}" selected>{bob.name}</option>' in page
    place = "/records/order/filter/"
    sent = row(0, "party", "is") | {"f.0.words": "zzz", "do": "find:f.0"}
    assert "Nothing of this name was found." in body(client.post(place, sent))


def test_outsiders_find_nothing(charlie: User, dana: User, client_of: ClientOf) -> None:
    for outsider in (charlie, dana):
        assert client_of(outsider).get(PLACE).status_code == 404
        assert client_of(outsider).post(PLACE, {}).status_code == 404
