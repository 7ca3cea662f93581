"""The Jinja2 environment of every page: what templates may call, and how values read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags import static as statics
from django.urls import reverse
from django.utils import translation
from django.utils.html import json_script
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from rapport.platform.accounts.queries import company_account
from rapport.platform.ui import formats, svg
from rapport.platform.ui.folding import FoldingEnvironment
from rapport.platform.ui.hues import hue
from rapport.platform.ui.icons import icon
from rapport.platform.ui.plugs import MenuItem, menu_for, panels_for

FORMATS = (
    "money",
    "number",
    "percent",
    "date",
    "day",
    "time",
    "datetime",
    "ago",
    "initials",
    "iso",
)


def environment(**options: Any) -> Environment:
    """Strict (a misspelt name is an error), escaped, with our globals, filters and components."""
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env = FoldingEnvironment(**options, extensions=["jinja2.ext.i18n"])
    env.foldable = {"_": said, "icon": icon, "draw": icon}
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext, ngettext=translation.ngettext, newstyle=True
    )
    env.globals.update(
        url=url,
        static=static,
        icon=icon,
        draw=icon,
        menu_here=menu_here,
        menu_address=menu_address,
        menu_for=menu_for,
        panels_for=panels_for,
        messages_of=get_messages,
        language=translation.get_language,
        is_right_to_left=translation.get_language_bidi,
        json_script=json_script,
        polyline=svg.polyline,
        columns=svg.columns,
        company_account=company_account,
        ui=Components(env),
    )
    env.filters.update({name: getattr(formats, name) for name in FORMATS}, hue=hue)
    return env


def said(message: str) -> Markup:
    """A message without values, as newstyle gettext gives it: safe, with ``%%`` for a percent sign."""
    return Markup(translation.gettext(message)) % {}  # noqa: S704 - our own words


class Components:
    """``ui`` in every template and fragment: the macros of ``ui/components.html``, without an import."""

    def __init__(self, env: Environment) -> None:
        self._env = env

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._env.get_template("ui/components.html").module, name)
        if not self._env.auto_reload:
            setattr(self, name, found)
        return found


@lru_cache(maxsize=8192)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of the view ``name``. Remembered: the address book does not change while we run."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=512)
def static(path: str) -> str:
    """The address of a static file; the same as long as the process lives."""
    return statics.static(path)


@lru_cache(maxsize=256)
def menu_address(item: MenuItem) -> str:
    """Where a menu item leads."""
    return item.url


def menu_here(menu: Sequence[tuple[str, Sequence[MenuItem]]], request: HttpRequest) -> str:
    """The address of the menu item that the page belongs to: the longest that leads to it, or ''."""
    addresses = [menu_address(item) for _, items in menu for item in items]
    return max((found for found in addresses if _leads_to(found, request)), key=len, default="")


def _leads_to(target: str, request: HttpRequest) -> bool:
    path, _, query = target.partition("?")
    if query:
        return path == request.path and query in request.META.get("QUERY_STRING", "").split("&")
    return path == request.path or (path != "/" and request.path.startswith(path))
