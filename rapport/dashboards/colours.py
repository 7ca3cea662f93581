"""The colours of charts on paper: those of the style sheet for a light page, which a test compares."""

from __future__ import annotations

SOLIDS = {
    "blue": "#348dcf",
    "orange": "#c26d32",
    "teal": "#009d9e",
    "violet": "#9970c4",
    "amber": "#af7c00",
    "pink": "#bf6291",
    "indigo": "#707ed4",
    "stone": "#898581",
}
HEAT = ("#ebf6f7", "#c4e5e9", "#93cdd3", "#59aab3", "#117780", "#004d54")
HEAT_INK = ("#0f0e0c", "#0f0e0c", "#0f0e0c", "#0f0e0c", "#ffffff", "#ffffff")
ACCENT, INK, MUTED = "#00666f", "#1f1e1c", "#595856"
LINE, PALE, LAND = "#e6e4e2", "#92908e", "#eeecea"
