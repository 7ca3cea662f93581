"""What people called, and what was forecast on each day."""

from rapport.forecasts.models.calls import Override, Submission
from rapport.forecasts.models.snapshots import Method, Outcome, Snapshot, SnapshotDay

__all__ = ["Method", "Outcome", "Override", "Snapshot", "SnapshotDay", "Submission"]
