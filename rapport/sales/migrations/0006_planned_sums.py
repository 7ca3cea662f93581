from django.db import migrations, models

# What is open stands in few stages. With these the planner knows that a column of a board is long, and reads its
# first cards in order.
MAKE = "CREATE STATISTICS opportunity_stages (mcv) ON pipeline_id, stage_id, status FROM sales_opportunity"
DROP = "DROP STATISTICS opportunity_stages"


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_public_attributes"),
        ("sales", "0005_forecast_indexes"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="line", name="line_place"),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                models.F("opportunity"),
                models.F("position"),
                include=("product", "amount"),
                name="line_place",
            ),
        ),
        migrations.RunSQL(MAKE, DROP),
    ]
