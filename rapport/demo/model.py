"""The generative model's parameters. What each means is told in ``docs/guides/demo-company.md``."""

from __future__ import annotations

from dataclasses import dataclass

COMPANY = "Fernmoor Supply"
SOURCE = "demo"
CURRENCY = "EUR"
DAYS = 1096
"""Days of history, the last one being ``until``."""
CHUNK = 20_000
"""Customers drawn at once: memory depends on this, not on how many there are in all."""

MONTH_FACTORS = (0.82, 0.80, 0.94, 0.98, 1.02, 0.96, 0.88, 0.85, 1.00, 1.08, 1.27, 1.40)
CONSUMER_WEEKDAYS = (0.98, 0.90, 0.90, 0.95, 1.05, 1.18, 1.04)
BUSINESS_WEEKDAYS = (1.40, 1.50, 1.45, 1.35, 1.20, 0.08, 0.02)
"""Monday first. All factors have mean 1 where they are used, whatever is written here."""
CONSUMER_HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 7, 8, 8, 9, 8, 7, 7, 8, 9, 11, 13, 14, 12, 7, 3)
BUSINESS_HOURS = (0, 0, 0, 0, 0, 0, 1, 4, 12, 15, 15, 13, 8, 12, 14, 12, 8, 4, 1, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Model:
    """Population parameters. Rates are per day of operational (season-weighted) time."""

    growth: float = 0.8  # arrivals per day at the end are 1 + growth times those at the start
    business_share: float = 0.06
    # consumers: BG/NBD (Fader, Hardie and Lee 2005)
    rate_shape: float = 0.85
    rate_scale: float = 140.0  # rate ~ Gamma(shape, 1 / scale)
    dropout_a: float = 0.9
    dropout_b: float = 2.6  # p ~ Beta(a, b), asked after every repeat purchase
    # businesses: replenishment on a cycle until the contract ends
    cycle_median: float = 33.0
    cycle_sigma: float = 0.45  # cycle ~ LogNormal(ln median, sigma)
    cycle_jitter: float = 0.12  # of a cycle, normal, around each due day
    contract_mean: float = 640.0  # days, exponential
    # spend: gamma-gamma (Fader and Hardie 2013), of an order's total
    spend_p: float = 6.0
    spend_q: float = 4.0
    spend_gamma: float = 19.0
    business_spend: float = 9.0  # times as much
    # baskets: 1 + Poisson lines
    consumer_lines: float = 1.5
    business_lines: float = 4.5
    return_share: float = 0.045
    # what passes between us, beside orders
    consumer_talks: float = 2.05  # a year
    business_talks: float = 7.5
    case_share: float = 0.09  # of orders that lead to a case
    response_days: float = 14.0  # within which a campaign's extra order falls


@dataclass(frozen=True)
class Campaign:
    """A mailing to a share of those who allow it, half of them held out as control.

    ``effect`` times a customer's persuadability is the probability of one more order in the
    ``response_days`` after the exposure, for a treated customer who is still with us.
    """

    key: str
    title: str
    day: int  # counted from the end of history, negative
    share: float
    effect: float
    channel: str = "email"
    treated: float = 0.5


CAMPAIGNS = (
    Campaign("autumn-catalogue", "The autumn catalogue", -780, 0.30, 0.5, "letter"),
    Campaign("new-year-restock", "Restock in the new year", -640, 0.30, 0.9),
    Campaign("garden-weeks", "Garden weeks", -500, 0.25, 0.6),
    Campaign("we-miss-you", "We have not seen you for a while", -400, 0.20, 0.0),
    Campaign("workshop-days", "Workshop days", -250, 0.35, 1.0),
    Campaign("text-flash", "Two days, one fifth off", -120, 0.20, 0.4, "text"),
)

PERSUADABILITY = (0.02, 0.30, 0.10, 0.00, 0.18, 0.05, 0.24, 0.12)
"""Mean probability of a response by class; each customer's own is Beta around it."""
PERSUADABILITY_SPREAD = 12.0

CLASS_LABELS = (
    "makers", "hosts", "office", "gardeners", "parents", "packers", "bakers", "restorers",
)  # fmt: skip
CLASS_SHARES = (0.16, 0.14, 0.15, 0.13, 0.13, 0.09, 0.12, 0.08)
"""The latent classes: what a customer shops for. Independent of how often and for how much."""

POPULARITY = 0.8
"""Within a category the product of rank k sells like k to the power of minus this."""

PAIRS = ((0, 1, 0.35), (2, 5, 0.25), (4, 9, 0.40), (6, 13, 0.20), (8, 3, 0.30), (10, 7, 0.45), (12, 14, 0.25),
         (15, 11, 0.30))  # fmt: skip
"""Planted pairs: with the best seller of the first category, the third product of the second is
added to the basket with this probability."""
