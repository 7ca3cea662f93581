"""Likely duplicates in plain tables: levels, weights, what is learned, and published truth."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, product
from math import log2, prod
from pathlib import Path
from random import Random

import pytest

from rapport.kit.text import fold
from rapport.parties.duplicates import candidates, fields, learning
from rapport.parties.duplicates.candidates import Pair, Part, Rule, in_any_order, rule
from rapport.parties.duplicates.fields import MISSING, Field, Pattern
from rapport.parties.duplicates.model import Model
from rapport.parties.duplicates.scan import Likely, likely_duplicates

DATA = Path(__file__).resolve().parents[3].parent / "shared/data/er"
SAME, SLIP = "the same", "a slip of the finger apart"
FEW, DIFFERENT = "a few letters apart", "different"


@pytest.mark.parametrize(
    ("field", "one", "other", "expected"),
    [
        (fields.name("x"), "anna", "anna", SAME),
        (fields.name("x"), "johnson", "jonhson", SLIP),
        (fields.name("x"), "rob", "robert", "one begins the other"),
        (fields.name("x"), "mcdonald", "macdonnald", FEW),
        (fields.name("x"), "anna", "bert", DIFFERENT),
        (fields.words("x"), "high street", "hihg street", SLIP),
        (fields.words("x"), "high street", "low road", DIFFERENT),
        (fields.number("x"), "3511", "3151", SLIP),
        (fields.number("x"), "3511", "9000", DIFFERENT),
        (fields.date("x"), "1971-06-24", "1971-05-24", SLIP),
        (fields.date("x"), "1971-06-24", "1971-05-25", "two digits apart"),
        (fields.date("x"), "1971-06-24", "1980-01-11", DIFFERENT),
        (fields.email("x"), "anna@a.org", "ana@a.org", SLIP),
        (fields.email("x"), "anna@a.org", "anna@elsewhere.com", "the same before the @"),
        (fields.email("x"), "anna@a.org", "bert@elsewhere.com", DIFFERENT),
        (fields.exact("x"), "nl", "de", DIFFERENT),
    ],
)
def test_two_values_stand_at_a_level(field: Field, one: str, other: str, expected: str) -> None:
    assert field.labels[field.level(one, other)] == expected
    assert field.level(one, other) == field.level(other, one)


@pytest.mark.parametrize(("one", "other"), [("", ""), ("anna", ""), ("", "anna")])
def test_what_is_not_known_says_nothing(one: str, other: str) -> None:
    assert fields.name("x").level(one, other) == MISSING


def test_a_rule_brings_together_what_shares_all_its_parts() -> None:
    rows = [{"name": n, "city": c} for n, c in (("an", "x"), ("al", "x"), ("an", ""), ("al", "x"))]
    assert candidates.pairs(rows, rule("name", "city")) == {(1, 3)}
    assert candidates.pairs(rows, rule(Part("name", 1), "city")) == {(0, 1), (0, 3), (1, 3)}


def test_a_crowd_is_passed_over() -> None:
    rows = [{"city": "london"}] * (candidates.CROWD + 1)
    assert candidates.pairs(rows, rule("city")) == set()
    assert candidates.pairs(rows[1:], rule("city"))


def test_weights_add_up_to_bits() -> None:
    """Worked by hand: prior 1 : 99, the same city .8 / .1, of a name three times as common as usual."""
    model = Model(
        fields=(fields.exact("city"), fields.name("name")),
        same=((0.8, 0.2), (0.6, 0.2, 0.05, 0.05, 0.1)),
        strangers=((0.1, 0.9), (0.01, 0.01, 0.01, 0.02, 0.95)),
        prior=0.01,
        rarity=({}, {"smith": 3.0}),
    )
    judged = model.judge({"city": "ely", "name": "smith"}, (0, 0))
    assert [e.weight for e in judged.evidence] == pytest.approx([log2(8), log2(0.6 / 0.03)])
    assert judged.probability == pytest.approx(8 * 20 / (8 * 20 + 99))
    rare = model.judge({"city": "ely", "name": "featherstonehaugh"}, (0, 0))
    assert rare.weight - judged.weight == pytest.approx(log2(3))
    silent = model.judge({"city": "ely", "name": "smith"}, (1, MISSING))
    assert [(e.column, e.level) for e in silent.evidence] == [
        ("city", DIFFERENT),
        ("name", "not known"),
    ]
    assert silent.weight == pytest.approx(log2(1 / 99) + log2(0.2 / 0.9))


def test_what_strangers_show_is_what_chance_shows_less_the_same_ones() -> None:
    """Of all pairs 1 % are one someone: p = .01 x .9 + .99 x .05 = .0585."""
    (found,) = learning.strangers(((0.0585, 0.9415),), ((0.9, 0.1),), 0.01)
    assert found == pytest.approx((0.05, 0.95))
    (never_none,) = learning.strangers(((0.009, 0.991),), ((0.9, 0.1),), 0.01)
    assert 0 < never_none[0] < 0.001


def test_the_shares_that_made_the_patterns_are_learned_from_them() -> None:
    """Two rules, each of which fixes a field; the other one teaches what that field is worth."""
    columns = tuple(fields.exact(column) for column in "abcd")
    alike, apart = (0.9, 0.8, 0.7, 0.95), (0.05, 0.1, 0.02, 0.2)
    by_rule: dict[Rule, dict[tuple[int, ...], int]] = {
        rule("a"): mixture(alike, apart, fixed=0),
        rule("b"): mixture(alike, apart, fixed=1),
    }
    known = tuple((share, 1 - share) for share in apart)
    learned = learning.same(columns, by_rule, known)
    assert [shares[0] for shares in learned] == pytest.approx(alike, abs=0.005)


def mixture(
    alike: tuple[float, ...], apart: tuple[float, ...], *, fixed: int
) -> dict[tuple[int, ...], int]:
    """A million pairs, of which 30 % are one someone, all the same in the ``fixed`` field."""

    def chance(levels: tuple[int, ...], shares: tuple[float, ...]) -> float:
        free = [n for n in range(len(shares)) if n != fixed]
        return prod(1 - shares[n] if levels[n] else shares[n] for n in free)

    every = (levels for levels in product((0, 1), repeat=len(alike)) if not levels[fixed])
    return {
        levels: round(1_000_000 * (0.3 * chance(levels, alike) + 0.7 * chance(levels, apart)))
        for levels in every
    }


PEOPLE = (fields.name("given"), fields.name("family"), fields.date("born"), fields.words("city"))
MEETINGS = (rule("born"), rule("given", "family"), rule("given", "city"), rule("family", "city"))


def people(count: int, chance: Random) -> list[dict[str, str]]:
    """Strangers with names of thirty given and two hundred family names."""

    def word(number: int) -> str:
        return Random(number).choice("bdfgklmnprst") + "".join(
            Random(number).choices("aeioulnrst", k=6)
        )

    return [
        {
            "given": word(chance.randrange(30)),
            "family": word(100 + chance.randrange(200)),
            "born": f"{chance.randrange(1930, 2005)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
            "city": word(1000 + chance.randrange(40)),
        }
        for _ in range(count)
    ]


def test_a_few_of_one_someone_are_told_from_many_strangers_who_share_a_rule() -> None:
    family, email, phone = fields.name("family"), fields.exact("email"), fields.number("phone")
    few, many, rows = 40, 60_000, 400_000
    same_mail, same_phone = rule("email"), rule("phone")
    slip, other = (family.labels.index(label) for label in (SLIP, DIFFERENT))
    strangers: dict[Pattern, int] = {
        (other, 1, 0): many * 97 // 100,
        (other, MISSING, 0): many * 3 // 100,
    }
    counts = learning.Counts(
        rows=rows,
        values=(
            learning.Values(rows, {"smith": 800}),
            learning.Values(rows, {str(number): 2 for number in range(few)}),
            learning.Values(rows, {str(number): 30 for number in range(5_000)}),
        ),
        by_chance={(other, 1, 2): 9_990, (slip, 1, 2): 10},
        by_rule={same_mail: {(slip, 0, MISSING): few}, same_phone: strangers},
        every={**strangers, (slip, 0, MISSING): few},
    )
    model = learning.learn((family, email, phone), counts)
    row = {"family": "jansen", "email": "a@b.example", "phone": "1"}
    assert model.judge(row, (slip, 0, MISSING)).probability > 0.9
    assert model.judge(row, (other, 1, 0)).probability < 0.01


def test_the_same_people_with_a_slip_each_are_found() -> None:
    chance = Random(7)
    rows = people(300, chance)
    for row in rows[:60]:
        column = chance.choice(["given", "family", "city"])
        place = chance.randrange(len(row[column]))
        rows.append(row | {column: row[column][:place] + row[column][place + 1 :]})
    found = likely_duplicates(rows, PEOPLE, MEETINGS)
    assert {item.pair for item in found} == {(place, 300 + place) for place in range(60)}
    assert [e.column for e in found[0].judgement.evidence] == ["given", "family", "born", "city"]
    assert found == likely_duplicates(rows, PEOPLE, MEETINGS)


def test_among_strangers_nobody_is_found() -> None:
    assert likely_duplicates(people(300, Random(3)), PEOPLE, MEETINGS) == []


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_table_of_next_to_nothing_is_no_error(count: int) -> None:
    rows = [{"given": "anna", "family": "", "born": "", "city": "ely"}] * count
    assert len(likely_duplicates(rows, PEOPLE, MEETINGS, at_least=0)) == count * (count - 1) / 2


def test_names_that_changed_places_are_found() -> None:
    rows = people(300, Random(3))
    rows += [row | {"given": row["family"], "family": row["given"]} for row in rows[:30]]
    compared = (
        fields.name("given", exchanged_with="family"),
        fields.name("family", exchanged_with="given"),
        *PEOPLE[2:],
    )
    rules = (*MEETINGS, in_any_order("given", "family"))
    found = likely_duplicates(rows, compared, rules)
    assert {item.pair for item in found} == {(place, 300 + place) for place in range(30)}
    assert found[0].judgement.evidence[0].level == "exchanged"
    missing = rows[0] | {"given": ""}
    assert fields.pattern(compared, missing, rows[300])[0] == MISSING


FEBRL = (
    fields.name("given_name", exchanged_with="surname"),
    fields.name("surname", exchanged_with="given_name"),
    fields.number("street_number"),
    fields.words("address_1"),
    fields.words("address_2"),
    fields.words("suburb"),
    fields.number("postcode"),
    fields.exact("state"),
    fields.date("date_of_birth"),
)
FEBRL_RULES = (
    rule("date_of_birth"),
    in_any_order("given_name", "surname"),
    rule("given_name", "postcode"),
    rule("given_name", "suburb"),
    rule("surname", "postcode"),
    rule("surname", "suburb"),
    rule("address_1", "suburb"),
    rule("address_1", "street_number"),
    rule("address_2", "postcode"),
    rule("suburb", "postcode"),
)
FAKE = (
    fields.name("first_name", exchanged_with="surname"),
    fields.name("surname", exchanged_with="first_name"),
    fields.date("dob"),
    fields.words("city"),
    fields.email("email"),
)
FAKE_RULES = (
    rule("dob"),
    rule("email"),
    in_any_order("first_name", "surname"),
    rule("first_name", "city"),
    rule("surname", "city"),
    rule(Part("first_name", 3), Part("surname", 3)),
    rule(Part("first_name", 2), Part("dob", 4)),
    rule(Part("surname", 2), Part("dob", 4)),
    rule(Part("surname", 4)),
    rule(Part("email", 4)),
    rule(Part("dob", 7), Part("city", 1)),
    rule(Part("dob", 7), Part("email", 1)),
)


@pytest.mark.skipif(not DATA.exists(), reason="the reference data is not in ../shared/data")
@pytest.mark.parametrize(
    ("name", "compared", "rules", "reached"),
    [
        ("febrl_dataset1", FEBRL, FEBRL_RULES, 0.999),
        ("febrl_dataset2", FEBRL, FEBRL_RULES, 0.997),
        ("fake_1000", FAKE, FAKE_RULES, 0.915),
    ],
)
def test_published_duplicates_are_found_without_labels(
    name: str, compared: tuple[Field, ...], rules: tuple[Rule, ...], reached: float
) -> None:
    """The social security number of febrl, which gives most away, is left out; labels only measure."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = [
            {column: fold(value) for column, value in row.items()}
            for row in csv.DictReader(lines, skipinitialspace=True)
        ]
    known = [row.get("cluster") or row["rec_id"].split("-")[1] for row in rows]
    assert f1(likely_duplicates(rows, compared, rules), same_label(known)) > reached


def same_label(labels: Iterable[str]) -> set[Pair]:
    groups: dict[str, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        groups[label].append(position)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def f1(found: list[Likely], truth: set[Pair]) -> float:
    right = len(truth & {item.pair for item in found})
    return 2 * right / (len(found) + len(truth))
