"""The catalogue: sixteen categories of twenty-five products, and who likes what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rapport.demo.model import CLASS_LABELS, CLASS_SHARES, PAIRS, POPULARITY, Model

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

VARIANTS = ("Plain", "Large", "Fine", "Heavy", "Set of Six")
CATEGORIES: tuple[tuple[str, float, tuple[str, str, str, str, str]], ...] = (
    ("Hand tools", 9.0, ("Bradawl", "Marking Gauge", "Spokeshave", "Bevel Square", "Mallet")),
    ("Fixings", 2.2, ("Brass Screws", "Dowels", "Shelf Pins", "Wall Anchors", "Cup Hooks")),
    ("Tableware", 6.5, ("Stoneware Bowl", "Dinner Plate", "Serving Dish", "Espresso Cup", "Jug")),
    ("Candles", 3.4, ("Beeswax Candle", "Tea Lights", "Candle Holder", "Lantern", "Taper")),
    ("Desk", 4.1, ("Letter Tray", "Desk Pad", "Pen Pot", "Index Cards", "Bulldog Clips")),
    ("Paper", 3.0, ("Cotton Paper", "Notebook", "Envelopes", "Card Stock", "Sketch Block")),
    (
        "Seeds",
        1.9,
        (
            "Sweet Pea Seeds",
            "Heritage Tomato Seeds",
            "Meadow Mix",
            "Salad Leaf Seeds",
            "Kale Seeds",
        ),
    ),
    ("Garden", 7.8, ("Dibber", "Seed Tray", "Plant Labels", "Watering Rose", "Garden Twine")),
    (
        "Toys",
        6.0,
        ("Wooden Train", "Stacking Rings", "Skipping Rope", "Shape Sorter", "Spinning Top"),
    ),
    ("Parties", 2.6, ("Bunting", "Paper Straws", "Cake Topper", "Party Crowns", "Balloons")),
    ("Packing", 2.4, ("Mailing Box", "Kraft Tape", "Tissue Sheets", "Padded Mailer", "Wood Wool")),
    ("Labels", 2.1, ("Swing Tags", "Address Labels", "Fragile Stickers", "Shelf Labels", "Seals")),
    ("Baking", 5.2, ("Loaf Tin", "Rolling Pin", "Cookie Cutters", "Piping Bag", "Proving Basket")),
    ("Pantry", 3.8, ("Kilner Jar", "Spice Tin", "Bread Flour", "Vanilla Pods", "Sea Salt")),
    ("Finishes", 8.4, ("Linseed Oil", "Milk Paint", "Wax Polish", "Shellac", "Boat Varnish")),
    (
        "Brushes",
        4.6,
        ("Badger Brush", "Wire Brush", "Dusting Brush", "Paint Brush", "Bottle Brush"),
    ),
)
SIZES = (1.0, 1.6, 1.25, 1.9, 4.8)
PER_CATEGORY = 25


@dataclass(frozen=True)
class Goods:
    """The products as arrays, in the order of their codes."""

    names: tuple[str, ...]
    prices: Floats
    categories: Integers
    likes: Floats
    """Class × product: the probability that one line of a basket is that product."""
    partner: Integers
    """The product that is added to a basket along with this one; -1 for none."""
    attach: Floats
    """How probably it is added."""

    @cached_property
    def ladder(self) -> Floats:
        """Cumulated ``likes``, one row after the other, row k lifted by k: for ``searchsorted``."""
        steps = np.cumsum(self.likes, axis=1)
        steps[:, -1] = 1.0
        return (steps + np.arange(len(steps))[:, None]).ravel()

    @property
    def count(self) -> int:
        return len(self.names)

    def draw(self, classes: Integers, chances: Floats) -> Integers:
        """One product per entry of ``classes``, by ``chances`` that are uniform on [0, 1)."""
        found = np.searchsorted(self.ladder, classes + chances, side="right")
        return np.asarray(np.minimum(found - classes * self.count, self.count - 1))


def goods() -> Goods:
    """The catalogue: the same for every seed."""
    names, prices = [], []
    for _, price, nouns in CATEGORIES:
        for size, variant in zip(SIZES, VARIANTS, strict=True):
            names += [f"{noun}, {variant.lower()}" for noun in nouns]
            prices += [round(price * size * (0.7 + 0.15 * place), 1) - 0.01 for place in range(5)]
    partner, attach = np.full(len(names), -1), np.zeros(len(names))
    for first, second, probability in PAIRS:
        partner[first * PER_CATEGORY] = second * PER_CATEGORY + 2
        attach[first * PER_CATEGORY] = probability
    categories = np.repeat(np.arange(len(CATEGORIES)), PER_CATEGORY)
    return Goods(tuple(names), np.array(prices), categories, _likes(), partner, attach)


def _likes() -> Floats:
    """Each class spends its lines on two favoured categories, some others, and a little of all."""
    classes = len(CLASS_LABELS)
    weights = np.full((classes, len(CATEGORIES)), 0.2)
    for number in range(classes):
        weights[number, [2 * number, 2 * number + 1]] = 6.0, 4.0
        weights[number, [(2 * number + 5) % 16, (2 * number + 8) % 16]] = 1.5, 1.0
    weights /= weights.sum(axis=1, keepdims=True)
    ranks = np.arange(1, PER_CATEGORY + 1) ** -POPULARITY
    return np.asarray(
        np.repeat(weights, PER_CATEGORY, axis=1) * np.tile(ranks / ranks.sum(), len(CATEGORIES))
    )


def pair_lifts(
    stock: Goods, model: Model, business_orders: float
) -> list[dict[str, float | str | int]]:
    """What the model says of each planted pair, when ``business_orders`` of all orders are business.

    support = P(A and B in a basket); confidence = P(B | A); lift = confidence / P(B).
    """
    return [
        _pair(stock, int(first), model, business_orders)
        for first in np.flatnonzero(stock.partner >= 0)
    ]


def _pair(stock: Goods, first: int, model: Model, business: float) -> dict[str, float | str | int]:
    second, attach = int(stock.partner[first]), float(stock.attach[first])
    a, b = stock.likes[:, first], stock.likes[:, second]
    shares = np.array(CLASS_SHARES)
    p_first = p_second = p_both = 0.0
    for weight, extra in ((1 - business, model.consumer_lines), (business, model.business_lines)):
        without_a, without_b, without_both = (_absent(x, extra) for x in (a, b, a + b))
        both = 1 - without_a - without_b + without_both
        only_a = without_b - without_both
        p_first += weight * float(shares @ (1 - without_a))
        p_second += weight * float(shares @ (1 - without_b + attach * only_a))
        p_both += weight * float(shares @ (both + attach * only_a))
    confidence = p_both / p_first
    return {
        "first": f"FS-{first + 1:04d}", "second": f"FS-{second + 1:04d}", "attach": attach,
        "support": p_both, "confidence": confidence, "lift": confidence / p_second,
    }  # fmt: skip


def _absent(probability: Floats, extra_lines: float) -> Floats:
    """That none of 1 + Poisson(``extra_lines``) lines is a product of this ``probability``."""
    return (1 - probability) * np.exp(-extra_lines * probability)
