"""The index behind likely duplicates: see ``parties.namesakes``."""

from django.db import migrations

from rapport.parties.namesakes import INDEX


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_unchecked_traits")]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX party_skeleton")]
