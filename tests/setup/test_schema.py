"""A schema that is not the code's is migrated where that is ours to do, and explained where not."""

import pytest
from django.apps import apps
from django.db import connection

from config import schema
from config.problems import SetupProblem

pytestmark = pytest.mark.django_db


def remember(app: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", [app, name]
        )


def forget(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = %s", [name])


def test_a_migrated_database_lacks_nothing() -> None:
    assert schema.state() == schema.State()
    schema.bring_up_to_date()


def test_a_newer_schema_is_refused() -> None:
    remember("parties", "0999_future")
    with pytest.raises(
        SetupProblem, match=r"newer Rapport \(parties.0999_future is unknown here\)"
    ):
        schema.bring_up_to_date()


def test_apps_that_are_gone_are_no_reason_to_refuse() -> None:
    remember("retired", "0001_initial")
    assert schema.state() == schema.State()


def test_an_older_schema_of_your_own_server_waits_for_a_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from config.environment import Environment

    own = Environment.model_validate({"database_url": "postgresql://h/d"})
    monkeypatch.setattr(schema, "environment", lambda: own)
    forget("0041_post_retry_failed_job")
    with pytest.raises(SetupProblem, match=r"lacks 1 migrations .* run rapport migrate"):
        schema.bring_up_to_date()


@pytest.mark.django_db(transaction=True)
def test_a_half_migrated_schema_is_one_sentence() -> None:
    """The tables are there, but the memory of them is not: the step fails again and again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'touchpoints' RETURNING name")
        names = [name for (name,) in cursor.fetchall()]
    try:
        with pytest.raises(SetupProblem, match=r"half migrated .* touchpoints.0001_initial failed"):
            schema.migrate()
    finally:
        for name in names:
            remember("touchpoints", name)


REPEATED = """
    SELECT shorter.indexrelid::regclass::text, longer.indexrelid::regclass::text
      FROM pg_index AS shorter JOIN pg_index AS longer USING (indrelid)
     WHERE shorter.indexrelid <> longer.indexrelid AND NOT shorter.indisunique
       AND shorter.indpred IS NULL AND longer.indpred IS NULL AND shorter.indexprs IS NULL
       AND shorter.indnatts < longer.indnatts AND shorter.indclass[0] = longer.indclass[0]
       AND (string_to_array(longer.indkey::text, ' '))[1 : shorter.indnatts]
           = string_to_array(shorter.indkey::text, ' ')
       AND indrelid::regclass::text = ANY (%s)"""


def test_no_index_repeats_the_beginning_of_another() -> None:
    ours = [
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("rapport.")
    ]
    with connection.cursor() as cursor:
        cursor.execute(REPEATED, [ours])
        assert cursor.fetchall() == []
