"""In whose language something is said that nobody waits for: mails, notices, work in the background."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation

from rapport.platform.accounts.models import User


def speaking_to(user: User | None) -> AbstractContextManager[None]:
    """Inside, sentences are said in the language of ``user``."""
    return translation.override(user.language if user else settings.LANGUAGE_CODE)
