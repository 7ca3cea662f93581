"""The filter language on related records, aggregates, custom fields and relative days."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from rapport.kit.errors import Invalid, NotFound
from rapport.orders.models import Order
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.filters.compiling import compile_tree
from rapport.platform.records.filters.text import parse
from rapport.platform.records.filters.why import why
from rapport.platform.records.filters.words import sentence
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.types import RecordType, record_types

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties() -> dict[str, Party]:
    """Anna bought twice, Bert once long ago, Carl never."""
    found = {
        name: Party.objects.create(name=name, sort_name=name.lower(), search_text=name.lower())
        for name in ("Anna", "Bert", "Carl")
    }
    now = timezone.now()
    for name, number, total, days in (
        ("Anna", "1", 100, 10),
        ("Anna", "2", 900, 400),
        ("Bert", "3", 500, 800),
    ):
        Order.objects.create(
            party=found[name],
            number=number,
            total=total,
            currency="EUR",
            placed_at=now - timedelta(days=days),
        )
    return found


@pytest.fixture
def project(parties: dict[str, Party]) -> RecordType:
    """An object with a link to a party, a number, a day, several choices and a yes or no."""
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    kinds = {"customer": "record", "budget": "number", "due": "date", "done": "boolean"}
    for name, kind in kinds.items():
        target = "party" if kind == "record" else ""
        CustomField.objects.create(
            record_type="project", name=name, label=name.title(), kind=kind, target=target
        )
    CustomField.objects.create(
        record_type="project",
        name="skills",
        label="Skills",
        kind="choices",
        choices=[["a", "Art"], ["b", "Building"]],
    )
    CustomField.objects.create(record_type="party", name="rank", label="Rank", kind="rating")
    stamps.renew()
    found = record_types()["project"]
    today = timezone.localdate()
    for name, customer, budget, days, skills in (
        ("Mill", "Anna", "12.5", 3, "a,b"),
        ("Weir", "Anna", "200", -40, "b"),
        ("Dam", "Bert", None, None, None),
    ):
        given = {
            "name": name,
            "customer": parties[customer].pk,
            "budget": budget,
            "due": today + timedelta(days=days) if days is not None else None,
            "skills": skills,
        }
        create_record(found, given, by=SYSTEM)
    return found


def names(text: str, kind: RecordType, by: Actor = SYSTEM) -> str:
    found = kind.visible_to(by).filter(compile_tree(parse(text), kind, by=by))
    return " ".join(found.order_by("name").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("orders.total>600", "Anna"),
        ("count(orders)>0", "Anna Bert"),
        ("projects:any", "Anna Bert"),
        ("-orders.total>600", "Bert Carl"),
        ("orders(total>600 placed<30d)", ""),
        ("orders(total<600 placed<30d)", "Anna"),
        ("orders.placed<30d or name:Carl", "Anna Carl"),
        ("sum(orders.total)>=1000", "Anna"),
        ("sum(orders.total):0", "Carl"),
        ("sum(orders.total, placed<1y)>50", "Anna"),
        ("count(orders)<2", "Bert Carl"),
        ("highest(orders.total)<901", "Anna Bert Carl"),
        ("average(orders.total):500", "Anna Bert"),
        ("highest(orders.placed)>60d", "Bert"),
        ("highest(orders.placed)<60d", "Anna"),
        ("highest(orders.placed)>1y", "Bert"),
        ("highest(orders.placed)>=10d", "Anna Bert"),
        ("highest(orders.placed)<=10d", "Anna"),
        ("highest(orders.placed):10d", "Anna"),
        ("highest(orders.placed):400d", ""),
        ("highest(orders.placed, total>500)>1y", "Anna"),
        ("highest(orders.placed)<today", "Anna Bert"),
        ("highest(orders.placed)>=yesterday", ""),
        ("lowest(orders.placed)>1y", "Anna Bert"),
        ("lowest(orders.placed)<2y", "Anna"),
        ("lowest(orders.placed):400d", "Anna"),
        ("lowest(orders.placed):10d", ""),
        ("highest(projects.due)>in_1d", "Anna"),
        ("projects.budget>100", "Anna"),
        ("projects:none", "Carl"),
        ("sum(projects.budget)>212", "Anna"),
        ("projects(skills:art budget<100)", "Anna"),
        ("rank:none", "Anna Bert Carl"),
    ],
)
def test_parties_by_what_belongs_to_them(project: RecordType, text: str, found: str) -> None:
    assert names(text, record_types()["party"]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("budget>12", "Mill Weir"),
        ("budget:12.5", "Mill"),
        ("budget:10..20", "Mill"),
        ("-budget>100", "Dam Mill"),
        ("budget:none", "Dam"),
        ("budget:any", "Mill Weir"),
        ("due<today", "Weir"),
        ("due:in_3d", "Mill"),
        ("due<30d", "Mill"),
        ("due>30d", "Weir"),
        ("skills:building", "Mill Weir"),
        ("skills:art,building", "Mill Weir"),
        ("-skills:art", "Dam Weir"),
        ("customer.name:Anna", "Mill Weir"),
        ("(budget:none or budget>100) customer:any", "Dam Weir"),
        ("name^we", "Weir"),
        ("owner:me", ""),
    ],
)
def test_projects_by_their_custom_fields(project: RecordType, text: str, found: str) -> None:
    assert names(text, project) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nothing.total>3", "unknown_relation"),
        ("orders.shoe:3", "unknown_field"),
        ("sum(orders.number)>3", "not_a_number"),
        ("sum(orders.total)>many", "not_a_number"),
        ("projects:3", "filter_not_understood"),
        ("highest(orders.placed)>soon", "not_a_date"),
    ],
)
def test_what_makes_no_sense_is_said(project: RecordType, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        names(text, record_types()["party"])
    assert refused.value.code == code


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_filter_means_the_same_in_every_language(project: RecordType, language: str) -> None:
    CustomObject.objects.create(key="mill", label="طاحونة", plural="طواحين")
    CustomField.objects.create(
        record_type="mill", name="owner_of", label="Of", kind="record", target="party"
    )
    stamps.renew()
    with translation.override(language):
        found = names("orders.total>600", record_types()["party"])
        assert names("mill:none", record_types()["party"]) == "Anna Bert Carl"
    assert found == "Anna"


def test_related_records_that_are_hidden_do_not_count(
    project: RecordType, alice: User, charlie: User
) -> None:
    party = record_types()["party"]
    assert names("projects:any", party, actor_of(alice)) == "Anna Bert"
    assert not compile_matches(party, "orders:any", actor_of(charlie))


def compile_matches(kind: RecordType, text: str, by: Actor) -> bool:
    rows = kind.model._default_manager.filter(compile_tree(parse(text), kind, by=by))
    return bool(rows.exists())


def test_why_says_which_conditions_hold(
    project: RecordType, parties: dict[str, Party], alice: User, charlie: User
) -> None:
    kind, tree = record_types()["party"], parse("(name:Anna or name:Carl) sum(orders.total)>5000")
    said = why(tree, kind, parties["Anna"].pk, by=actor_of(alice))
    assert [(reason.sentence, reason.is_met) for reason in said] == [
        ("Name is Anna", True),
        ("Name is Carl", False),
        ("sum of orders total > 5000", False),
    ]
    with pytest.raises(NotFound):
        why(tree, kind, parties["Anna"].pk, by=actor_of(charlie))


def test_a_filter_reads_as_a_sentence(project: RecordType) -> None:
    tree = parse("-name~x (projects.budget>100 or count(orders)>3)")
    said = sentence(tree, record_types()["party"])
    assert (
        said == "Name does not contain x and (Projects where Budget > 100 or count of orders > 3)"
    )


def test_sums_of_custom_numbers_are_exact(project: RecordType, parties: dict[str, Party]) -> None:
    for _ in range(10):
        create_record(
            project, {"name": "Tenth", "customer": parties["Carl"].pk, "budget": "0.1"}, by=SYSTEM
        )
    assert names(f"sum(projects.budget):{Decimal(1)}", record_types()["party"]) == "Carl"
