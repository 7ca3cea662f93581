from django.db import migrations

# Territories ask for cities and industries in any case. With these the planner knows how many have
# them, and reads along the list for common ones only.
MAKE = """
    CREATE STATISTICS party_city_folded ON upper(city::text) FROM parties_party;
    CREATE STATISTICS party_industry_folded ON upper(industry::text) FROM parties_party;
"""
DROP = "DROP STATISTICS party_city_folded; DROP STATISTICS party_industry_folded;"


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0005_trash"),
    ]

    operations = [migrations.RunSQL(MAKE, DROP)]
