"""Everything that can be done with imports and exports."""

from rapport.platform.exchange.actions.exporting import export_records
from rapport.platform.exchange.actions.foreground import ImportSummary, import_file
from rapport.platform.exchange.actions.handing_in import (
    Handed,
    create_import,
    map_import,
    start_import,
)
from rapport.platform.exchange.actions.running import run_import
from rapport.platform.exchange.actions.trying import answer_import, run_trial, try_import
from rapport.platform.exchange.actions.workspaces import (
    Workspace,
    create_workspace,
    run_workspace,
    start_workspace,
)

__all__ = [
    "Handed",
    "ImportSummary",
    "Workspace",
    "answer_import",
    "create_import",
    "create_workspace",
    "export_records",
    "import_file",
    "map_import",
    "run_import",
    "run_trial",
    "run_workspace",
    "start_import",
    "start_workspace",
    "try_import",
]
