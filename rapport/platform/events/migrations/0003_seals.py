"""Seals over the events, and a guard before them.

A digest covers every column of an event; of its data it covers a digest, which stays when the data
is erased. Texts are made independent of the session (moments as seconds, bytes as hexadecimal).
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION events_data_digest(e events_event) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(convert_to((e).data::text, 'UTF8'));

CREATE FUNCTION events_digest(e events_event) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(convert_to(ROW(
    (e).id, (e).tx, (e).name, (e).about, (e).subject_type, (e).subject_id, (e).by, (e).by_name,
    extract(epoch FROM (e).at), (e).story,
    encode(coalesce((e).erased_digest, events_data_digest(e)), 'hex')
)::text, 'UTF8'));

CREATE FUNCTION events_sealed(
    before bytea, from_tx bigint, from_id bigint, to_tx bigint, to_id bigint, moment timestamptz
) RETURNS TABLE (events bigint, digest bytea) LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    SELECT count(*), sha256(
        before || convert_to(ROW(to_tx, to_id, extract(epoch FROM moment))::text, 'UTF8')
        || coalesce(string_agg(events_digest(e), ''::bytea ORDER BY e.tx, e.id), ''::bytea))
      FROM events_event AS e
     WHERE (e.tx, e.id) > (from_tx, from_id) AND (e.tx, e.id) <= (to_tx, to_id);
END;

CREATE FUNCTION events_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('rapport.erasing', true) = 'on'
       AND NEW.data = '{}' AND NEW.erased_digest IS NOT NULL AND OLD.erased_digest IS NULL
       AND to_jsonb(NEW) - 'data' - 'erased_digest' = to_jsonb(OLD) - 'data' - 'erased_digest' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was recorded is not changed or deleted (event %).', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER events_guard BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_guard();
"""
REMOVAL = """
DROP TRIGGER events_guard ON events_event;
DROP FUNCTION events_guard;
DROP FUNCTION events_sealed;
DROP FUNCTION events_digest;
DROP FUNCTION events_data_digest;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_stream"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tx", models.BigIntegerField()),
                (
                    "event",
                    models.BigIntegerField(help_text="the id of the last event that it covers"),
                ),
                ("events", models.PositiveIntegerField(help_text="how many it covers")),
                ("digest", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="erased_digest",
            field=models.BinaryField(
                help_text="of the data that was erased; the seals hold with it", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("by"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("by__isnull", False)),
                name="event_by",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("id"),
                condition=models.Q(("erased_digest__isnull", False)),
                name="event_erased",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.BrinIndex(models.F("at"), name="event_at"),
        ),
        migrations.RunSQL(FUNCTIONS, REMOVAL),
    ]
