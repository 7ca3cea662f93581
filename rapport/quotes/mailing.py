"""The mail with which a quote goes out."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.urls import reverse

from rapport.kit.speech import say
from rapport.platform.accounts.mails import absolute
from rapport.quotes import links
from rapport.quotes.models import PublicLink
from rapport.quotes.printing import pdf_of
from rapport.quotes.queries import sent_version


def address_of(link: PublicLink) -> str:
    """The whole address of the buyer's page."""
    return absolute(reverse("buyer_quote", args=[links.token_of(link.secret)]))


def letter(link: PublicLink, words: str) -> EmailMessage:
    """``words``, the address of the buyer's page, and the quote as PDF."""
    quote, version = link.quote, sent_version(link.quote)
    begun = words.strip() or say("Here is our quote “%(title)s”.", title=quote.title)
    answer = say("Read it, choose options and accept it here:")
    signed = quote.owner.name if quote.owner else ""
    message = EmailMessage(
        say("Quote %(quote)s", quote=quote),
        f"{begun}\n\n{answer}\n{address_of(link)}\n\n{signed}\n",
        to=[link.sent_to],
        reply_to=[quote.owner.email] if quote.owner else [],
        headers={"Message-ID": f"<quote-link-{link.pk}-{quote.number}@rapport>"},
    )
    if version.document:
        message.attach(f"{quote.number}.pdf", pdf_of(version.document), "application/pdf")
    return message
