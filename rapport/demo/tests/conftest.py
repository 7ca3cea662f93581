"""Chunks drawn without a database, and a home of their own for those that are loaded."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.test import override_settings

from rapport.demo.customers import Customers, World, draw_customers, generator, world
from rapport.demo.purchases import (
    Exposures,
    Purchases,
    add_responses,
    draw_exposures,
    draw_purchases,
)

UNTIL = date(2026, 6, 30)


class Drawn:
    """Twenty thousand customers with their purchases, and the chance that is left."""

    def __init__(self, seed: int = 5, customers: int = 20_000) -> None:
        self.world: World = world(customers, seed, UNTIL)
        self.chance: np.random.Generator = generator(self.world, 0)
        self.people: Customers = draw_customers(self.world, 0, self.chance)
        self.plain: Purchases = draw_purchases(self.world, self.people, self.chance)
        self.exposed: Exposures = draw_exposures(self.world, self.people, self.plain, self.chance)
        self.bought: Purchases = add_responses(self.world, self.plain, self.exposed, self.chance)


@pytest.fixture(scope="session")
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the truth is written: the suite's home is shared with other workers."""
    folder = tmp_path_factory.mktemp("demo")
    with override_settings(HOME=folder):
        yield folder
