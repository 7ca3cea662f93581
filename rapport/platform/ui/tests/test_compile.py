"""Compiled templates say what Jinja's own say."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from rapport.platform.ui.compiling import FoldingEnvironment

TEMPLATES = {
    "frame": "<main>{% block main %}{% endblock %}</main>{% block end %}{{ value }}{% endblock %}",
    "page": '{% extends "frame" %}{% block main %}{{ value }}'
    "{% for part in parts %}{% block part scoped %}<i>{{ part }}</i>{% endblock %}{% endfor %}"
    "{% macro row(name) %}<b>{{ name }}</b>{{ caller() }}{% endmacro %}"
    "{% call row(value) %}{{ value }}{% endcall %}{% endblock %}"
    "{% block end %}{{ super() }}!{% endblock %}",
}


class Spoken:
    def __html__(self) -> str:
        return "<em>said</em>"


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "<b>&\"'",
        "",
        Markup("<b>"),
        Markup("<b>%s</b>") % "<",
        7,
        1.5,
        True,
        None,
        Spoken(),
    ],
)
def test_the_same_words_come_out(value: Any) -> None:
    ours, theirs = (
        kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
        for kind in (FoldingEnvironment, Environment)
    )
    said = [each.get_template("page").render(value=value, parts="<&") for each in (ours, theirs)]
    assert said[0] == said[1]
    assert "<i>&lt;</i>" in said[0]


def test_a_misspelt_name_is_an_error() -> None:
    ours = FoldingEnvironment(
        loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    with pytest.raises(UndefinedError):
        ours.get_template("page").render(parts="")
