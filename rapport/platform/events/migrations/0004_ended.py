from django.db import migrations

# Transactions of other databases on the same server write none of our events, so that they need not
# be waited for. Ask in a statement of its own, before the one that reads: what ends in between is
# then either seen or still running here. A transaction counts as foreign only once its lock says so:
# it has its number a moment before.
FUNCTION = """
CREATE FUNCTION events_ended() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT least(coalesce(min(running.xid), txid_snapshot_xmax(txid_current_snapshot())),
                 txid_current_if_assigned()) + events_era()
      FROM txid_snapshot_xip(txid_current_snapshot()) AS running (xid)
     WHERE NOT EXISTS (
        SELECT FROM pg_locks AS held JOIN pg_stat_activity AS session USING (pid)
         WHERE held.locktype = 'transactionid' AND session.datname <> current_database()
           AND held.mode = 'ExclusiveLock' AND held.granted
           AND held.transactionid::text::bigint = running.xid % 4294967296)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0003_seals")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION events_ended")]
