import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The table was one of automation; it comes with its rows and indexes.
BEFORE = migrations.CreateModel(
    name="Notification",
    fields=[
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("text", models.CharField(max_length=500)),
        ("url", models.CharField(blank=True, default="", max_length=300)),
        (
            "topic",
            models.CharField(
                blank=True,
                default="",
                help_text="unread ones of a topic are not repeated",
                max_length=60,
            ),
        ),
        ("at", models.DateTimeField(auto_now_add=True)),
        ("read_at", models.DateTimeField(null=True)),
        (
            "user",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ],
    options={
        "indexes": [
            models.Index(
                models.F("user"),
                models.OrderBy(models.F("at"), descending=True),
                name="notification_user",
            ),
            models.Index(
                models.F("user"),
                condition=models.Q(("read_at__isnull", True)),
                name="notification_unread",
            ),
        ],
    },
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("automation", "0004_move_notifications"),
    ]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[BEFORE])]
