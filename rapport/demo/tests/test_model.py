"""What was drawn has the moments of the model that it was drawn from."""

import numpy as np
import pytest

from rapport.demo import model as m
from rapport.demo.baskets import draw_baskets, draw_returns
from rapport.demo.goods import goods, pair_lifts
from rapport.demo.seasons import normalised
from rapport.demo.selling import GOES_ON, SKILLS, draw_selling
from rapport.demo.talks import draw_talks
from rapport.demo.tests.conftest import Drawn


def test_arrivals_grow_and_follow_the_season(drawn: Drawn) -> None:
    counts = np.bincount(drawn.people.arrival.astype(int), minlength=m.DAYS)
    expected = drawn.world.arrivals.weights * drawn.people.count / drawn.world.arrivals.total[-1]
    months = np.arange(m.DAYS) // 61
    seen, due = np.bincount(months, counts), np.bincount(months, expected)
    assert np.all(np.abs(seen - due) < 5 * np.sqrt(due) + 2)
    assert counts[-365:].sum() > 1.2 * counts[:365].sum()


def test_repeats_of_consumers_have_the_mean_of_bg_nbd(drawn: Drawn) -> None:
    """Fader, Hardie and Lee (2005), equation 9, given each customer's own rate and p."""
    people = drawn.people
    consumers = ~people.is_business
    season = drawn.world.consumer
    span = season.total[-1] - season.operational(people.arrival)
    rate, p = people.rate[consumers], people.dropout[consumers]
    expected = (1 - np.exp(-rate * p * span[consumers])) / p
    seen = drawn.plain.repeats[consumers]
    error = 4 * np.std(seen - expected) / np.sqrt(len(seen))
    assert abs(seen.mean() - expected.mean()) < error


def test_the_living_are_as_many_as_p_alive_says(drawn: Drawn) -> None:
    consumers = ~drawn.people.is_business
    p_alive, is_alive = drawn.plain.p_alive[consumers], drawn.plain.is_alive[consumers]
    assert abs(p_alive.mean() - is_alive.mean()) < 0.01
    for low in (0.1, 0.4, 0.7):
        group = (p_alive >= low) & (p_alive < low + 0.2)
        error = 4 * np.sqrt(0.25 / group.sum())
        assert abs(is_alive[group].mean() - p_alive[group].mean()) < error


def test_repeats_follow_the_months_and_weekdays(drawn: Drawn) -> None:
    """Purchases a day, divided by the rates of all who were customers that day."""
    people, bought = drawn.people, drawn.plain
    is_repeat = bought.at > people.arrival[bought.buyer]
    kept = is_repeat & ~people.is_business[bought.buyer]
    seen = np.bincount(bought.at[kept].astype(int), minlength=m.DAYS)
    consumers = ~people.is_business
    days = np.arange(m.DAYS)
    gone = np.minimum(bought.gone, m.DAYS + 1)
    begin = np.bincount(people.arrival[consumers].astype(int), people.rate[consumers], m.DAYS + 2)
    end = np.bincount(gone[consumers].astype(int), people.rate[consumers], m.DAYS + 2)
    exposure = np.cumsum(begin - end)[: m.DAYS]
    start = np.datetime64(drawn.world.consumer.start) + days
    for groups, factors in (
        ((start.astype(int) + 3) % 7, m.CONSUMER_WEEKDAYS),
        (start.astype("datetime64[M]").astype(int) % 12, m.MONTH_FACTORS),
    ):
        ratio = np.bincount(groups, seen) / np.bincount(groups, exposure)
        assert np.allclose(ratio / ratio.mean(), normalised(factors), rtol=0.09)


def test_order_totals_have_the_mean_of_gamma_gamma(drawn: Drawn) -> None:
    baskets = draw_baskets(
        drawn.world, drawn.people, drawn.bought, goods(), np.random.default_rng(1)
    )
    consumers = ~drawn.people.is_business[drawn.bought.buyer]
    model = drawn.world.model
    seen = baskets.totals[consumers] / 100
    expected = model.spend_p * model.spend_gamma / (model.spend_q - 1)
    means = np.bincount(drawn.bought.buyer, baskets.totals / 100) / np.bincount(drawn.bought.buyer)
    assert abs(means[~drawn.people.is_business].mean() - expected) < 0.05 * expected
    within = seen / drawn.people.spend[drawn.bought.buyer[consumers]]
    assert abs(within.mean() - 1) < 0.02
    assert abs(within.var() - 1 / model.spend_p) < 0.02


def test_lines_add_up_to_totals(drawn: Drawn) -> None:
    baskets = draw_baskets(
        drawn.world, drawn.people, drawn.bought, goods(), np.random.default_rng(1)
    )
    sums = np.bincount(baskets.order, baskets.quantity * baskets.price)
    assert np.array_equal(sums.astype(np.int64), baskets.totals)
    assert baskets.lines.min() >= 1
    assert np.array_equal(baskets.position[:1], [1])
    pairs = baskets.order * 1000 + baskets.product
    assert len(np.unique(pairs)) == len(pairs), "a product stands once in a basket"


def test_planted_pairs_have_the_lift_that_the_truth_states(drawn: Drawn) -> None:
    stock = goods()
    baskets = draw_baskets(drawn.world, drawn.people, drawn.bought, stock, np.random.default_rng(2))
    business = drawn.people.is_business[drawn.bought.buyer].mean()
    has = np.zeros((drawn.bought.count, stock.count), bool)
    has[baskets.order, baskets.product] = True
    for pair in pair_lifts(stock, drawn.world.model, float(business)):
        first, second = (int(str(pair[name])[3:]) - 1 for name in ("first", "second"))
        both = (has[:, first] & has[:, second]).sum()
        confidence = both / has[:, first].sum()
        error = 4.5 * np.sqrt(0.25 / has[:, first].sum())
        assert abs(confidence - float(pair["confidence"])) < error
        assert confidence / has[:, second].mean() == pytest.approx(float(pair["lift"]), rel=0.25)
        assert float(pair["lift"]) > 3


def test_campaign_effects_are_found_from_the_arms(drawn: Drawn) -> None:
    """Orders in the two weeks after, treated minus control, against the mean true effect."""
    bought, exposed = drawn.bought, drawn.exposed
    for index in range(len(m.CAMPAIGNS)):
        chosen = exposed.campaign == index
        member, treated = exposed.member[chosen], exposed.is_treated[chosen]
        begun = exposed.at[chosen]
        start = np.full(drawn.people.count, np.inf)
        start[member] = begun
        delay = bought.at - start[bought.buyer]
        within = (delay > 0) & (delay <= drawn.world.model.response_days)
        orders = np.bincount(bought.buyer[within], minlength=drawn.people.count)[member]
        found = orders[treated].mean() - orders[~treated].mean()
        spread = np.sqrt(
            orders[treated].var() / treated.sum() + orders[~treated].var() / (~treated).sum()
        )
        assert abs(found - exposed.effect[chosen].mean()) < 3.3 * spread, m.CAMPAIGNS[index].key


def test_sizes_per_customer(drawn: Drawn) -> None:
    """About ten order lines and five interactions a customer."""
    chance = np.random.default_rng(3)
    baskets = draw_baskets(drawn.world, drawn.people, drawn.bought, goods(), chance)
    talks = draw_talks(drawn.world, drawn.people, drawn.bought, baskets, drawn.exposed, chance)
    returned = draw_returns(drawn.world, drawn.bought, baskets, chance)
    assert 9.5 < len(baskets.order) / drawn.people.count < 10.7
    assert 4.6 < talks.count / drawn.people.count < 5.4
    assert 0.02 < len(returned.line) / drawn.bought.count < 0.06
    assert (returned.quantity <= baskets.quantity[returned.line]).all()


def test_nothing_happens_outside_history(drawn: Drawn) -> None:
    chance = np.random.default_rng(4)
    baskets = draw_baskets(drawn.world, drawn.people, drawn.bought, goods(), chance)
    talks = draw_talks(drawn.world, drawn.people, drawn.bought, baskets, drawn.exposed, chance)
    end = drawn.world.consumer.end
    for times in (drawn.people.arrival, drawn.bought.at, talks.at):
        assert times.min() >= 0
        assert times.max() < end


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    one, same, other = Drawn(1, 500), Drawn(1, 500), Drawn(2, 500)
    assert np.array_equal(one.bought.at, same.bought.at)
    assert not np.array_equal(one.bought.at[:100], other.bought.at[:100])


def test_every_channel_of_the_vocabulary_is_used() -> None:
    from rapport.demo.baskets import BUSINESS_CHANNELS, CONSUMER_CHANNELS
    from rapport.demo.themes import THEMES
    from rapport.touchpoints.channels import Channel

    used = {theme.channel for theme in THEMES} | set(BUSINESS_CHANNELS) | set(CONSUMER_CHANNELS)
    assert used == set(Channel.values)


def test_who_sells_better_wins_more() -> None:
    """Against the probability that follows from the model: the product over the stages, for each
    seller where nobody else is asked.
    """
    drawn = Drawn(customers=40_000)
    sellers = drawn.people.number % len(SKILLS)
    sold = draw_selling(drawn.world, drawn.people, sellers, goods(), drawn.chance)
    alone = (sold.rival < 0) & (sold.entered[:, 0] < drawn.world.consumer.end - 200)
    for seller, skill in enumerate(SKILLS):
        mine = alone & (sold.seller == seller)
        expected = float(np.prod(np.minimum(np.array(GOES_ON) * skill, 0.98)))
        error = np.sqrt(expected * (1 - expected) / mine.sum())
        assert abs(sold.is_won[mine].mean() - expected) < 4 * error
