"""Questions to begin with, each on a mart that the product declares."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from rapport.kit.speech import noted

SHOWN = 3


@dataclass(frozen=True)
class Example:
    """A question in words and in SQL, and the marts that it reads."""

    question: str
    sql: str
    marts: frozenset[str]


EXAMPLES = (
    Example(
        noted("What came in each month?"),
        """SELECT date_trunc('month', ordered_on)::date AS month, sum(revenue) AS revenue
FROM orders
WHERE is_clean AND currency = (SELECT mode(currency) FROM orders WHERE is_clean)
GROUP BY month
ORDER BY month""",
        frozenset({"orders"}),
    ),
    Example(
        noted("Which products bring the most?"),
        """SELECT products.name AS product, sum(order_lines.amount) AS revenue, count(*) AS lines
FROM order_lines
JOIN products USING (product_id)
WHERE standing = 'clean'
  AND order_lines.currency = (SELECT mode(currency) FROM orders WHERE is_clean)
GROUP BY product
ORDER BY revenue DESC
LIMIT 20""",
        frozenset({"order_lines", "orders", "products"}),
    ),
    Example(
        noted("How many customers order on how many days?"),
        """SELECT days, count(*) AS customers
FROM (
    SELECT party_id, count(DISTINCT ordered_on) AS days
    FROM orders
    WHERE is_clean AND party_id IS NOT NULL
    GROUP BY party_id
)
GROUP BY days
ORDER BY days""",
        frozenset({"orders"}),
    ),
    Example(
        noted("On which channels are customers met?"),
        """SELECT channel, count(*) AS interactions
FROM interactions
GROUP BY channel
ORDER BY interactions DESC""",
        frozenset({"interactions"}),
    ),
)


def examples(marts: Collection[str]) -> list[Example]:
    """The first few that can be asked of ``marts``."""
    return list(islice(_askable(marts), SHOWN))


def _askable(marts: Collection[str]) -> Iterator[Example]:
    return (example for example in EXAMPLES if example.marts <= set(marts))
