"""The components as they come out, and the promises that every template keeps."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from jinja2 import UndefinedError

from rapport.platform.ui.environment import menu_here
from rapport.platform.ui.icons import icon
from rapport.platform.ui.plugs import MenuItem
from rapport.platform.ui.svg import columns, polyline

RAPPORT = Path(__file__).resolve().parents[3]
TEMPLATES = [path for path in RAPPORT.rglob("templates/**/*.html") if "mail" not in path.parts]
SHELL = RAPPORT / "platform" / "ui"
COMMENTS = re.compile(r"\{#.*?#\}", re.DOTALL)
LOGIC = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def draw(source: str, **context: Any) -> str:
    """What ``source`` renders to."""
    engine: Any = engines["pages"]
    return str(engine.env.from_string(source).render(context))


def test_words_that_are_data_are_escaped_and_may_hold_a_percent_sign() -> None:
    assert draw("{{ _(word) }}", word="<b> 5 % off") == "&lt;b&gt; 5 % off"
    assert draw('{{ _("Owner: %(name)s", name=name) }}', name="<i>") == "Owner: &lt;i&gt;"


def text_of(path: Path) -> str:
    return COMMENTS.sub("", path.read_text("utf-8"))


class LetterForm(forms.Form):
    """One field of the kinds whose markup differs."""

    name = forms.CharField(help_text="As on a letter.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("p", "Person")], widget=forms.RadioSelect)
    is_wanted = forms.BooleanField(required=False)
    secret = forms.CharField(required=False, widget=forms.HiddenInput)


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    html = draw("{{ ui.field(form.name) }}", form=LetterForm({}))
    assert '<label for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="input"' in html


def test_each_kind_of_field_has_its_control() -> None:
    html = draw("{{ ui.fields(form) }}", form=LetterForm())
    assert '<textarea name="note" cols="40" rows="10" class="textarea"' in html
    assert html.count("optional</span>") == 1
    assert "<legend>Kind</legend>" in html
    assert 'type="radio" name="kind"' in html
    assert re.search(r'<label class="check"><input type="checkbox" name="is_wanted"', html)
    assert html.count("Secret") == 0


def test_the_rarer_of_required_and_optional_is_said() -> None:
    class MostlyOptional(LetterForm):
        city = forms.CharField(required=False)
        country = forms.CharField(required=False)

    html = draw("{{ ui.fields(form) }}", form=MostlyOptional())
    assert html.count("required</span>") == 2
    assert "optional" not in html


def test_errors_of_the_whole_form_are_announced() -> None:
    form = LetterForm({})
    form.add_error(None, "Already <there>.")
    html = draw("{{ ui.form_errors(form) }}", form=form)
    assert 'role="alert"' in html
    assert "Already &lt;there&gt;." in html


@pytest.mark.parametrize(
    "source",
    [
        "{{ ui.badge(name) }}",
        "{{ ui.chip(name, drop_href='#') }}",
        "{{ ui.who(name, '#', name) }}",
        "{{ ui.kv([(name, name)]) }}",
        "{{ ui.button(name, attrs={'data-confirm': name}) }}",
        "{{ ui.filter_chip(name, name, name, '#') }}",
        "{{ ui.callout(name, title=name) }}",
        "{{ ui.crumbs([(name, '')]) }}",
        "{% call ui.panel(name) %}{{ name }}{% endcall %}",
    ],
)
def test_names_cannot_smuggle_markup(source: str) -> None:
    html = draw(source, name='"><script>alert(1)</script>')
    assert "<script" not in html
    assert '""' not in html.replace('=""', "")


def test_a_slot_works_without_javascript() -> None:
    html = draw("{{ ui.slot('Orders', '/orders/7/') }}")
    assert 'hx-get="/orders/7/"' in html
    assert '<noscript><a href="/orders/7/">Show Orders</a></noscript>' in html


def test_a_misspelt_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        draw("{{ costumer }}")


def test_the_menu_knows_where_it_is(rf: RequestFactory) -> None:
    items = [
        SimpleNamespace(url=url) for url in ("/", "/parties/", "/parties/?role=supplier", "/part/")
    ]
    menu = [("", [_item(item.url) for item in items])]
    assert menu_here(menu, rf.get("/")) == "/"
    assert menu_here(menu, rf.get("/parties/7/")) == "/parties/"
    assert menu_here(menu, rf.get("/parties/?role=supplier&sort=name")) == "/parties/?role=supplier"
    assert menu_here(menu, rf.get("/elsewhere/")) == ""


def _item(address: str) -> MenuItem:
    class Item(MenuItem):
        url = address

    return Item("", address, "", "home")


def test_icons_are_hidden_and_unknown_ones_refused() -> None:
    assert 'aria-hidden="true"' in icon("phone")
    assert 'fill="currentColor"' in icon("filled/star")
    with pytest.raises(LookupError, match="no-such-icon"):
        icon("no-such-icon")


def test_what_shows_a_way_turns_with_the_page() -> None:
    assert 'class="icon turned"' in icon("chevron-left")
    assert 'class="icon"' in icon("phone")


def test_lines_and_columns_fill_their_box() -> None:
    line = polyline([0, 5, 10], width=20, height=10, pad=0)
    assert line.points == "0.0,10.0 10.0,5.0 20.0,0.0"
    assert (line.x, line.y) == ("20.0", "0.0")
    assert polyline([4, 4]).points == "2.0,18.0 70.0,18.0"
    assert polyline([]).points == ""
    assert [bar.height for bar in columns([0, 1, 1000], height=10)] == ["0.0", "1.0", "10.0"]
    assert columns([]) == []


def test_every_icon_in_a_template_exists() -> None:
    names = {
        name
        for path in TEMPLATES
        for name in re.findall(
            r"\b(?:icon|draw)\(\"([\w/-]+)\"|\bicon=\"([\w/-]+)\"", text_of(path)
        )
        for name in name
        if name
    }
    assert len(names) > 20
    for name in sorted(names):
        icon(name)


def test_every_class_in_a_template_has_a_style() -> None:
    css = "".join(sheet.read_text() for sheet in (SHELL / "static").rglob("*.css"))
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", css))
    unknown = {
        f"{name} in {path.relative_to(RAPPORT)}"
        for path in TEMPLATES
        for value in re.findall(r'class="([^"]*)"', text_of(path))
        for name in LOGIC.sub("", re.sub(r"[\w-]*(?:\{\{.*?\}\})[\w-]*", "", value)).split()
        if name not in known and not name.endswith("-")
    }
    assert unknown == set()


def test_every_static_file_named_in_a_template_exists() -> None:
    for path in TEMPLATES:
        for name in re.findall(r"static\(['\"]([^'\"]+\.\w+)['\"]\)", text_of(path)):
            assert finders.find(name), f"{name} in {path.name}"


def test_no_template_carries_inline_style_or_script() -> None:
    banned = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=|javascript:")
    for path in TEMPLATES:
        assert not banned.search(text_of(path)), path.name


def test_scripts_evaluate_nothing() -> None:
    for script in (SHELL / "static").rglob("*.js"):
        assert not re.search(r"\beval\(|new Function|document\.write", script.read_text()), script


def test_every_component_is_on_the_patterns_page() -> None:
    documented = (SHELL / "templates/ui/components.html").read_text()
    names = {
        name.strip()
        for line in re.findall(r"{% set (.*?) = ", documented)
        for name in line.split(",")
    }
    pages = [SHELL / "templates/ui/shell.html", SHELL / "templates/ui/patterns.html"]
    shown = "".join(map(text_of, [*pages, *(SHELL / "templates/ui/patterns").glob("*.html")]))
    inner = {"slot", "org_card", "form_errors", "field"}
    assert {name for name in names - inner if f"ui.{name}(" not in shown} == set()
