"""What the demo company was drawn from, kept under the home's ``demo`` folder.

``truth.json`` holds the parameters, seasons, planted pairs and campaigns; ``customers.parquet`` one
row per customer and ``exposures.parquet`` one per campaign and member. ``COLUMNS`` documents both.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rapport.demo import arrow, selling
from rapport.demo import model as m
from rapport.demo.customers import Customers, Integers, World
from rapport.demo.goods import Goods, pair_lifts
from rapport.demo.purchases import Exposures, Purchases
from rapport.demo.seasons import normalised
from rapport.kit.errors import NotFound

COLUMNS = {
    "customers": {
        "party_id": "the party",
        "is_business": "whether it buys by replenishment; else it is a consumer",
        "kind": "latent class of what it shops for",
        "arrived_at": "first purchase",
        "rate": "purchases per day of operational time; of a business, one per cycle",
        "dropout": "probability of dropping out after each repeat purchase; 0 for a business",
        "dropped_out_at": "when it dropped out, or its contract ended; empty while alive",
        "is_alive": "whether it is still a customer at the end of history",
        "p_alive": "probability of that, given its own rate, dropout and purchases",
        "repeats": "repeat purchases, without those that campaigns added",
        "mean_order": "expected total of an order",
        "persuadability": "probability of a response to a campaign of effect 1",
        "allows_marketing": "whether campaigns may draw it",
    },
    "exposures": {
        "campaign": "key of the campaign",
        "party_id": "the member",
        "arm": "treatment or control",
        "effect": "true probability of one more order because of a treatment",
        "responded": "whether that order was placed",
    },
}


@dataclass(frozen=True)
class Truth:
    """``facts`` is the JSON; the tables are Arrow tables with the columns of ``COLUMNS``."""

    facts: dict[str, Any]
    customers: Any
    exposures: Any


def load_truth(home: Path) -> Truth:
    """The truth behind the demo company of ``home``. Raises NotFound when there is none."""
    folder = home / "demo"
    if not (folder / "truth.json").exists():
        raise NotFound("no_demo_truth", f"No demo company was loaded in {home}.")
    return Truth(
        json.loads((folder / "truth.json").read_text(encoding="utf-8")),
        pq.read_table(folder / "customers.parquet"),
        pq.read_table(folder / "exposures.parquet"),
    )


def customer_table(world: World, people: Customers, bought: Purchases, party_ids: Integers) -> Any:
    """The customers of one chunk; ``party_ids`` may go on with others."""
    start, alive = world.consumer.start, bought.is_alive
    gone = arrow.moments(start, np.where(alive, 0, bought.gone))
    return pa.table(
        {
            "party_id": party_ids[: people.count],
            "is_business": people.is_business,
            "kind": arrow.take(m.CLASS_LABELS, people.kind),
            "arrived_at": arrow.moments(start, people.arrival),
            "rate": people.rate,
            "dropout": people.dropout,
            "dropped_out_at": arrow.either(alive, None, gone),
            "is_alive": alive,
            "p_alive": bought.p_alive,
            "repeats": bought.repeats,
            "mean_order": people.spend,
            "persuadability": people.persuadability,
            "allows_marketing": people.allows,
        }
    )


def exposure_table(exposed: Exposures, party_ids: Integers) -> Any:
    return pa.table(
        {
            "campaign": arrow.take([campaign.key for campaign in m.CAMPAIGNS], exposed.campaign),
            "party_id": party_ids[exposed.member],
            "arm": arrow.either(exposed.is_treated, "treatment", "control"),
            "effect": exposed.effect,
            "responded": exposed.responded,
        }
    )


@dataclass
class Witness:
    """Writes the truth beside the home's ``demo`` folder while chunks are drawn, then in its place."""

    home: Path
    orders: int = 0
    business_orders: int = 0
    effects: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))
    writers: dict[str, pq.ParquetWriter] = field(default_factory=dict)

    @property
    def draft(self) -> Path:
        return self.home / "demo.part"

    def hear(self, customers: Any, exposures: Any, orders: int, business_orders: int) -> None:
        """Take down one chunk."""
        self.orders += orders
        self.business_orders += business_orders
        for name, table in (("customers", customers), ("exposures", exposures)):
            if name not in self.writers:
                self.draft.mkdir(parents=True, exist_ok=True)
                self.writers[name] = pq.ParquetWriter(self.draft / f"{name}.parquet", table.schema)
            self.writers[name].write_table(table)
        keys, effect = exposures["campaign"].to_numpy(), exposures["effect"].to_numpy()
        for campaign in m.CAMPAIGNS:
            sums = self.effects[campaign.key]
            sums[0] += int((keys == campaign.key).sum())
            sums[1] += float(effect[keys == campaign.key].sum())

    def swear(self, world: World, stock: Goods) -> None:
        """Finish the files and put them where ``load_truth`` looks, over what was there."""
        for writer in self.writers.values():
            writer.close()
        text = json.dumps(self.facts(world, stock), indent=2, default=str)
        (self.draft / "truth.json").write_text(text, encoding="utf-8")
        folder = self.home / "demo"
        shutil.rmtree(folder, ignore_errors=True)
        self.draft.rename(folder)

    def facts(self, world: World, stock: Goods) -> dict[str, Any]:
        return {
            "company": m.COMPANY,
            "customers": world.customers,
            "seed": world.seed,
            "from": world.consumer.start,
            "until": world.until,
            "orders": self.orders,
            "parameters": asdict(world.model),
            "seasons": {
                "months": list(normalised(m.MONTH_FACTORS)),
                "consumer_weekdays": list(normalised(m.CONSUMER_WEEKDAYS)),
                "business_weekdays": list(normalised(m.BUSINESS_WEEKDAYS)),
            },
            "classes": dict(zip(m.CLASS_LABELS, m.CLASS_SHARES, strict=True)),
            "pairs": pair_lifts(stock, world.model, self.business_orders / max(self.orders, 1)),
            "campaigns": [self._campaign(world, campaign) for campaign in m.CAMPAIGNS],
            "selling": {
                "a_year": selling.A_YEAR,
                "days": selling.DAYS,
                "goes_on": selling.GOES_ON,
                "skills": selling.SKILLS,
                "rivals": selling.RIVALS,
            },
            "columns": COLUMNS,
        }

    def _campaign(self, world: World, campaign: m.Campaign) -> dict[str, Any]:
        members, total = self.effects[campaign.key]
        return {
            "key": campaign.key,
            "title": campaign.title,
            "on": date.fromordinal(world.consumer.start.toordinal() + m.DAYS + campaign.day),
            "channel": campaign.channel,
            "members": int(members),
            "effect": total / members if members else 0.0,
            "response_days": world.model.response_days,
        }
