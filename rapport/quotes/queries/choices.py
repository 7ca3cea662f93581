"""What the buyer chooses between."""

from __future__ import annotations

from rapport.catalog import queries as catalog
from rapport.catalog.queries.comparing import Comparison
from rapport.quotes.drafts import Draft, groups_of


def choices_compared(draft: Draft) -> list[tuple[str, Comparison]]:
    """Of each group of choices its products side by side, as far as buyers may know them and where that
    tells something. Two queries, however many groups there are.
    """
    groups = groups_of(draft.lines)
    sets = [
        [line.product_id for line in draft.lines if line.group == group and line.product_id]
        for group in groups
    ]
    found = zip(groups, catalog.public_comparisons(sets) if groups else (), strict=True)
    return [(group, one) for group, one in found if len(one.products) > 1 and one.lines]
