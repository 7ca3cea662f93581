"""Where apps find out what is offered, and ask for it."""

from __future__ import annotations

from django.urls import path

from rapport.platform.oauth import views
from rapport.platform.oauth.addresses import RESOURCE_METADATA
from rapport.platform.oauth.views import address

urlpatterns = [
    path(
        ".well-known/oauth-authorization-server",
        address("GET", views.server_metadata),
        name="oauth_server",
    ),
    path(
        RESOURCE_METADATA[1:],
        address("GET", views.resource_metadata),
        name="oauth_resource",
    ),
    path(
        f"{RESOURCE_METADATA[1:]}/<path:path>",
        address("GET", views.resource_metadata),
        name="oauth_resource_of",
    ),
    path("oauth/register", address("POST", views.register), name="oauth_register"),
    path("oauth/token", address("POST", views.token), name="oauth_token"),
    path("oauth/revoke", address("POST", views.revoke), name="oauth_revoke"),
]
