"""Addresses of the door, of one's own account and of the administration of users and teams."""

from __future__ import annotations

from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from rapport.platform.ui.views import accounts, apps, teams, tokens, users
from rapport.platform.ui.views.sign_in import company_sign_in, sign_in, welcome

# What allauth offers and Rapport does not: signing up, and addresses beside the one that an
# administrator invited.
closed = RedirectView.as_view(url=reverse_lazy("account_login"))

urlpatterns = [
    path("sign-in/login/", sign_in, name="account_login"),
    path("sign-in/email/", closed),
    path("sign-in/confirm-email/", closed),
    path("sign-in/confirm-email/<str:key>/", closed),
    path("sign-in/3rdparty/signup/", closed),
    path("sign-in/welcome/<str:key>/", welcome, name="accept_invitation"),
    path("sign-in/company/", company_sign_in, name="company_sign_in"),
    path("sign-in/sessions/", accounts.my_sessions, name="usersessions_list"),
    path("sign-in/", include("allauth.urls")),
    path("account/", accounts.my_profile, name="my_profile"),
    path("account/sessions/<int:pk>/revoke/", accounts.revoke_session, name="revoke_session"),
    path(
        "account/sessions/revoke-others/",
        accounts.revoke_other_sessions,
        name="revoke_other_sessions",
    ),
    path("account/apps/", apps.my_apps, name="my_apps"),
    path("account/apps/<int:pk>/disconnect/", apps.disconnect_app, name="disconnect_app"),
    path("oauth/authorize", apps.authorize, name="authorize_app"),
    path("apps/", apps.all_apps, name="all_apps"),
    path("apps/new/", apps.enter_app, name="enter_app"),
    path("apps/<int:pk>/secret/", apps.renew_app_secret, name="renew_app_secret"),
    path("apps/registration/", apps.change_registration, name="change_registration"),
    path("apps/<int:pk>/remove/", apps.remove_app, name="remove_app"),
    path("account/tokens/", tokens.my_tokens, name="my_tokens"),
    path("account/tokens/create/", tokens.create_token, name="create_token"),
    path("account/tokens/<int:pk>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("users/", users.users, name="users"),
    path("users/invite/", users.invite_user, name="invite_user"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/change-roles/", users.change_roles, name="change_roles"),
    path("users/<int:pk>/invite-again/", users.invite_again, name="invite_again"),
    path("users/<int:pk>/deactivate/", users.deactivate_user, name="deactivate_user"),
    path("users/<int:pk>/activate/", users.activate_user, name="activate_user"),
    path("users/<int:pk>/unlock/", users.unlock_user, name="unlock_user"),
    path(
        "users/<int:pk>/remove-second-factors/",
        users.remove_second_factors,
        name="remove_second_factors",
    ),
    path(
        "users/<int:pk>/revoke-sessions/", users.revoke_user_sessions, name="revoke_user_sessions"
    ),
    path("teams/", teams.teams, name="teams"),
    path("teams/create/", teams.create_team, name="create_team"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/rename/", teams.rename_team, name="rename_team"),
    path("teams/<int:pk>/add-member/", teams.add_member, name="add_member"),
    path("teams/<int:pk>/lead/<int:user_pk>/", teams.change_lead, name="change_lead"),
    path("teams/<int:pk>/remove-member/<int:user_pk>/", teams.remove_member, name="remove_member"),
]
