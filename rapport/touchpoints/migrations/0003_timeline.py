"""The timeline as functions of the database, whose plans are made once per connection.

Planning a query over dozens of months costs ten times more than running it; inside a function the
generic plan is kept. ``enable_sort`` is off within, so that months are merged in the order of
their index and a party with a very long history costs no more than any other.
"""

from django.db import migrations, models
from django.db.models import F

FUNCTIONS = """
CREATE FUNCTION touchpoints_timeline(
    of_party bigint, wanted text[], channels text[], silent text[],
    before timestamptz, note_before bigint, interaction_before bigint, event_before bigint,
    most integer
) RETURNS TABLE (
    at timestamptz, kind text, id bigint, name text, text text, body text, direction text,
    outcome text, duration_seconds integer, links text[], data jsonb, by bigint, by_name text,
    party_id bigint
) LANGUAGE plpgsql STABLE ROWS 100
SET plan_cache_mode = force_generic_plan SET enable_sort = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
    IF 'interaction' = ANY (wanted) THEN
        RETURN QUERY
            SELECT i.at, 'interaction', i.id, i.channel::text, i.subject::text, left(i.body, 2000),
                i.direction::text, i.outcome::text, i.duration_seconds, i.links::text[], i.data,
                i.by, '', i.party_id
            FROM touchpoints_interaction i
            WHERE i.party_id = of_party
                AND i.at <= before AND (i.at, i.id) < (before, interaction_before)
                AND (channels IS NULL OR i.channel = ANY (channels))
            ORDER BY i.at DESC, i.id DESC LIMIT most;
        RETURN QUERY
            SELECT i.at, 'interaction', i.id, i.channel::text, i.subject::text, left(i.body, 2000),
                i.direction::text, i.outcome::text, i.duration_seconds, i.links::text[], i.data,
                i.by, '', i.party_id
            FROM touchpoints_participant p
            JOIN touchpoints_interaction i ON i.id = p.interaction_id AND i.at = p.at
            WHERE p.party_id = of_party AND i.party_id <> of_party
                AND p.at <= before AND (p.at, p.interaction_id) < (before, interaction_before)
                AND (channels IS NULL OR i.channel = ANY (channels))
            ORDER BY p.at DESC, p.interaction_id DESC LIMIT most;
    END IF;
    IF 'event' = ANY (wanted) THEN
        RETURN QUERY
            SELECT e.at, 'event', e.id, e.name::text, '', '', '', '', NULL::integer,
                '{}'::text[], e.data, e.by, e.by_name::text, e.about
            FROM events_event e
            WHERE e.about = of_party AND e.name <> ALL (silent)
                AND e.at <= before AND (e.at, e.id) < (before, event_before)
            ORDER BY e.at DESC, e.id DESC LIMIT most;
    END IF;
    IF 'note' = ANY (wanted) THEN
        RETURN QUERY
            SELECT n.at, 'note', n.id, '', '', left(n.text, 2000), '', '', NULL::integer,
                '{}'::text[], '{}'::jsonb, n.by_id, '', n.record_id
            FROM records_note n
            WHERE n.record_type = 'parties.party' AND n.record_id = of_party
                AND n.at <= before AND (n.at, n.id) < (before, note_before)
            ORDER BY n.at DESC, n.id DESC LIMIT most;
    END IF;
END $$;

CREATE FUNCTION touchpoints_linked(reference text, most integer)
RETURNS TABLE (id bigint, at timestamptz) LANGUAGE plpgsql STABLE ROWS 10
SET plan_cache_mode = force_generic_plan SET jit = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT i.id, i.at FROM touchpoints_interaction i
        WHERE i.links <> '{}' AND i.links @> ARRAY[reference]::varchar[]
        ORDER BY i.at DESC, i.id DESC LIMIT most;
END $$;
"""
REMOVAL = """
DROP FUNCTION touchpoints_timeline;
DROP FUNCTION touchpoints_linked;
"""
NEWEST = """
DROP INDEX interaction_channel;
CREATE INDEX interaction_newest ON touchpoints_interaction (at DESC, id DESC);
"""
CHANNEL = """
DROP INDEX interaction_newest;
CREATE INDEX interaction_channel ON touchpoints_interaction (channel, at DESC, id DESC);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("touchpoints", "0002_indexes"),
        ("events", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(NEWEST, CHANNEL)],
            state_operations=[
                migrations.RemoveIndex(model_name="interaction", name="interaction_channel"),
                migrations.AddIndex(
                    model_name="interaction",
                    index=models.Index(F("at").desc(), F("id").desc(), name="interaction_newest"),
                ),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, REMOVAL),
    ]
