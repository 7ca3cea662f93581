"""The Jinja2 environment of every page: what templates may call, and how values read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags import static as statics
from django.urls import reverse
from django.utils import translation
from django.utils.html import json_script
from django.utils.translation import trans_real
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from rapport.platform.accounts.queries import company_account
from rapport.platform.automation.queries import buttons
from rapport.platform.records.saying import counted
from rapport.platform.records.types import RecordType
from rapport.platform.ui import formats, svg
from rapport.platform.ui.compiling import FoldingEnvironment
from rapport.platform.ui.hues import hue
from rapport.platform.ui.icons import icon
from rapport.platform.ui.keys import KEYS
from rapport.platform.ui.opened import edited_on, opened_on
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
    "month",
    "month_name",
    "weekday",
    "country",
    "tongue",
    "iso",
)


def environment(**options: Any) -> Environment:
    """The environment that Django asks for.

    Strict (a misspelt name is an error), escaped, with our globals, filters and components.
    """
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return ActiveEnvironment(settings.LANGUAGE_CODE, options)


class PagesEnvironment(FoldingEnvironment):
    """Every template in one ``language``."""

    def __init__(self, language: str, options: dict[str, Any]) -> None:
        super().__init__(**options)
        self._language, self._options = language, options
        self._others: dict[str, PagesEnvironment] = {}
        say = speaker(language)
        self.foldable = {"_": say, "icon": icon, "draw": icon, "static": static, "url": url}
        self.globals |= GLOBALS | {
            "_": say,
            "ngettext": counter(language),
            "pgettext": chooser(language),
            "language": language,
            "is_right_to_left": translation.get_language_info(language)["bidi"],
            "ui": Components(self),
        }
        self.filters.update({name: getattr(formats, name) for name in FORMATS}, hue=hue)

    def in_language(self, language: str | None) -> PagesEnvironment:
        """The same templates in ``language``."""
        wanted = language or settings.LANGUAGE_CODE
        if wanted == self._language:
            return self
        if wanted not in self._others:
            self._others[wanted] = PagesEnvironment(wanted, self._options)
        return self._others[wanted]


class ActiveEnvironment(PagesEnvironment):
    """What packages render with that ask Django for a template: the active language's environment."""

    def get_template(self, name: Any, *more: Any, **named: Any) -> Any:
        """The template in the active language."""
        found = self.in_language(translation.get_language())
        return (
            super().get_template(name, *more, **named)
            if found is self
            else found.get_template(name)
        )


def speaker(language: str) -> Callable[..., Markup]:
    """``_`` of a language: the translated message, escaped, with its ``%(name)s`` filled in."""
    catalog = trans_real.translation(language)

    @lru_cache(maxsize=4096)
    def translated(message: str) -> Markup:
        return escape(catalog.gettext(message))

    def say(message: str, /, **values: object) -> Markup:
        return translated(message) % values if values else translated(message)

    return say


def counter(language: str) -> Callable[..., Markup]:
    """``ngettext`` of a language: the form that goes with a number."""
    catalog = trans_real.translation(language)

    @lru_cache(maxsize=4096)
    def form(one: str, many: str, number: int) -> Markup:
        return escape(catalog.ngettext(one, many, number))

    def count(one: str, many: str, number: int, /, **values: object) -> Markup:
        return form(one, many, number) % values

    return count


def chooser(language: str) -> Callable[[str, str], Markup]:
    """``pgettext`` of a language: a message that has several meanings, in one of them."""
    catalog = trans_real.translation(language)

    @lru_cache(maxsize=1024)
    def chosen(meaning: str, message: str) -> Markup:
        return escape(catalog.pgettext(meaning, message))

    return chosen


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


def count_records(kind: RecordType, number: int) -> str:
    """ "1,234 parties", as the reader writes numbers."""
    return counted(kind, number, count=formats.number(number))


GLOBALS: dict[str, Any] = {
    "counted": count_records,
    "url": url,
    "static": static,
    "icon": icon,
    "draw": icon,
    "key_groups": KEYS,
    "menu_here": menu_here,
    "edited_on": edited_on,
    "opened_on": opened_on,
    "menu_address": menu_address,
    "menu_for": menu_for,
    "panels_for": panels_for,
    "list_buttons": buttons,
    "messages_of": get_messages,
    "json_script": json_script,
    "polyline": svg.polyline,
    "columns": svg.columns,
    "span_of": svg.span,
    "company_account": company_account,
}
