"""A small company that sells, follows up and compares: every number in it can be counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rapport.catalog.models import Category, Product
from rapport.guidance.models import Enrolment, Exposure, Playbook, Sequence, SequenceVersion
from rapport.leads.models import DeadReason, Lead
from rapport.platform.accounts.models import Membership, Team, User
from rapport.sales.models import LostReason, Opportunity, Pipeline, Stage, StageStay
from rapport.touchpoints.models import Interaction
from rapport.touchpoints.partitions import ensure_months

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.parties.models import Party

GONE = datetime(2024, 2, 1, tzinfo=UTC)


def at(day: int, hour: int = 0, minute: int = 0, *, month: int = 1) -> datetime:
    """A moment of early 2024."""
    return datetime(2024, month, day, hour, minute, tzinfo=UTC)


class Company:
    """Anna and Cleo are customers, Ben went to the trash; Alice leads the north, Zed has left."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.anna, self.ben, self.cleo = (shop.customer(name) for name in ("Anna", "Ben", "Cleo"))
        self.ben.deleted_at = GONE
        self.ben.save()
        shop.order(self.anna, date(2024, 2, 28), ("1", "10"))
        self._hire()
        self._stock()
        self._talk()
        self._sell()
        self._receive()
        self._guide()

    def _hire(self) -> None:
        self.north, self.south = (Team.objects.create(name=name) for name in ("North", "South"))
        self.alice = User.objects.create_user(
            "alice@example.com", "x", name="Alice", roles=["sales_person", "analyst"]
        )
        self.zed = User.objects.create_user(
            "zed@example.com", "x", name="Zed", is_active=False, manager=self.alice
        )
        Membership.objects.create(user=self.alice, team=self.south)
        Membership.objects.create(user=self.alice, team=self.north, is_lead=True)

    def _stock(self) -> None:
        tools = Category.objects.create(name="Tools")
        kept = {"kind": "goods", "currency": "EUR"}
        self.hammer = Product.objects.create(
            code="H", name="Hammer", category=tools, price="9.99", cost="4.20", **kept
        )
        self.saw = Product.objects.create(code="S", name="Saw", deleted_at=GONE, **kept)

    def _talk(self) -> None:
        ensure_months(date(2024, 1, 1), date(2024, 1, 31))
        self.call = Interaction.objects.create(
            at=at(1, 23, 30), party=self.anna, channel="phone_call", direction="in",
            by=self.alice.pk, duration_seconds=120, subject="About Mr Secret",
        )  # fmt: skip
        self.mail = Interaction.objects.create(
            at=at(2), party=self.ben, channel="email", direction="out",
            data={"purpose": "newsletter"}, source="shop",
        )  # fmt: skip

    def _sell(self) -> None:
        self.pipeline = Pipeline.objects.create(name="Fairs")
        self.stages = {
            name: Stage.objects.create(pipeline=self.pipeline, name=name, kind=kind, position=place)
            for place, (name, kind) in enumerate(
                {"New": "open", "Offer": "open", "Won": "won", "Lost": "lost"}.items()
            )
        }
        self.won = self._opportunity("Won", "1000.50", status="won", closed_on=date(2024, 1, 8))
        self.open = self._opportunity("New", "200", opened_on=date(2024, 2, 1))
        self.trashed = self._opportunity("New", "999", deleted_at=GONE)
        self.lost = self._opportunity(
            "Lost", "50", status="lost", closed_on=date(2024, 1, 5), party=None,
            lost_reason=LostReason.objects.create(name="Price"),
        )  # fmt: skip
        self._stay(self.won, "New", at(1), at(3, 12))
        self._stay(self.won, "Offer", at(3, 12), at(8))
        self._stay(self.won, "Won", at(8), None)
        self._stay(self.open, "New", at(1, month=2), None)
        self._stay(self.trashed, "New", at(1), at(20))

    def _opportunity(self, stage: str, amount: str, **values: Any) -> Opportunity:
        usual = {
            "name": "For Mr Secret", "party": self.anna, "pipeline": self.pipeline,
            "stage": self.stages[stage], "stage_since": at(1), "amount": amount, "currency": "EUR",
            "probability": 10, "category": "pipeline", "opened_on": date(2024, 1, 1),
            "closes_on": date(2024, 3, 1), "owner": self.alice, "team": self.north,
        }  # fmt: skip
        return Opportunity.objects.create(**{**usual, **values})

    def _stay(
        self, opportunity: Opportunity, stage: str, since: datetime, until: datetime | None
    ) -> None:
        StageStay.objects.create(
            opportunity=opportunity, stage=self.stages[stage], entered_at=since, left_at=until
        )

    def _receive(self) -> None:
        self.converted = self._lead(
            status="converted", opportunity=self.won, score=10, party=self.anna,
            respond_by=at(1, 9, 15), responded_at=at(1, 9, 30), product=self.hammer,
        )  # fmt: skip
        self.dead = self._lead(
            status="dead", dead_reason=DeadReason.objects.create(name="Spam"), score=-5
        )
        self.recycled = self._lead(
            status="recycled", back_on=date(2024, 5, 1), opportunity=self.trashed
        )
        self._lead(status="new", deleted_at=GONE, score=100)

    def _lead(self, **values: Any) -> Lead:
        usual = {
            "name": "Mr Secret", "source": "Fair", "received_at": at(1, 9), "status_since": at(1),
            "owner": self.alice,
        }  # fmt: skip
        return Lead.objects.create(**{**usual, **values})

    def _guide(self) -> None:
        self.compared = self._sequence("Compared", 6)
        self.short = self._sequence("Short", 5)
        self._enrol(self.compared, self.anna)  # won six days later: the last day that counts
        self._enrol(self.compared, self.cleo, arm="control", state="held_out")
        self._enrol(self.short, self.anna)  # a day too late
        self._enrol(self.short, self.anna, about=f"sales.opportunity:{self.open.pk}", day=3)
        self._enrol(self.short, self.anna, about=f"leads.lead:{self.dead.pk}", day=9)
        self._enrol(self.short, self.ben)
        self.playbook = Playbook.objects.create(name="Fair play", stage=self.stages["New"])
        for opportunity, arm in (
            (self.won, "treatment"),
            (self.open, "control"),
            (self.trashed, "treatment"),
        ):
            Exposure.objects.create(
                playbook=self.playbook, opportunity=opportunity, arm=arm, at=at(1)
            )

    def _sequence(self, name: str, counted_days: int) -> SequenceVersion:
        sequence = Sequence.objects.create(name=name, counted_days=counted_days)
        return SequenceVersion.objects.create(sequence=sequence, number=1, document=[])

    def _enrol(self, version: SequenceVersion, party: Party, day: int = 2, **values: Any) -> None:
        usual = {"arm": "treatment", "state": "done", "how": "hand", "enrolled_at": at(day, 10)}
        Enrolment.objects.create(
            sequence=version.sequence, version=version, party=party, owner=self.alice,
            **{**usual, **values},
        )  # fmt: skip
