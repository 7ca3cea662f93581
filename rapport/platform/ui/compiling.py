"""Templates compiled for speed: what is known beforehand is worked out once, and calls are direct.

- A page says ``_("…")`` and ``icon("…")`` hundreds of times: with constants alone they are worked
  out when the template is compiled. So every language has an environment of its own.
- Jinja makes each call through its context, in case the callee asks for it. None of ours does, and
  that detour costs more than the text around it.
- A block's text is put together where the block ends, instead of handing each piece up through
  every template that extends another.
- Most words hold nothing to escape; one look says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

_speaks_markup = re.compile("[&<>\"']").search


def said(value: Any) -> str:
    """``value`` as it stands in a page, escaped unless it is markup."""
    if type(value) is Markup or (type(value) is str and not _speaks_markup(value)):
        return value
    return escape(value)


class DirectCode(CodeGenerator):
    """Python as one would write it by hand where Jinja plans for more."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """The callee, then its arguments, as Python has them."""
        self.visit(node.node, frame)
        stream, self.stream = self.stream, StringIO()
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        arguments, self.stream = self.stream.getvalue(), stream
        self.write(f"({arguments.removeprefix(', ')})")

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """A block's pieces are joined at once."""
        pieces = x.removeprefix("yield from ")
        if pieces is not x and pieces.startswith("context.blocks["):
            x = f"yield concat({pieces})"
        super().writeline(x, node, extra)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.said(")


class FoldingEnvironment(Environment):
    """An environment whose ``foldable`` functions are called while a template is compiled."""

    code_generator_class = DirectCode
    said = staticmethod(said)
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
