"""Mails that come in are written down once, whatever happens meanwhile, and whatever they look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.parties.actions.parties import create_party
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.sealing import sealed, unsealed
from rapport.platform.events.models import Event
from rapport.platform.records.actions.files import copy_files
from rapport.platform.records.actions.records import create_record, delete_record, edit_record
from rapport.platform.records.actions.trash import erase_record
from rapport.platform.records.models import File
from rapport.platform.records.types import record_type
from rapport.touchpoints import tasks
from rapport.touchpoints.channels.email import actions
from rapport.touchpoints.channels.email.fetching import encoded_folder
from rapport.touchpoints.channels.email.reading import Attachment, understood, words_of_html
from rapport.touchpoints.models import Interaction, Mailbox
from rapport.touchpoints.tests.imap import Box, serving
from tests.cast import ClientOf, run_jobs

ActorOf = Callable[[User], Actor]


def mail(**given: Any) -> bytes:
    message = EmailMessage()
    said = {
        "From": "Dora Vos <dora@vos.example>",
        "To": "sales@example.com",
        "Subject": "Twelve pumps?",
        "Message-ID": "<1@vos.example>",
        "Date": "Mon, 02 Mar 2026 10:00:00 +0100",
    } | {name.replace("_", "-"): value for name, value in given.items() if name != "body"}
    for name, value in said.items():
        if value:
            message[name] = value
    message.set_content(given.get("body", "Do you sell pumps?"))
    return message.as_bytes()


@pytest.fixture
def box() -> Iterator[Box]:
    with serving(Box()) as found:
        yield found


@pytest.fixture
def mailbox(db: None, box: Box, settings: Any) -> Mailbox:
    """One that makes leads, on this very machine."""
    settings.PRIVATE_WEBHOOKS = True
    return Mailbox.objects.create(
        name="Sales",
        address="sales@example.com",
        purpose="leads",
        host="127.0.0.1",
        port=box.port,
        security="plain",
        user="sales",
        sealed_password=sealed("secret", use="mailboxes"),
    )


def read(mailbox: Mailbox) -> int:
    return actions.read_mailbox(Mailbox.objects.get(pk=mailbox.pk))


def test_a_mail_is_an_interaction_of_its_sender(mailbox: Mailbox, box: Box) -> None:
    box.mails[3] = mail(In_Reply_To="<0@example.com>", References="<a@b.c> <0@example.com>")
    assert read(mailbox) == 1
    found = Interaction.objects.select_related("party").get()
    assert (found.party.name, found.channel, found.direction) == ("Dora Vos", "email", "in")
    assert (found.subject, found.body) == ("Twelve pumps?", "Do you sell pumps?")
    assert found.data["in_reply_to"] == "<0@example.com>"
    assert found.data["references"] == ["<a@b.c>", "<0@example.com>"]
    assert [one.address for one in found.party.emails.all()] == ["dora@vos.example"]
    event = Event.objects.get(name="touchpoints.mail_received")
    assert (event.about, event.data["interaction"]) == (found.party_id, found.pk)
    assert "EXAMINE" in " ".join(box.said)
    assert "BODY.PEEK" in " ".join(box.said)


def test_every_mail_once_and_only_new_ones_are_fetched(mailbox: Mailbox, box: Box) -> None:
    box.mails = {1: mail(), 2: mail(Message_ID="<2@vos.example>")}
    assert read(mailbox) == 2
    box.said.clear()
    assert read(mailbox) == 0
    assert not [one for one in box.said if "FETCH" in one]
    box.mails[5] = mail(Message_ID="<5@vos.example>")
    assert read(mailbox) == 1
    assert Interaction.objects.count() == 3


def test_what_is_numbered_anew_is_known_by_its_id(mailbox: Mailbox, box: Box) -> None:
    box.mails[9] = mail()
    assert read(mailbox) == 1
    box.validity, box.mails = 8, {1: mail(), 2: mail(Message_ID="<2@vos.example>")}
    assert read(mailbox) == 1
    assert Interaction.objects.count() == 2


def test_stopped_between_fetching_and_writing_nothing_is_lost_or_doubled(
    mailbox: Mailbox, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_args: object, **_kwargs: object) -> None:
        raise Killed

    box.mails = {1: mail(), 2: mail(Message_ID="<2@vos.example>")}
    with monkeypatch.context() as patched:
        patched.setattr("rapport.platform.events.actions.record", die)
        with pytest.raises(Killed):
            read(mailbox)
    assert not Interaction.objects.exists()
    assert Mailbox.objects.get().last_number == 0
    assert read(mailbox) == 2
    assert Interaction.objects.count() == 2


def test_who_is_known_is_found_and_who_is_not_is_left_alone_unless_it_makes_leads(
    mailbox: Mailbox, box: Box
) -> None:
    mailbox.purpose = "customers"
    mailbox.save()
    known = create_party(
        PartyDetails(name="D. Vos"), by=SYSTEM, contacts=[Email("DORA@vos.example")]
    )
    box.mails = {1: mail(), 2: mail(From="eve@x.example", Message_ID="<2@x.example>")}
    assert read(mailbox) == 1
    assert Interaction.objects.get().party == known
    assert Party.objects.count() == 1


def test_colleagues_programs_and_the_mailbox_itself_are_no_customers(
    mailbox: Mailbox, box: Box, alice: User
) -> None:
    box.mails = {
        1: mail(From="alice@example.com"),
        2: mail(From="Sales@Example.com", Message_ID="<2@x.example>"),
        3: mail(From="no-reply@x.example", Auto_Submitted="auto-replied", Message_ID="<3@x.y>"),
        4: mail(From="", Message_ID="<4@x.y>"),
        5: b"",
        6: b"\xff\xfe\x00 nothing of this is a mail",
    }
    assert read(mailbox) == 0
    assert Mailbox.objects.get().last_number == 6
    assert not Interaction.objects.exists()


def test_what_is_wrong_is_said_and_told_once(mailbox: Mailbox, box: Box) -> None:
    box.password = "another"
    for _ in range(2):
        assert read(mailbox) == 0
    found = Mailbox.objects.get()
    assert "refuses" in found.problem
    assert found.failing_since is not None
    assert Event.objects.filter(name="touchpoints.mailbox_failed").count() == 1
    box.password = "secret"
    read(mailbox)
    again = Mailbox.objects.get()
    assert (again.problem, again.failing_since) == ("", None)


def test_addresses_inside_the_network_are_not_called(
    mailbox: Mailbox, box: Box, settings: Any
) -> None:
    settings.PRIVATE_WEBHOOKS = False
    assert read(mailbox) == 0
    assert "127.0.0.1" in Mailbox.objects.get().problem
    assert box.said == []


def test_the_password_is_set_and_never_shown(
    mailbox: Mailbox, manager: User, alice: User, client_of: ClientOf, as_actor: ActorOf
) -> None:
    client, address = client_of(manager), f"/touchpoints/mailboxes/{mailbox.pk}/"
    sent = client.post(f"{address}open/", {"password": "s3cr3t words"})
    assert (sent.status_code, sent["Location"]) == (303, address)
    mailbox.refresh_from_db()
    assert "s3cr3t" not in mailbox.sealed_password
    assert unsealed(mailbox.sealed_password, use="mailboxes") == "s3cr3t words"
    for page in (address, f"/records/mailbox/{mailbox.pk}/edit/", f"{address}open/"):
        assert "s3cr3t" not in client.get(page).content.decode()
    assert "s3cr3t" not in str(list(Event.objects.values_list("data", flat=True)))
    assert client.post(f"{address}open/", {"password": ""}).status_code == 422
    assert client_of(alice).get(f"{address}open/").status_code in (403, 404)
    with pytest.raises(NotAllowed):
        actions.open_mailbox(mailbox, "x", by=as_actor(alice))
    assert client.post(f"{address}read/").status_code == 303


def test_a_password_that_another_secret_sealed_is_asked_for_again(
    mailbox: Mailbox, box: Box, settings: Any
) -> None:
    settings.SECRET_KEY = "another one, as long as it should be, and as random"
    assert read(mailbox) == 0
    assert Mailbox.objects.get().problem == "Enter the password again."
    assert box.said == []


def test_another_server_never_gets_the_password(
    mailbox: Mailbox, manager: User, as_actor: ActorOf
) -> None:
    kind = record_type("mailbox")
    assert kind is not None
    mailbox.last_number, mailbox.validity = 5, 7
    mailbox.save()
    edit_record(kind, mailbox.pk, {"host": "imap.evil.example"}, by=as_actor(manager))
    mailbox.refresh_from_db()
    assert (mailbox.sealed_password, mailbox.last_number, mailbox.validity) == ("", 0, 0)


def test_a_password_does_not_travel_in_the_open(
    manager: User, as_actor: ActorOf, settings: Any
) -> None:
    settings.PRIVATE_WEBHOOKS = False
    kind = record_type("mailbox")
    assert kind is not None
    given = {"name": "S", "address": "s@e.example", "host": "i.e.example", "user": "s"}
    with pytest.raises(Invalid) as caught:
        create_record(kind, given | {"security": "plain"}, by=as_actor(manager))
    assert list(caught.value.fields) == ["security"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("INBOX", "INBOX"),
        ("Entwürfe", "Entw&APw-rfe"),
        ("R&D", "R&-D"),
        ("台北", "&U,BTFw-"),
    ],
)
def test_folders_in_other_alphabets(name: str, written: str) -> None:
    assert encoded_folder(name) == written


def with_files(*sizes: int, **headers: str) -> bytes:
    message = EmailMessage()
    for name, value in {
        "From": "Dora <dora@vos.example>",
        "Message-ID": "<f@x>",
        **headers,
    }.items():
        message[name] = value
    message.set_content("See what hangs on it.")
    for number, size in enumerate(sizes, 1):
        message.add_attachment(
            b"x" * size, maintype="application", subtype="pdf", filename=f"{number}.pdf"
        )
    return message.as_bytes()


def test_files_are_kept_and_can_be_fetched(
    mailbox: Mailbox, alice: User, charlie: User, client_of: ClientOf, settings: Any
) -> None:
    settings.UPLOAD_BYTES = 100
    raw = with_files(5, 0, 101)
    found = actions.take_mail(mailbox, raw, validity=1, number=1)
    assert found is not None
    assert found.data["files"] == ["1.pdf", "2.pdf", "3.pdf"]
    file = File.objects.get()
    assert (file.record_type, file.record_id, file.name, file.size_bytes) == (
        "touchpoints.interaction",
        found.pk,
        "1.pdf",
        5,
    )
    panel = f"/attached/interaction/{found.pk}/files/"
    assert panel in client_of(alice).get(reverse("interaction", args=[found.pk])).content.decode()
    assert "1.pdf" in client_of(alice).get(panel).content.decode()
    answer = client_of(alice).get(f"{panel}{file.pk}/")
    assert answer.getvalue() == b"xxxxx"
    assert client_of(charlie).get(f"{panel}{file.pk}/").status_code == 404


def test_files_of_programs_and_of_what_came_in_part_are_only_named(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_party(
        PartyDetails(name="Dora"), by=SYSTEM, contacts=[Email("dora@vos.example", is_primary=True)]
    )
    raw = with_files(5, Precedence="bulk")
    assert actions.take_mail(mailbox, raw, validity=1, number=1) is not None
    raw = with_files(5, **{"Message-ID": "<g@x>"})
    monkeypatch.setattr(actions, "MOST_BYTES", len(raw))
    assert actions.take_mail(mailbox, raw, validity=1, number=2) is not None
    assert not File.objects.exists()


def test_files_are_copied_for_who_sees_both(
    mailbox: Mailbox, charlie: User, as_actor: ActorOf
) -> None:
    found = actions.take_mail(mailbox, with_files(5), validity=1, number=1)
    assert found is not None
    with pytest.raises(NotFound):
        copy_files(found, found.party, by=as_actor(charlie))
    (copy,) = copy_files(found, found.party, by=SYSTEM)
    first = File.objects.get(record_type="touchpoints.interaction")
    assert (copy.record_type, copy.record_id) == ("parties.party", found.party_id)
    assert (copy.name, copy.sha256) == (first.name, first.sha256)
    event = Event.objects.filter(name="records.file_added").latest("pk")
    assert (event.subject_type, event.data["file_id"]) == ("parties.party", copy.pk)


def test_files_go_with_whose_they_are(
    mailbox: Mailbox,
    admin: User,
    as_actor: ActorOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for number, sender in enumerate(("dora", "piet"), 1):
        headers = {"From": f"{sender}@vos.example", "Message-ID": f"<{sender}@x>"}
        actions.take_mail(mailbox, with_files(number, **headers), validity=1, number=number)
    kind, party = record_type("party"), Party.objects.get(name="dora")
    assert kind is not None
    delete_record(kind, party.pk, by=SYSTEM)
    assert actions.forget_lost_files() == 0
    with django_capture_on_commit_callbacks(execute=True):
        erase_record(kind, party.pk, by=as_actor(admin))
    run_jobs()
    assert actions.forget_lost_files() == 0
    assert [file.size_bytes for file in File.objects.all()] == [2]


def test_the_worker_reads_each_by_itself(mailbox: Mailbox, box: Box) -> None:
    box.mails[1] = mail()
    Mailbox.objects.create(name="Off", address="o@e.example", host="x", user="o", is_on=False)
    tasks.read_mailboxes(0)
    assert run_jobs() == 1
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Good <b>day</b></p><p>Bye</p>", "\nGood day\nBye"),
        ("<style>p{}</style><script>x()</script>a&amp;b<br>c", "a&b\nc"),
        ("<div>one", "\none"),
        ("", ""),
    ],
)
def test_words_of_html(html: str, text: str) -> None:
    assert words_of_html(html) == text


def test_a_mail_of_many_parts_in_another_alphabet() -> None:
    message = EmailMessage()
    message["From"] = "=?utf-8?b?2K/ZiNix2Kc=?= <dora@vos.example>"
    message["Subject"] = "Prix: 5 €"
    message.set_content("<p>Ça va?</p>", subtype="html", charset="iso-8859-1")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    found = understood(message.as_bytes())
    assert (found.sender_name, found.subject) == ("دورا", "Prix: 5 €")
    assert (found.body, found.files) == ("Ça va?", (Attachment("a.pdf", b"%PDF"),))


@given(st.binary(max_size=400), st.sampled_from([b"From", b"Date", b"Content-Type", b"Subject"]))
def test_nothing_that_comes_can_stop_the_reader(junk: bytes, name: bytes) -> None:
    for raw in (junk, name + b": " + junk + b"\r\n\r\n" + junk, mail() + junk):
        found = understood(raw)
        assert len(found.key) == 64
        assert "\x00" not in found.subject + found.body + found.sender_name
