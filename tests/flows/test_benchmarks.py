"""The benchmarks measure what they say, on something small."""

from __future__ import annotations

import asyncio
import http.server
import importlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench import BENCHES
from bench.support import machine, requests

BODY = b"x" * 1000


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("Content-Length", str(len(BODY)))
        self.send_header("Server-Timing", "app;dur=12.50, cpu;dur=8.25")
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize("name", [name for name in BENCHES if name != "rfm"])
def test_every_benchmark_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        importlib.import_module(BENCHES[name]).main(["--help"])
    assert end.value.code == 0
    assert f"rapport bench {name}" in capsys.readouterr().out


def test_server_time_comes_from_the_header(port: int) -> None:
    found = requests.sample(port, "a=b", ["/one", "/missing"])
    assert [(answer.server, answer.cpu, answer.size) for answer in found] == [
        (12.5, 8.25, 1000)
    ] * 2
    assert [answer.status for answer in found] == [200, 404]


def test_load_counts_answers_and_failures(port: int) -> None:
    said = asyncio.run(requests.load(port, "a=b", ["/one", "/missing"], 0.4, 2))
    assert said["answers"] == len(said["milliseconds"]) > 2
    assert 0 < said["not_200"] < said["answers"]
    assert said["cpu_seconds"] > 0


def test_memory_and_processor_time_of_a_family() -> None:
    work = "x = bytearray(40 * 1024 * 1024); y = sum(range(3_000_000))"
    program = f"import time; {work}; print(1, flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert child.stdout is not None
    try:
        child.stdout.readline()
        assert child.pid in machine.family([os.getpid()])
        assert machine.pss_mib([child.pid]) > 40
        assert machine.cpu_seconds([child.pid]) > 0.01
    finally:
        child.kill()
        child.communicate()
    assert machine.pss_mib([child.pid]) == 0


def test_limits_say_whether_they_hold() -> None:
    assert machine.within(5.004, 6) == {"value": 5.0, "limit": 6, "ok": True}
    assert machine.within(7, 6)["ok"] is False
    assert machine.within(7, 6, at_least=True)["ok"] is True


def test_an_invented_history_can_be_imported(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    from bench.support.history import write

    write(str(tmp_path / "orders.parquet"), 300)
    table = pq.read_table(tmp_path / "orders.parquet")
    assert table.num_rows > 1000
    assert table.column_names[:3] == ["Invoice", "StockCode", "Description"]
    assert table["Invoice"].null_count == table["Customer ID"].null_count == 0
