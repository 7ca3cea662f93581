"""Mails of this app. Keys are made here, so that no queue ever holds one."""

from __future__ import annotations

from rapport.kit.speech import noted
from rapport.platform.accounts import mails, tokens
from rapport.platform.accounts.actions.passwords import request_password_reset
from rapport.platform.accounts.actions.sessions import forget_expired_sessions
from rapport.platform.accounts.queries import user_or_none
from rapport.platform.tasks.queue import periodic, task


@task(queue="mail")
def send_password_reset(email: str, ip: str) -> None:
    """Mail the way to a new password, when someone active has this address; else do nothing."""
    user = request_password_reset(email, ip=ip)
    if user is not None:
        link = mails.absolute(tokens.reset_path(user))
        mails.send("password_reset", user, noted("Set a new password"), link=link, ip=ip)


@task(queue="mail")
def send_invitation(user_id: int, inviter: str) -> None:
    """Mail an invited user the link to set a password; nothing when that was done already."""
    user = user_or_none(user_id)
    if user is not None and user.is_invited:
        link = mails.absolute(tokens.invitation_path(user))
        mails.send(
            "invitation",
            user,
            noted("%(inviter)s invites you to Rapport"),
            link=link,
            inviter=inviter,
        )


@task(queue="mail")
def send_notice(user_id: int, kind: str, ip: str, device: str) -> None:
    """Tell a user that their way in was changed, so that a stranger's doing does not pass unseen."""
    user = user_or_none(user_id)
    if user is not None and user.is_active:
        mails.send("notice", user, mails.NOTICES[kind], ip=ip, device=device)


@periodic(cron="17 3 * * *")
@task(queueing_lock="clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Every night: forget the sessions that are over."""
    forget_expired_sessions()
