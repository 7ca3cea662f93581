"""Reading mailboxes: every mail is written down once, whenever the program is stopped.

A mail and how far its mailbox was read are one transaction: what was fetched and not written down is
fetched again. That a mail is known is told by its Message-ID, in whichever mailbox it turns up.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.outgoing import Unreachable
from rapport.kit.speech import say
from rapport.parties.actions.parties import create_party
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import EmailAddress, Party, PartyRole
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.sealing import sealed, unsealed
from rapport.platform.events import actions as events
from rapport.platform.records.actions.files import add_file
from rapport.platform.records.actions.trash import remove_attached
from rapport.platform.records.models import File
from rapport.platform.records.types import Writing
from rapport.touchpoints.actions import Details, known_interaction, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.channels.email.fetching import MOST_BYTES, Line, Server, opened
from rapport.touchpoints.channels.email.reading import Mail, understood
from rapport.touchpoints.events import MailboxFailed, MailboxOpened, MailReceived
from rapport.touchpoints.models import Interaction, Mailbox

SOURCE = "mail"
AT_ONCE = 200
MOST_FILES = 20
"""Of a mail; of more, the names are kept."""
EARLIER = timedelta(days=1)
"""A new mailbox is read from the day before it was set up: time zones differ, and older mail is history."""
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))"


@transaction.atomic
def open_mailbox(mailbox: Mailbox, password: str, *, by: Actor) -> Mailbox:
    """Read ``mailbox`` with ``password`` from now on; whether it is right shows when it is read."""
    access.require(by, "touchpoints.open_mailbox", mailbox)
    mailbox = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox.pk)
    mailbox.sealed_password = sealed(password, use="mailboxes")
    mailbox.problem, mailbox.failing_since = "", None
    mailbox.save(update_fields=["sealed_password", "problem", "failing_since"])
    events.record(MailboxOpened(mailbox.name), by=by, subject=mailbox)
    return mailbox


def read_mailbox(mailbox: Mailbox) -> int:
    """Write down what came in since the last time, a few hundred mails at most; returns how many were new.

    What keeps it from being read is kept as a sentence, and told once.
    """
    try:
        with opened(_server(mailbox), is_private_allowed=settings.PRIVATE_WEBHOOKS) as line:
            count = _read(mailbox, line)
    except (Unreachable, RapportError) as error:
        _fail(mailbox, str(error))
        return 0
    Mailbox.objects.filter(pk=mailbox.pk).update(
        read_at=timezone.now(), problem="", failing_since=None
    )
    return count


def _server(mailbox: Mailbox) -> Server:
    """Where it lies. Raises Refused where its password cannot be read any more."""
    return Server(
        mailbox.host,
        mailbox.port,
        mailbox.security,
        mailbox.user,
        unsealed(mailbox.sealed_password, use="mailboxes"),
        mailbox.folder,
    )


def _read(mailbox: Mailbox, line: Line) -> int:
    count = 0
    after = mailbox.last_number if mailbox.validity == line.validity else 0
    since = (mailbox.created_at - EARLIER).date()
    for number in line.numbers(after=after, since=since)[:AT_ONCE]:
        taken = take_mail(mailbox, line.mail(number), validity=line.validity, number=number)
        count += taken is not None
    return count


@transaction.atomic
def take_mail(mailbox: Mailbox, raw: bytes, *, validity: int, number: int) -> Interaction | None:
    """Write down the mail ``number`` and that ``mailbox`` was read so far. Nothing is written of a mail that
    is known, that nobody known sent (unless the mailbox makes leads), or that one of us sent.
    """
    held = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox.pk)
    if held.validity == validity and number <= held.last_number:
        return None
    held.validity, held.last_number = validity, number
    held.save(update_fields=["validity", "last_number"])
    mail = understood(raw)
    if not mail.sender or _is_ours(held, mail) or known_interaction(SOURCE, mail.key):
        return None
    party = _sender(held, mail)
    if party is None:
        return None
    interaction = _write_down(held, mail, party)
    if not mail.is_automatic and len(raw) < MOST_BYTES:
        _keep_files(interaction, mail)
    happening = MailReceived(held.name, held.purpose, interaction.pk, mail.is_automatic)
    events.record(happening, by=SYSTEM, about=party, subject=held)
    return interaction


def _is_ours(mailbox: Mailbox, mail: Mail) -> bool:
    """Whether the mailbox wrote to itself, or a colleague to it."""
    sender = mail.sender.lower()
    return sender == mailbox.address.lower() or User.objects.filter(email__iexact=sender).exists()


def _sender(mailbox: Mailbox, mail: Mail) -> Party | None:
    """Whoever has the sender's address, the oldest first; a new prospect where the mailbox makes leads and
    a person wrote. Two at once make one.
    """
    folded = mail.sender.lower()
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"email {folded}"])
    known = EmailAddress.objects.filter(folded=folded, party__deleted_at=None)
    found = known.select_related("party").order_by("party_id").first()
    if found is not None:
        return found.party
    if mailbox.purpose != Mailbox.Purpose.LEADS or mail.is_automatic:
        return None
    details = PartyDetails(name=mail.sender_name or mail.sender.partition("@")[0])
    contact = Email(mail.sender, is_primary=True)
    try:
        with transaction.atomic():
            roles = [PartyRole.Role.PROSPECT]
            return create_party(details, by=SYSTEM, contacts=[contact], roles=roles)
    except Invalid:  # an address that only mail programs understand
        return None


def _write_down(mailbox: Mailbox, mail: Mail, party: Party) -> Interaction:
    now = timezone.now()
    data = {
        "mailbox": mailbox.pk,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "from": mail.sender,
        "to": list(mail.to[:50]),
        "files": [file.name for file in mail.files[:50]],
    }
    details = Details(
        subject=mail.subject, body=mail.body, source=SOURCE, source_key=mail.key, data=data
    )
    return record_interaction(
        party,
        by=SYSTEM,
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        at=min(mail.at or now, now),
        details=replace(details, links=(f"touchpoints.mailbox:{mailbox.pk}",)),
    )


def _keep_files(interaction: Interaction, mail: Mail) -> None:
    """Keep what hangs on it, for the virus scanner to look at. What is empty or too large is only named."""
    for file in mail.files[:MOST_FILES]:
        with suppress(Invalid):
            add_file(interaction, SimpleUploadedFile(file.name, file.content), by=SYSTEM)


@transaction.atomic
def forget_lost_files() -> int:
    """Erase the files of interactions that are gone, as with a party that was erased; returns of how many."""
    label = Interaction._meta.label_lower
    kept = File.objects.filter(record_type=label).values_list("record_id", flat=True).distinct()
    lost = set(kept) - set(Interaction.objects.filter(pk__in=kept).values_list("pk", flat=True))
    for pk in sorted(lost):
        remove_attached(label, pk)
    return len(lost)


@transaction.atomic
def _fail(mailbox: Mailbox, problem: str) -> None:
    """Say why it cannot be read; whoever leads is told of the first time by the event."""
    held = Mailbox.objects.select_for_update(of=("self",)).get(pk=mailbox.pk)
    is_new = held.failing_since is None
    held.failing_since = held.failing_since or timezone.now()
    held.problem = problem[:400]
    held.save(update_fields=["failing_since", "problem"])
    if is_new:
        events.record(MailboxFailed(held.name, held.problem), by=SYSTEM, subject=held)


def check_mailbox(mailbox: Mailbox, names: frozenset[str]) -> None:
    """Raises Invalid for a connection that would tell the password to everybody on the way. Another server
    or folder is read from its beginning.
    """
    if mailbox.security == Mailbox.Security.PLAIN and not settings.PRIVATE_WEBHOOKS:
        sentence = say("Without encryption only inside your own network: RAPPORT_PRIVATE_WEBHOOKS.")
        raise Invalid("not_encrypted", fields={"security": sentence})
    if names & {"host", "user", "folder"} and mailbox.pk:
        mailbox.validity = mailbox.last_number = 0
    if names & {"host", "port", "security"} and mailbox.pk:
        mailbox.sealed_password = ""


OF_MAILBOXES = Writing(
    before=check_mailbox,
    derives_from=frozenset({"host", "port", "security", "user", "folder"}),
)
"""How the record engine writes a mailbox. Another server never gets the password of the one before."""
