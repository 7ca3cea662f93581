"""The stream of events: each knows its transaction, so that readers can wait for late ones.

No table is rewritten: a default that is the same for all rows is kept beside the table, whatever
its size. What takes time is the index, about a second per million events.

Transactions are counted per server. ``events_era`` is added, so that the count goes on where it
stood when a backup is restored on another server; ``events_go_on`` sets it.
"""

from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION events_era() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE RETURN 0::bigint;

CREATE FUNCTION events_tx() RETURNS bigint LANGUAGE sql STABLE
RETURN txid_current() + events_era();

CREATE FUNCTION events_horizon() RETURNS bigint LANGUAGE sql STABLE
RETURN txid_snapshot_xmin(txid_current_snapshot()) + events_era();

CREATE FUNCTION events_go_on() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE latest bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7274748);
    latest := (SELECT max(tx) FROM events_event);
    IF latest IS NULL OR latest <= events_tx() THEN
        RETURN false;
    END IF;
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION events_era() RETURNS bigint LANGUAGE sql STABLE'
        ' PARALLEL SAFE RETURN %s::bigint', latest + 1 - txid_current()
    );
    RETURN true;
END $$;
"""
REMOVAL = """
DROP FUNCTION events_go_on;
DROP FUNCTION events_horizon;
DROP FUNCTION events_tx;
DROP FUNCTION events_era;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, REMOVAL),
        migrations.AddField(
            model_name="event",
            name="tx",
            field=models.BigIntegerField(
                db_default=models.Func(function="events_tx"),
                editable=False,
                help_text="the transaction that wrote it: readers follow the table by it",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index("tx", "id", name="event_stream"),
        ),
    ]
