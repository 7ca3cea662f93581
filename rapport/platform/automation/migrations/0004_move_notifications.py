from django.db import migrations


class Migration(migrations.Migration):
    """Notifications become an app of their own; the table goes there as it is."""

    dependencies = [("automation", "0003_reader")]

    operations = [
        migrations.AlterModelTable("notification", "notifications_notification"),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("notification")]
        ),
    ]
