"""The door: signing in, accepting an invitation, going to the company's identity provider."""

from __future__ import annotations

from allauth.account.internal.decorators import login_not_required
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from allauth.socialaccount.providers.openid_connect import views as openid
from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import Invalid
from rapport.platform.accounts.actions.users import DEMO_PASSWORD, accept_invitation
from rapport.platform.accounts.queries import demo_sign_ins, invited_user
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

COMPANY = "company"

sign_in = LoginView.as_view(
    extra_context={"demo_sign_ins": demo_sign_ins, "demo_password": DEMO_PASSWORD}
)


class InvitationForm(forms.Form):
    """What an invited person tells us."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters; a few words are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )


@login_not_required  # type: ignore[untyped-decorator]
@rate_limit(action="reset_password_from_key")  # type: ignore[untyped-decorator]
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def welcome(request: Request, key: str) -> HttpResponse:
    """Accept an invitation: choose a password, and be in."""
    user = invited_user(key)
    form = InvitationForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(key, **form.cleaned_data)
        except Invalid as error:
            show_error(form, error)
        else:
            if request.user.is_authenticated:
                logout(request)
            return perform_login(request, user, email_verification="none")  # type: ignore[no-any-return]
    context = {"form": form, "email": user.email}
    return page(
        request, "accounts/accept_invitation.html", context, status=422 if form.errors else 200
    )


@login_not_required  # type: ignore[untyped-decorator]
@require_POST
def company_sign_in(request: HttpRequest) -> HttpResponse:
    """Go to the identity provider by way of a page: ``form-action 'self'`` forbids to be redirected there."""
    response: HttpResponse = openid.login(request, COMPANY)
    if response.status_code != 302:
        return response
    return render(
        request, "socialaccount/login_redirect.html", {"redirect_to": response["Location"]}
    )
