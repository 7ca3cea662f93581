"""What a template calls with constants alone is worked out when it is compiled, not on every page.

A page says ``_("…")`` and ``icon("…")`` hundreds of times; each call through Jinja costs more than
the text around it. Templates are compiled once per process, in the language that they are written in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer


class FoldingEnvironment(Environment):
    """An environment whose ``foldable`` functions are called while a template is compiled."""

    foldable: Mapping[str, Callable[..., Any]] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Folder(self.foldable).visit(super()._parse(source, name, filename))
        return tree


class _Folder(NodeTransformer):
    def __init__(self, foldable: Mapping[str, Callable[..., Any]]) -> None:
        self._foldable = foldable

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's naming
        """The value itself where everything is known, else the call as it stands."""
        self.generic_visit(node)
        named = isinstance(node.node, nodes.Name) and node.node.name in self._foldable
        is_plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not (named and is_plain and all(isinstance(value, nodes.Const) for value in node.args)):
            return node
        call = self._foldable[node.node.name]  # type: ignore[attr-defined]
        return nodes.Const(call(*[value.as_const() for value in node.args]), lineno=node.lineno)
