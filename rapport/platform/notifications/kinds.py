"""The kinds of notifications, and the ways on which each can reach somebody."""

from __future__ import annotations

from django.db import models

from rapport.kit.speech import noted


class Kind(models.TextChoices):
    """What a notification is about."""

    MENTION = "mention", noted("Somebody names me in a note")
    ASSIGNMENT = "assignment", noted("Somebody gives me a record")
    FOLLOWED = "followed", noted("A record that I follow changes")
    SHARE = "share", noted("Somebody shares a record with me")
    AUTOMATION = "automation", noted("An automation tells me something, or failed")
    ALERT = "alert", noted("Something that I should know of at once, such as a big opportunity")
    WORK = "work", noted("An import or another long job that I began is done")
    REMINDER = "reminder", noted("Something that I planned is due")
    BOOKING = "booking", noted("Somebody books a time with me")
    WEBHOOK = "webhook", noted("A webhook of mine was switched off")


class Way(models.TextChoices):
    """How somebody is told: what is mailed stands behind the bell, too."""

    BELL = "bell", noted("Behind the bell")
    MAIL = "mail", noted("Behind the bell and by mail at once")
    DIGEST = "digest", noted("Behind the bell and in the digest")
    NONE = "none", noted("Not at all")


USUAL = {
    Kind.MENTION: Way.MAIL,
    Kind.ASSIGNMENT: Way.DIGEST,
    Kind.SHARE: Way.DIGEST,
    Kind.ALERT: Way.MAIL,
    Kind.REMINDER: Way.MAIL,
    Kind.WEBHOOK: Way.MAIL,
}
"""The ways that nobody has to choose; behind the bell where nothing is said."""


def usual_way(kind: str) -> Way:
    """How somebody is told of ``kind`` who has chosen nothing."""
    return USUAL.get(Kind(kind), Way.BELL)
