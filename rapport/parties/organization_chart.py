"""Organization charts out of rows: who stands below whom, whatever loops the data holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapport.parties.pages import Chart, ChartNode

Edge = tuple[int, int, str]
"""(lower, upper, title)"""


def draw(nodes: Mapping[int, ChartNode], edges: Iterable[Edge], *, is_cut: bool) -> Chart:
    """Hang each node below its first upper one; nodes without one, and one of every loop, are roots."""
    upper: dict[int, int] = {}
    for lower, above, title in edges:
        if (
            lower in nodes
            and above in nodes
            and lower not in upper
            and not _is_above(upper, lower, above)
        ):
            upper[lower] = above
            nodes[lower].more = title or nodes[lower].more
    for lower, above in upper.items():
        nodes[above].below.append(nodes[lower])
    for node in nodes.values():
        node.below.sort(key=lambda found: (not found.below, found.name))
    roots = [node for pk, node in nodes.items() if pk not in upper]
    return Chart(sorted(roots, key=lambda node: (not node.below, node.name)), len(nodes), is_cut)


def _is_above(upper: Mapping[int, int], searched: int, start: int) -> bool:
    """Whether ``searched`` stands above (or is) ``start``: hanging it there would close a loop."""
    at: int | None = start
    while at is not None:
        if at == searched:
            return True
        at = upper.get(at)
    return False
