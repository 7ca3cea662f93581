"""Finding organizations that are like our best customers: in the worker, and kept for whoever asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.kit.speech import noted, say
from rapport.orders.queries import company_currency
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.records.actions.lists import add_to_list, list_to_fill
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.models import List
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.types import declared_type
from rapport.platform.tasks.lanes import aside
from rapport.sales import facts_sql as sql
from rapport.sales.events import ProspectsSought
from rapport.sales.likeness import (
    Fact,
    Seen,
    Weight,
    missing_examples,
    scores_without_themselves,
    separation,
    weigh,
)
from rapport.sales.models import Prospect, ProspectSearch

MOST_BEST = 500
KEPT = 1_000
SAMPLE = 2_000
TOLD_FACTS = 12
LITTLE = 0.05
"""A weight below this, of what none of the best has, is not looked at."""
GATHERING, WEIGHING, RANKING = noted("Gathering facts"), noted("Weighing them"), noted("Ranking")
TELL = """
    UPDATE sales_prospectsearch SET state = 'running', step = %s, done_share = %s WHERE id = %s"""


@transaction.atomic
def find_prospects(
    *, by: Actor, text: str = "", most: int = 50, currency: str = ""
) -> ProspectSearch:
    """Have the worker look for organizations that are like the best: those that the filter ``text`` selects,
    or else the ``most`` that brought most in ``currency``. What was found before is forgotten.

    Raises Invalid at "text", "most" and "currency".
    """
    access.require(by, "sales.find_prospects")
    from rapport.sales.tasks import reckon_prospects_soon

    text, currency = text.strip(), currency.strip() or company_currency()
    _check(text, most, currency, by)
    said = {"text": text, "most": most, "currency": currency, "state": "waiting", "step": ""}
    said |= {"done_share": 0, "message": ""}
    search, _ = ProspectSearch.objects.update_or_create(by_id=by.user_id, defaults=said)
    events.record(ProspectsSought(text, most), by=by, subject=search)
    transaction.on_commit(lambda: reckon_prospects_soon(search.pk))
    return search


@transaction.atomic
def list_prospects(search: ProspectSearch, name: str, *, by: Actor, pks: list[int] | None) -> List:
    """Put the prospects of ``search``, or those of them in ``pks``, on the list called ``name``, which is made
    if need be. Raises Invalid at "list".
    """
    access.require(by, "sales.find_prospects")
    kind = declared_type("party")
    found = Prospect.objects.filter(search=search)
    if pks is not None:
        found = found.filter(party__in=pks)
    row = list_to_fill(kind, name, by=by, is_new=True)
    add_to_list(row, kind.visible_to(by).filter(pk__in=found.values("party")), by=by)
    return row


def _check(text: str, most: int, currency: str, by: Actor) -> None:
    wrong = {}
    if not 1 <= most <= MOST_BEST:
        wrong["most"] = say("A number from 1 to %(most)s.", most=MOST_BEST)
    if len(text) > 500:
        wrong["text"] = say("At most %(longest)s characters.", longest=500)
    try:
        Money.zero(currency)
    except Invalid as error:
        wrong["currency"] = error.message
    if text and "text" not in wrong:
        try:
            compile_tree(parse(text), declared_type("party"), by=by)
        except Invalid as error:
            wrong["text"] = error.message
    if wrong:
        raise Invalid("invalid_search", fields=wrong)


def reckon_prospects(search_pk: int) -> None:
    """Look, and keep what was found; seconds for a million parties. For the worker."""
    search = ProspectSearch.objects.select_related("by").filter(pk=search_pk).first()
    if search is None:
        return
    try:
        with transaction.atomic():
            figures = _found(search, actor_of(search.by))
            done = {"state": "done", "step": "", "done_share": 1, "figures": figures}
            ProspectSearch.objects.filter(pk=search_pk).update(at=timezone.now(), **done)
    except Exception as error:  # a search must never look as if it were still going on
        message = str(error)[:300]
        ProspectSearch.objects.filter(pk=search_pk).update(state="failed", message=message)
        raise


def _found(search: ProspectSearch, by: Actor) -> dict[str, Any]:
    Prospect.objects.filter(search=search).delete()
    with connection.cursor() as cursor:
        _tell(search, GATHERING, 0.1)
        counts = _gather(cursor, search, by)
        if missing_examples(counts["examples"]):
            return counts
        _tell(search, WEIGHING, 0.5)
        seen, known = _counted(cursor)
        weights = weigh(seen.values(), known)
        _tell(search, RANKING, 0.7)
        _weigh(cursor, weights)
        facts = _rank(cursor, search)
        return {
            **counts,
            "separation": _separation(cursor, counts["organizations"], seen, known),
            "weights": [_told(weights[fact]) for fact in sorted(facts | _strongest(weights))],
        }


def _tell(search: ProspectSearch, step: str, share: float) -> None:
    """Beside the transaction that looks, so that it is seen at once."""
    with aside() as cursor:
        cursor.execute(TELL, [step, share, search.pk])


def _gather(cursor: Any, search: ProspectSearch, by: Actor) -> dict[str, int]:
    """Note the organizations that ``by`` sees, which of them are the best, and what is known of each."""
    kind = declared_type("party")
    cursor.execute("DROP TABLE IF EXISTS org, fact, weight")
    seen = kind.visible_to(by).filter(kind=Party.Kind.ORGANIZATION).order_by()
    cursor.execute(*_with(sql.ORGANIZATIONS, "visible", seen))
    cursor.execute("CREATE INDEX ON org (party_id)")
    if search.text:
        chosen = selection(by, kind, parse(search.text)).filter(kind=Party.Kind.ORGANIZATION)
        best = chosen.order_by("pk")[:MOST_BEST]
        cursor.execute(*_with(sql.BEST_BY_FILTER, "chosen", best))
    else:
        cursor.execute(sql.BEST_BY_WORTH, {"currency": search.currency, "most": search.most})
    cursor.execute(sql.CUSTOMERS)
    cursor.execute("ANALYZE org")
    cursor.execute(sql.FACTS)
    for statement, said in sql.gathering(kind.fields_for(by)):
        cursor.execute(statement, said)
    cursor.execute("CREATE INDEX ON fact (party_id)")
    cursor.execute("ANALYZE fact")
    cursor.execute(
        "SELECT count(*), count(*) FILTER (WHERE is_best), count(*) FILTER (WHERE is_new) FROM org"
    )
    organizations, examples, candidates = cursor.fetchone()
    return {"organizations": organizations, "examples": examples, "candidates": candidates}


def _with(statement: str, place: str, rows: Any) -> tuple[str, Any]:
    """``statement`` with the ids of ``rows`` in its ``place``."""
    text, params = rows.values("pk").query.sql_with_params()
    return statement.format(**{place: text}), params


def _counted(cursor: Any) -> tuple[dict[Fact, Seen], dict[str, tuple[int, int]]]:
    """How many of the best and of the others have each fact, and have any of its name."""
    cursor.execute(sql.COUNTS)
    seen = {(name, value): Seen(name, value, best, rest) for name, value, best, rest in cursor}
    cursor.execute(sql.KNOWN)
    return seen, {name: (best, rest) for name, best, rest in cursor.fetchall()}


def _weigh(cursor: Any, weights: Mapping[Fact, Weight]) -> None:
    """Note the weights, also against: but not of what is too seldom to say anything."""
    told = [
        {"name": one.name, "value": one.value, "group": one.group, "odds": one.log_odds}
        for one in weights.values()
        if one.best or abs(one.log_odds) > LITTLE
    ]
    cursor.execute(sql.WEIGHTS, [json.dumps(told)])
    cursor.execute("ANALYZE weight")


def _rank(cursor: Any, search: ProspectSearch) -> set[Fact]:
    """Keep those that are most like the best; returns the facts that say why."""
    cursor.execute(sql.BEST_SCORED, [KEPT])
    ranked = [(pk, score, json.loads(facts)) for pk, score, facts in cursor.fetchall()]
    Prospect.objects.bulk_create(
        Prospect(search=search, place=place, party_id=pk, score=score, facts=facts)
        for place, (pk, score, facts) in enumerate(ranked, 1)
    )
    return {(name, value) for _, _, facts in ranked for name, value in facts}


def _strongest(weights: Mapping[Fact, Weight]) -> set[Fact]:
    """What the best have most in common, for whoever wants to see it."""
    for_them = [one for one in weights.values() if one.best > 1 and one.log_odds > 0]
    for_them.sort(key=lambda one: -one.log_odds)
    return {(one.name, one.value) for one in for_them[:TOLD_FACTS]}


def _separation(
    cursor: Any,
    organizations: int,
    seen: Mapping[Fact, Seen],
    known: Mapping[str, tuple[int, int]],
) -> float:
    """How often one of the best, judged by the others of them, scores above another organization."""
    cursor.execute(sql.OF_BEST, [MOST_BEST])
    examples = [
        [(name, value) for name, value in facts if name is not None]
        for _, facts in cursor.fetchall()
    ]
    cursor.execute(sql.SAMPLE_SCORED, {"step": max(1, organizations // SAMPLE)})
    others = [float(score) for (score,) in cursor.fetchall()]
    return round(separation(scores_without_themselves(examples, seen, known), others), 4)


def _told(weight: Weight) -> list[Any]:
    return [weight.name, weight.value, weight.best, weight.known, round(weight.log_odds, 4)]
