"""Indexes for links, for channels, and for one row per participant."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import F, Q

INDEXES = """
CREATE INDEX interaction_links ON touchpoints_interaction USING gin (links) WHERE links <> '{}';
CREATE INDEX interaction_channel ON touchpoints_interaction (channel, at DESC, id DESC);
DROP INDEX participant_party;
CREATE INDEX participant_party ON touchpoints_participant (party_id, at DESC, interaction_id DESC);
CREATE UNIQUE INDEX participant_once ON touchpoints_participant (interaction_id, party_id, at);
"""
REMOVAL = """
DROP INDEX interaction_links, interaction_channel, participant_once, participant_party;
CREATE INDEX participant_party ON touchpoints_participant (party_id, at DESC);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("touchpoints", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(INDEXES, REMOVAL)],
            state_operations=[
                migrations.AddIndex(
                    model_name="interaction",
                    index=GinIndex(
                        models.F("links"),
                        condition=Q(("links", []), _negated=True),
                        name="interaction_links",
                    ),
                ),
                migrations.AddIndex(
                    model_name="interaction",
                    index=models.Index(
                        F("channel"), F("at").desc(), F("id").desc(), name="interaction_channel"
                    ),
                ),
                migrations.RemoveIndex(model_name="participant", name="participant_party"),
                migrations.AddIndex(
                    model_name="participant",
                    index=models.Index(
                        F("party"),
                        F("at").desc(),
                        F("interaction_id").desc(),
                        name="participant_party",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="participant",
                    constraint=models.UniqueConstraint(
                        F("interaction_id"), F("party"), F("at"), name="participant_once"
                    ),
                ),
            ],
        ),
    ]
