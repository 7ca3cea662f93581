from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Reasons were kept as English sentences; now facts are, and the next build brings them.

    Nothing is rewritten: however many traits there are, it takes a moment.
    """

    dependencies = [("parties", "0008_likely_duplicates")]

    operations = [
        migrations.RemoveField(model_name="trait", name="reasons"),
        migrations.AddField(model_name="trait", name="facts", field=models.JSONField(default=dict)),
    ]
