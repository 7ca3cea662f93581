"""The index of names carries the search text along: common words are found in it without the table."""

from django.db import migrations, models

SHORTEN = "UPDATE parties_party SET search_text = left(search_text, 375) WHERE octet_length(search_text) > 1500"


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_name_skeleton")]

    operations = [
        migrations.RunSQL(SHORTEN, migrations.RunSQL.noop),
        migrations.RemoveIndex("party", "party_name"),
        migrations.AddIndex(
            "party",
            models.Index(
                "sort_name",
                "id",
                name="party_name",
                include=("search_text",),
                condition=models.Q(deleted_at=None),
            ),
        ),
    ]
