"""The filter language: a small typed tree, written as JSON or typed as text, compiled to SQL here only.

    {"all": [{"field": "city", "op": "is", "value": "Utrecht"}, {"any": […]}, {"none": […]}]}
    {"related": "orders", "where": tree}            has an order that …
    {"aggregate": "sum", "related": "orders", "field": "total", "where": tree, "op": "more", "value": 1000}
    {"search": "word"}

    city:Utrecht (revenue>1000 or orders.total>200) last_order<30d -tag:test sum(orders.total)>1000 "anna de"

``text`` reads and writes the typed form, ``compiling`` makes the SQL, ``why`` says which conditions
a record meets, ``words`` puts a tree into a sentence.
"""

from rapport.platform.records.filters.compiling import compile_tree
from rapport.platform.records.filters.naming import named
from rapport.platform.records.filters.searching import is_indexed, searched
from rapport.platform.records.filters.text import parse, parts, typed
from rapport.platform.records.filters.tree import Tree, both, leaves
from rapport.platform.records.filters.why import Reason, why
from rapport.platform.records.filters.words import Chip, chips, sentence

__all__ = [
    "Chip",
    "Reason",
    "Tree",
    "both",
    "chips",
    "compile_tree",
    "is_indexed",
    "leaves",
    "named",
    "parse",
    "parts",
    "searched",
    "sentence",
    "typed",
    "why",
]
