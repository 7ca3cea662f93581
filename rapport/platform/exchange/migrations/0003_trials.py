from django.db import migrations, models

STATUS = [
    ("uploaded", "Uploaded"),
    ("trying", "Being tried"),
    ("tried", "Tried"),
    ("queued", "Waiting"),
    ("reading", "Reading"),
    ("applying", "Writing"),
    ("done", "Done"),
    ("failed", "Failed"),
]


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_import_started_at")]

    operations = [
        migrations.AddField(
            "import",
            "headings",
            models.JSONField(default=list, help_text="the columns of the file"),
        ),
        migrations.AddField(
            "import",
            "trial",
            models.JSONField(help_text="what importing it would do: see ``trying``", null=True),
        ),
        migrations.AddField(
            "import",
            "answers",
            models.JSONField(
                default=dict,
                help_text="row → the record that it is, or new, or skip: as people decided",
            ),
        ),
        migrations.AlterField(
            "import",
            "status",
            models.CharField(choices=STATUS, default="uploaded", max_length=10),
        ),
    ]
