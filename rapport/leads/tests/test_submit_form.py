"""Forms on web sites: what strangers send becomes a lead, programs do not, and nothing is kept unconfirmed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.leads.actions.capturing import Sent, forget_unconfirmed, submit_form
from rapport.leads.framing import frame_policy, is_site, snippet
from rapport.leads.models import Lead, LeadForm, Submission
from rapport.parties.models import Consent, Party
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.ui import forms_visitors as forms_module
from rapport.platform.ui.forms_visitors import begun
from rapport.touchpoints.models import Interaction
from tests.cast import ClientOf, run_jobs


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_module, "QUICKEST_SECONDS", 0)


def sent(**given: Any) -> dict[str, Any]:
    return {
        "name": "Dora Vos",
        "email": "dora@vos.example",
        "phone": "",
        "need": "Twelve pumps",
        "purposes": ["marketing"],
        "website": "",
        "begun": begun(),
    } | given


def test_what_is_sent_becomes_a_lead(form: LeadForm) -> None:
    outside = Client(enforce_csrf_checks=True)
    page = outside.get(f"/f/{form.token}/")
    assert page.status_code == 200
    answer = outside.post(f"/f/{form.token}/", sent())
    assert (answer.status_code, answer["Location"]) == (303, f"/f/{form.token}/thanks/")
    assert outside.get(answer["Location"]).status_code == 200
    lead = Lead.objects.get()
    assert (lead.name, lead.need, lead.source, lead.form) == (
        "Dora Vos",
        "Twelve pumps",
        "Web site",
        form,
    )
    passed = Interaction.objects.get()
    assert (passed.party, passed.channel, passed.direction) == (lead.party, "web_form", "in")
    assert passed.links == [f"leads.lead:{lead.pk}"]
    consent = Consent.objects.get()
    assert (consent.party, consent.purpose, consent.state) == (lead.party, "marketing", "granted")
    assert f"Ask us #{Submission.objects.get().pk}" in consent.source
    assert Event.objects.filter(name="leads.form_submitted").exists()


def test_the_same_sent_twice_is_stored_once(form: LeadForm) -> None:
    for _ in range(2):
        assert Client().post(f"/f/{form.token}/", sent()).status_code == 303
    assert (Lead.objects.count(), Interaction.objects.count()) == (1, 1)


def test_more_from_somebody_whose_lead_is_open_belongs_to_it(form: LeadForm) -> None:
    Client().post(f"/f/{form.token}/", sent())
    Client().post(f"/f/{form.token}/", sent(need="And six valves"))
    lead = Lead.objects.get()
    assert Interaction.objects.filter(links=[f"leads.lead:{lead.pk}"]).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"website": "http://spam.example"},
        {"begun": "forged"},
        {"begun": ""},
        {"email": "nobody"},
        {"name": ""},
        {"purposes": ["research"]},
    ],
)
def test_programs_and_gaps_are_refused(form: LeadForm, wrong: dict[str, Any]) -> None:
    answer = Client().post(f"/f/{form.token}/", sent(**wrong))
    assert answer.status_code == 422
    assert re.search('role="alert"|class="field-error"', answer.content.decode())
    assert not Submission.objects.exists()


def test_who_is_too_quick_is_a_program(form: LeadForm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_module, "QUICKEST_SECONDS", 2)
    assert Client().post(f"/f/{form.token}/", sent()).status_code == 422


def test_who_sends_again_and_again_has_to_wait(form: LeadForm) -> None:
    codes = [
        Client().post(f"/f/{form.token}/", sent(need=str(n)), REMOTE_ADDR="10.9.8.7").status_code
        for n in range(12)
    ]
    assert codes[0] == 303
    assert codes[-1] == 429


def test_a_closed_form_is_not_there(form: LeadForm) -> None:
    form.is_open = False
    form.save()
    assert Client().get(f"/f/{form.token}/").status_code == 404
    assert Client().post(f"/f/{form.token}/", sent()).status_code == 404
    assert Client().get("/f/unknown/").status_code == 404


def test_nothing_is_kept_as_a_lead_before_it_is_confirmed(
    form: LeadForm, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    form.is_confirmed = True
    form.save()
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(f"/f/{form.token}/", sent(name="Win money http://spam.example"))
    run_jobs()
    assert (Lead.objects.count(), Party.objects.count(), Consent.objects.count()) == (0, 0, 0)
    [letter] = mail.outbox
    assert letter.to == ["dora@vos.example"]
    assert "spam" not in letter.body
    found = re.search(r"https?://[^/]+(/f/confirm/\S+)", str(letter.body))
    assert found is not None
    outside = Client(enforce_csrf_checks=True)
    page = outside.get(found[1])
    assert Lead.objects.count() == 0
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token is not None
    for _ in range(2):
        answer = outside.post(found[1], {"csrfmiddlewaretoken": token[1]})
        assert answer.status_code == 303
    lead = Lead.objects.get()
    assert lead.party is not None
    assert "confirmed by mail" in Consent.objects.get(party=lead.party).source
    assert "Thank you" in outside.get(found[1]).content.decode()
    assert outside.get("/f/confirm/forged/").status_code == 404


def test_what_is_never_confirmed_is_forgotten(form: LeadForm) -> None:
    form.is_confirmed = True
    form.save()
    submit_form(form, Sent("Dora", "dora@vos.example"))
    assert forget_unconfirmed() == 0
    Submission.objects.update(at=timezone.now() - timedelta(days=8))
    assert forget_unconfirmed() == 1
    assert not Submission.objects.exists()
    assert Event.objects.filter(name="leads.submissions_forgotten").exists()


def test_nobody_is_flooded_with_mails_through_us(form: LeadForm) -> None:
    form.is_confirmed = True
    form.save()
    codes = [
        Client().post(f"/f/{form.token}/", sent(need=str(number))).status_code
        for number in range(4)
    ]
    assert codes == [303, 303, 303, 422]


def test_it_goes_to_whom_the_form_names(form: LeadForm, alice: User) -> None:
    form.gives_to = alice
    form.save()
    Client().post(f"/f/{form.token}/", sent())
    assert Lead.objects.get().owner == alice


def test_only_named_sites_may_show_it(form: LeadForm, manager: User, client_of: ClientOf) -> None:
    page = Client().get(f"/f/{form.token}/")
    assert "frame-ancestors 'self';" in page["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in page
    form.sites = "https://www.example.com\nhttps://*.example.org:8443"
    form.save()
    page = Client().get(f"/f/{form.token}/")
    wanted = "frame-ancestors 'self' https://www.example.com https://*.example.org:8443"
    assert page["Content-Security-Policy"].endswith(wanted)
    shown = client_of(manager).get(f"/leads/forms/{form.pk}/").content.decode()
    assert "&lt;iframe src=" in shown
    assert snippet("/f/x/", 'A "B" <c>') == (
        '<iframe src="/f/x/" title="A &quot;B&quot; &lt;c&gt;" width="100%" height="640"></iframe>'
    )
    answer = client_of(manager).post(
        f"/records/lead_form/{form.pk}/edit/",
        {
            "name": "Ask us",
            "sites": "https://a.example/path; script-src *",
            "version": form.version,
        },
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://www.example.com", True),
        ("http://localhost:8000", True),
        ("https://*.example.com", True),
        ("*", False),
        ("https://a.example/path", False),
        ("https://a.example;", False),
        ("javascript:alert(1)", False),
        ("https://-a.example", False),
    ],
)
def test_sites(text: str, is_one: bool) -> None:
    assert is_site(text) is is_one
    assert (text in frame_policy([text]).partition("frame-ancestors")[2]) is is_one
