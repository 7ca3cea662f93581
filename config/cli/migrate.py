from config.cli.output import AsJson, give, progress


def migrate(*, as_json: AsJson = False) -> None:
    """Bring the database's schema up to this version."""
    from config.startup import running_database

    with running_database(is_migrated=False), progress(as_json=as_json) as told:
        from config import schema

        applied = schema.migrate(told)
    give({"applied": len(applied), "migrations": applied}, as_json=as_json)
