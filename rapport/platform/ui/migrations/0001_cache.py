from django.db import migrations


class Migration(migrations.Migration):
    """The shared cache: rate limits count in it across processes, so it must not be per process."""

    initial = True

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE ui_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX ui_cache_expires ON ui_cache (expires);
            """,
            "DROP TABLE ui_cache",
        ),
    ]
