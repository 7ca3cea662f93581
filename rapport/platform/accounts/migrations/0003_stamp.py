from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_in"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE accounts_stamp AS bigint", "DROP SEQUENCE accounts_stamp"
        ),
    ]
