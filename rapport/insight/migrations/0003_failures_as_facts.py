from __future__ import annotations

from django.db import migrations, models

# Sentences of earlier builds are in English and cannot be said in another language: the next build warns anew.
FORGET = """
    UPDATE insight_run SET figures = jsonb_set(figures, '{warnings}', '[]')
     WHERE figures -> 'warnings' <> '[]'
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_published_figures")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="data",
            field=models.JSONField(
                default=dict,
                help_text="what stands in the places of the message: a text, or checks that failed",
            ),
        ),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
