import django.db.models.deletion
from django.db import migrations, models

# All types made in the browser share a table; what another system calls their records was one of all.
FILL = """
    UPDATE records_externalid AS known SET object_id = record.object_id
      FROM records_customrecord AS record
     WHERE known.record_type = 'records.customrecord' AND record.id = known.record_id"""


class Migration(migrations.Migration):
    dependencies = [("records", "0008_reader")]

    operations = [
        migrations.AddField(
            model_name="externalid",
            name="object",
            field=models.ForeignKey(
                db_index=False,
                help_text="the type, of a record of one made in the browser",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="records.customobject",
            ),
        ),
        migrations.RunSQL(
            ["SET CONSTRAINTS ALL IMMEDIATE", FILL, "SET CONSTRAINTS ALL DEFERRED"],
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint(model_name="externalid", name="external_id_once"),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.UniqueConstraint(
                fields=("record_type", "source", "value", "object"),
                name="external_id_once",
                nulls_distinct=False,
            ),
        ),
    ]
