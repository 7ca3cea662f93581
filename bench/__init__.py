"""Benchmarks: ``rapport bench NAME`` runs one and prints its figures as JSON.

Every figure that has a limit stands as ``{"value", "limit", "ok"}``.
"""

BENCHES = {
    "api": "bench.api",
    "start": "bench.start",
    "identity": "bench.identity",
    "import": "bench.imports",
    "pages": "bench.pages",
    "records": "bench.records",
    "rfm": "bench.rfm",
}
"""What is measured, by name: the module with ``main(argv) -> dict``."""
