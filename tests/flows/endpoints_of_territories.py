"""What the addresses of territories demand; see ``endpoints``."""

from __future__ import annotations

from typing import Any

from tests.flows.declaring import form, page, press

SEES = "territories.read_territory_models territory_model"
DRAWS = "territories.plan_territory territory_model"
IN_MODEL = {"pk": "territory_model", "territory_pk": "planned_territory"}
TERRITORIES = {
    "territory_map": page("territories.read_territory_map"),
    "survey_map": press("territories.survey_map"),
    "survey_progress": page("territories.read_territory_map"),
    "sales_territory": page("territories.read_territory_map", pk="territory"),
    "territory_model": page(SEES, pk="territory_model"),
    "preview_realignment": press(DRAWS, pk="territory_model"),
    "realignment_progress": page(SEES, pk="territory_model"),
    "realignment_moves": page(SEES, pk="territory_model"),
    "export_realignment": page(
        "territories.export_realignment territory_model", pk="territory_model"
    ),
    "activate_territory_model": form(f"{DRAWS} & accounts.edit_territory", pk="territory_model"),
    "plan_territory": form(DRAWS, pk="territory_model"),
    "edit_planned_territory": form(DRAWS, **IN_MODEL),
    "drop_planned_territory": press(DRAWS, **IN_MODEL),
}


def dealt_out() -> dict[str, Any]:
    """A model with a territory."""
    from rapport.territories.models import PlannedTerritory, TerritoryModel

    model = TerritoryModel.objects.create(name="Next year")
    planned = PlannedTerritory.objects.create(model=model, name="Benelux", countries=["NL"])
    return {"territory_model": model, "planned_territory": planned}
