from django.db import migrations

# The places of all readers stand with the events that they read.
MOVE = "INSERT INTO events_reader (name, tx, event) SELECT name, tx, event FROM records_reader"


class Migration(migrations.Migration):
    dependencies = [("events", "0005_reader"), ("records", "0007_lists")]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Reader"),
    ]
