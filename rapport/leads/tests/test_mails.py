"""A mail to a mailbox for leads makes one."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.utils import timezone

from rapport.leads.actions.mails import heed_mails
from rapport.leads.models import Lead
from rapport.platform.events.models import Event
from rapport.platform.records.models import File
from rapport.platform.records.queries.attached import bytes_of
from rapport.touchpoints.channels.email.actions import take_mail
from rapport.touchpoints.models import Interaction, Mailbox

MAIL = "From: Dora Vos <dora@vos.example>\r\nSubject: Pumps\r\nMessage-ID: <{}@x>\r\n{}\r\nTwelve, please."


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return Mailbox.objects.create(
        name="Sales", address="sales@example.com", purpose="leads", host="i.example", user="s"
    )


def come(mailbox: Mailbox, number: int, more: str = "") -> None:
    take_mail(mailbox, MAIL.format(number, more).encode(), validity=1, number=number)


def heed() -> int:
    return heed_mails(Event.objects.order_by("pk"))


def test_it_makes_a_lead_of_its_sender(mailbox: Mailbox) -> None:
    come(mailbox, 1)
    assert heed() == 1
    lead = Lead.objects.select_related("party").get()
    assert (lead.name, lead.email, lead.source) == ("Dora Vos", "dora@vos.example", "Sales")
    assert lead.need == "Pumps\n\nTwelve, please."
    assert lead.party == Interaction.objects.select_related("party").get().party


def test_what_hangs_on_it_is_kept_with_the_lead(mailbox: Mailbox) -> None:
    for number, name in ((1, "plan.pdf"), (2, "photo.png")):
        message = EmailMessage()
        message["From"], message["Message-ID"] = "dora@vos.example", f"<f{number}@x>"
        message.set_content("Look.")
        message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename=name)
        take_mail(mailbox, message.as_bytes(), validity=1, number=number)
        heed_mails(Event.objects.filter(name="touchpoints.mail_received").order_by("-pk")[:1])
    lead = Lead.objects.get()
    of_lead = File.objects.filter(record_type="leads.lead", record_id=lead.pk).order_by("pk")
    assert [file.name for file in of_lead] == ["plan.pdf", "photo.png"]
    assert File.objects.filter(record_type="touchpoints.interaction").count() == 2
    assert bytes_of(of_lead[0]).read_bytes() == b"%PDF-1"


def test_more_of_the_talk_belongs_to_the_open_lead(mailbox: Mailbox) -> None:
    come(mailbox, 1)
    heed()
    come(mailbox, 2)
    heed()
    assert (Lead.objects.count(), Interaction.objects.count()) == (1, 2)
    Lead.objects.update(status="recycled", back_on=timezone.localdate())
    come(mailbox, 3)
    heed()
    assert Lead.objects.count() == 2


def test_programs_and_other_mailboxes_make_none(mailbox: Mailbox) -> None:
    come(mailbox, 1, "Auto-Submitted: auto-generated\r\n")
    mailbox.purpose = "customers"
    mailbox.save()
    come(mailbox, 2)
    assert heed() == 0
    assert not Lead.objects.exists()
