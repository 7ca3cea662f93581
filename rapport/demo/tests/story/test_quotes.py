"""The story of the demo company: what people see who open it for the first time."""

from __future__ import annotations

from rapport.demo.story.quotes import COURSES
from rapport.demo.tests.loading import rows
from rapport.quotes.models import Quote


def test_quotes_stand_in_every_state(told: None) -> None:
    found = dict(rows("SELECT state, count(*) FROM quotes_quote GROUP BY 1"))
    assert set(found) == set(Quote.State) - {Quote.State.EXPIRED}
    assert sum(found.values()) == len(COURSES)


def test_what_was_accepted_was_ordered_and_won(told: None) -> None:
    wrong = """
        SELECT quote.id FROM quotes_quote quote
          JOIN sales_opportunityquote link ON link.quote_id = quote.id
          JOIN sales_opportunity found ON found.id = link.opportunity_id
         WHERE (quote.state = 'accepted') <> (found.status = 'won' AND quote.order_id IS NOT NULL)
            OR quote.state = 'accepted' AND found.amount <> quote.net"""
    assert rows(wrong) == []
    assert rows("SELECT count(*) FROM quotes_acceptance WHERE text_hash = ''") == [(0,)]


def test_sellers_have_work_of_today_and_promises(told: None) -> None:
    sellers = "(SELECT user_id FROM accounts_membership GROUP BY 1)"
    [(busy,)] = rows(
        "SELECT count(DISTINCT owner_id) FROM activities_activity"
        f" WHERE status = 'open' AND due_at::date = current_date AND owner_id IN {sellers}"
    )
    assert busy >= 4
    assert rows("SELECT count(*) > 0 FROM activities_activity WHERE is_promised") == [(True,)]
    assert rows("SELECT count(*) FROM activities_bookingpage") == [(2,)]
