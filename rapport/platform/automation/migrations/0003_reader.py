from django.db import migrations

# The places of all readers stand with the events that they read.
MOVE = """
    INSERT INTO events_reader (name, tx, event)
    SELECT 'automations', tx, event FROM automation_reader ORDER BY tx DESC LIMIT 1"""


class Migration(migrations.Migration):
    dependencies = [("automation", "0002_undo_story"), ("events", "0005_reader")]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Reader"),
    ]
