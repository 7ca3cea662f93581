from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_ended")]

    operations = [
        migrations.CreateModel(
            name="Reader",
            fields=[
                (
                    "name",
                    models.CharField(max_length=40, primary_key=True, serialize=False),
                ),
                ("tx", models.BigIntegerField()),
                ("event", models.BigIntegerField()),
            ],
        ),
    ]
