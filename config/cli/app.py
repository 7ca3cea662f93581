"""The command line, put together."""

import typer

from config.cli import (
    audit,
    backup,
    bench,
    demo,
    docs,
    doctor,
    exchange,
    importing,
    insight,
    messages,
    migrate,
    schema,
    search,
    study,
    up,
    user,
    worker,
)

app = typer.Typer(
    name="rapport",
    help="Rapport, the customer relationship platform. Settings come from RAPPORT_… variables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("up")(up.up)
app.command("worker")(worker.worker)
app.command("demo")(demo.demo)
app.command("import")(importing.import_file)
app.command("export")(exchange.export_file)
app.command("migrate")(migrate.migrate)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(doctor.doctor)
app.command("bench", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})(
    bench.bench
)
app.command("docs")(docs.docs)
app.command("study", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})(
    study.study
)
app.add_typer(audit.app, name="audit")
app.add_typer(insight.app, name="insight")
app.add_typer(messages.app, name="messages")
app.add_typer(schema.app, name="schema")
app.add_typer(search.app, name="search")
app.add_typer(user.app, name="user")
