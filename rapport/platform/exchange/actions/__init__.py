"""Everything that can be done with imports and exports."""

from rapport.platform.exchange.actions.everything import export_account
from rapport.platform.exchange.actions.exporting import export_records
from rapport.platform.exchange.actions.foreground import (
    Asked,
    ImportSummary,
    WorkspaceSummary,
    import_file,
    import_workspace,
    try_file,
    try_workspace,
)
from rapport.platform.exchange.actions.handing_in import (
    Handed,
    create_import,
    map_import,
    start_import,
)
from rapport.platform.exchange.actions.keeping import (
    cancel_export,
    forget_exports,
    queue_account_export,
    run_export,
)
from rapport.platform.exchange.actions.running import run_import
from rapport.platform.exchange.actions.schedules import (
    Plan,
    delete_export_schedule,
    edit_export_schedule,
    fire_schedules,
    pause_export_schedule,
    resume_export_schedule,
    schedule_export,
)
from rapport.platform.exchange.actions.trying import answer_import, map_words, run_trial, try_import
from rapport.platform.exchange.actions.workspaces import (
    Workspace,
    create_workspace,
    run_workspace,
    start_workspace,
)

__all__ = [
    "Asked",
    "Handed",
    "ImportSummary",
    "Plan",
    "Workspace",
    "WorkspaceSummary",
    "answer_import",
    "cancel_export",
    "create_import",
    "create_workspace",
    "delete_export_schedule",
    "edit_export_schedule",
    "export_account",
    "export_records",
    "fire_schedules",
    "forget_exports",
    "import_file",
    "import_workspace",
    "map_import",
    "map_words",
    "pause_export_schedule",
    "queue_account_export",
    "resume_export_schedule",
    "run_export",
    "run_import",
    "run_trial",
    "run_workspace",
    "schedule_export",
    "start_import",
    "start_workspace",
    "try_file",
    "try_import",
    "try_workspace",
]
