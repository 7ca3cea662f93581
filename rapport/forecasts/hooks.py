"""What forecasts plug into the shell."""

from __future__ import annotations

from rapport.activities.daily import day_source
from rapport.forecasts import events
from rapport.forecasts.actions import calls
from rapport.forecasts.queries.daily import without_call
from rapport.platform.records.undoing import one_by_one, passes, register
from rapport.platform.ui.plugs import MenuItem, menu

READ = "forecasts.read_forecasts"

menu(MenuItem("Sales", "Forecast", "forecast", "chart-histogram", 4, READ, keys="g o"))
menu(MenuItem("Sales", "Forecast accuracy", "forecast_accuracy", "target", 5, READ))
day_source(without_call)
register(events.ForecastSubmitted.name, one_by_one(calls.undo_submission))
register(events.ForecastOverridden.name, one_by_one(calls.undo_override))
passes(events.SnapshotTaken.name, events.SnapshotsReconstructed.name, events.AccuracyExported.name)
