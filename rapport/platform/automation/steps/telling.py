"""Steps that tell people: mail, notify."""

from __future__ import annotations

from collections.abc import Iterator
from smtplib import SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from rapport.kit.errors import Refused
from rapport.kit.speech import noted, say, say_list
from rapport.platform.accounts.queries import user_or_none
from rapport.platform.automation import queries
from rapport.platform.automation.definition import MailStep, NotifyStep
from rapport.platform.automation.matter import Matter
from rapport.platform.automation.steps.kinds import Again, Outcome, Scope, StepKind, declare
from rapport.platform.notifications import actions as notifications
from rapport.platform.records.types import Kind

MOST_RECIPIENTS = 20
TEMPORARY = range(400, 500)


def mail(step: MailStep, matter: Matter) -> Outcome:
    """Send the mail, or in a dry run say what it would be."""
    to = recipients(step, matter)
    subject = " ".join(matter.text(step.subject).split())
    body = matter.text(step.body)
    sentence = say("Mail to %(to)s: “%(subject)s”.", to=say_list(to), subject=subject)
    if not matter.is_dry:
        host = matter.run.story.hex
        message = EmailMessage(subject, body, to=to)
        message.extra_headers["Message-ID"] = f"<{host}.{matter.run.cursor}@rapport>"
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        _send(message)
    return Outcome(
        sentence, {"mail": [None, f"{subject}\n\n{body}"[:2000]]} if matter.is_dry else {}
    )


def recipients(step: MailStep, matter: Matter) -> list[str]:
    """Whom the mail goes to. Raises Refused when there is nobody, or no address."""
    found = [part.strip() for part in matter.text(step.to).replace(";", ",").split(",")]
    found = list(dict.fromkeys(part for part in found if part))
    if not found:
        raise Refused("no_recipient", "There is nobody to write to: %(to)s is empty.", to=step.to)
    if len(found) > MOST_RECIPIENTS:
        raise Refused(
            "many_recipients", "A mail goes to at most %(most)s people.", most=MOST_RECIPIENTS
        )
    for address in found:
        if not is_address(address):
            raise Refused("bad_recipient", "“%(address)s” is no e-mail address.", address=address)
    return found


def is_address(text: str) -> bool:
    """Whether mail can be sent to ``text``."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        refused = say_list(str(name) for name in error.recipients)
        raise Refused(
            "recipient_refused", "The mail server refuses to send to %(refused)s.", refused=refused
        ) from None
    except SMTPResponseException as error:
        said = say("The mail server answered %(smtp_code)s.", smtp_code=error.smtp_code)
        if error.smtp_code in TEMPORARY:
            raise Again(said) from None
        raise Refused("mail_refused", said) from None
    except (OSError, SMTPServerDisconnected):
        raise Again(say("The mail server could not be reached.")) from None


def notify(step: NotifyStep, matter: Matter) -> Outcome:
    """Put the sentence behind the bells of those it is for."""
    users = _notified(step, matter)
    text = " ".join(matter.text(step.text).split())[:500]
    url = matter.kind.url_of(matter.record.pk) if matter.kind and matter.record else ""
    for user_id in users:
        notifications.notify(user_id, text, url=url)
    names = say_list(str(user_or_none(user_id)) for user_id in users)
    return Outcome(say("Notified %(names)s: “%(text)s”.", names=names, text=text)[:500])


def _notified(step: NotifyStep, matter: Matter) -> list[int]:
    if step.to == "record_owner":
        _, record = matter.needed()
        found = [record.owner_id] if getattr(record, "owner_id", None) else []
    elif step.to == "automation_owner":
        found = [matter.run.automation.owner_id]
    elif step.to == "person":
        found = [step.user]
    else:
        found = queries.member_ids(step.team or 0)
    active = [pk for pk in found if (user := user_or_none(pk or 0)) and user.is_active]
    if not active:
        raise Refused(
            "nobody",
            "There is nobody to notify: %(whom)s is missing or left.",
            whom=say(WHOM[step.to]),
        )
    return active


WHOM = {
    "record_owner": noted("the record's owner"),
    "automation_owner": noted("the automation's owner"),
    "person": noted("the person"),
    "team": noted("the team"),
}


def _mail_problems(step: MailStep, scope: Scope) -> Iterator[str]:
    if not step.to.strip():
        yield say("Say whom the mail goes to, such as {email}.")
    for part in step.to.replace(";", ",").split(","):
        if part.strip() and "{" not in part and not is_address(part.strip()):
            yield say(
                "“%(part)s” is no e-mail address; fields are named as in {email}.",
                part=part.strip(),
            )
    if not step.subject.strip():
        yield say("The mail needs a subject.")
    if not step.body.strip():
        yield say("The mail needs a text.")
    yield from scope.unknown(step.to, step.subject, step.body)


def _notify_problems(step: NotifyStep, scope: Scope) -> Iterator[str]:
    if not step.text.strip():
        yield say("The notice needs a sentence.")
    if step.to == "person" and user_or_none(step.user or 0) is None:
        yield say("Choose whom to notify.")
    if step.to == "team" and not queries.member_ids(step.team or 0):
        yield say("Choose a team that has members.")
    if step.to == "record_owner" and (
        scope.kind is None or not any(f.kind is Kind.USER for f in scope.fields().values())
    ):
        yield say("There is no record with an owner here.")
    yield from scope.unknown(step.text)


def _say_notify(step: NotifyStep, scope: Scope) -> str:
    whom = say(WHOM[step.to])
    if step.to == "person":
        whom = str(user_or_none(step.user or 0) or "…")
    elif step.to == "team":
        whom = say("team %(team)s", team=queries.team_name(step.team) or "…")
    return say("notify %(whom)s", whom=whom)


def _say_mail(step: MailStep, scope: Scope) -> str:
    return say("mail “%(subject)s” to %(to)s", subject=step.subject or "…", to=step.to or "…")


declare(
    StepKind(
        "mail",
        "Send a mail",
        "mail",
        MailStep,
        mail,
        _say_mail,
        _mail_problems,
        is_outside=True,
    )
)
declare(StepKind("notify", "Notify", "bell", NotifyStep, notify, _say_notify, _notify_problems))
