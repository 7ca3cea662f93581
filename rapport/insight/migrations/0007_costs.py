import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_leaner_indexes"),
        ("insight", "0006_question"),
        ("parties", "0010_leaner_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CostCentre",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("custom", models.JSONField(blank=True, default=dict)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("name", models.CharField(max_length=80)),
                ("since", models.DateField()),
                ("monthly", models.DecimalField(decimal_places=6, max_digits=26)),
                ("currency", models.CharField(editable=False, max_length=3)),
                ("people", models.DecimalField(decimal_places=2, max_digits=8)),
                ("minutes", models.DecimalField(decimal_places=2, max_digits=8)),
                (
                    "rate",
                    models.DecimalField(decimal_places=6, editable=False, max_digits=20),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("name"),
                        models.F("id"),
                        condition=models.Q(("deleted_at", None)),
                        name="cost_centre_name",
                    ),
                    models.Index(
                        models.OrderBy(models.F("since"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("deleted_at", None)),
                        name="cost_centre_newest",
                    ),
                    models.Index(
                        models.OrderBy(models.F("deleted_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("deleted_at__isnull", False)),
                        name="cost_centre_trash",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__gt", 0), ("monthly__gte", 0), ("people__gt", 0)
                        ),
                        name="cost_centre_positive",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CostRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("custom", models.JSONField(blank=True, default=dict)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_at", models.DateTimeField(editable=False, null=True)),
                ("name", models.CharField(editable=False, max_length=80)),
                (
                    "work",
                    models.CharField(
                        choices=[
                            ("phone_call", "Phone call"),
                            ("voice_mail", "Voice mail"),
                            ("email", "E-mail"),
                            ("chat", "Chat"),
                            ("text", "Text message"),
                            ("instant_message", "Instant message"),
                            ("social_post", "Social post"),
                            ("web_form", "Web form"),
                            ("letter", "Letter"),
                            ("fax", "Fax"),
                            ("meeting", "Meeting"),
                            ("face_to_face", "Visit, face to face"),
                            ("service_call", "Service call"),
                            ("task", "Task"),
                            ("order", "Order"),
                            ("web_order", "Web order"),
                            ("phone_order", "Phone order"),
                            ("order_line", "Order line"),
                            ("return", "Return"),
                            ("delivery", "Delivery"),
                            ("payment", "Payment"),
                            ("waiting", "Waiting for payment"),
                        ],
                        max_length=16,
                    ),
                ),
                ("minutes", models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ("cost", models.DecimalField(decimal_places=6, default=0, max_digits=26)),
                ("currency", models.CharField(editable=False, max_length=3)),
                ("percent", models.DecimalField(decimal_places=4, default=0, max_digits=7)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="insight.costcentre",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("name"),
                        models.F("id"),
                        condition=models.Q(("deleted_at", None)),
                        name="cost_rule_name",
                    ),
                    models.Index(
                        models.OrderBy(models.F("deleted_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("deleted_at__isnull", False)),
                        name="cost_rule_trash",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost__gte", 0), ("minutes__gte", 0), ("percent__gte", 0)
                        ),
                        name="cost_rule_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LosingCustomer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("profit", models.DecimalField(decimal_places=6, max_digits=26)),
                ("net_revenue", models.DecimalField(decimal_places=6, max_digits=26)),
                ("goods", models.DecimalField(decimal_places=6, max_digits=26)),
                ("cost_to_serve", models.DecimalField(decimal_places=6, max_digits=26)),
                ("driver", models.CharField(max_length=16)),
                ("excess", models.DecimalField(decimal_places=6, max_digits=26)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="parties.party",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="losing",
                        to="insight.run",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("run"), models.F("party"), name="losing_once")
                ],
            },
        ),
    ]
