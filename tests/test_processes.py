"""`demo`, `serve` and `worker` as processes, started and ended as a person or a service manager would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent
Start = Callable[..., "Running"]


class Running:
    """A command that runs until it is ended."""

    def __init__(self, *arguments: str, **settings: str) -> None:
        environment = {**os.environ, **{f"ALUR_{name.upper()}": value for name, value in settings.items()}}
        command = [sys.executable, str(ROOT / "run.py"), *arguments]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said: list[str] = []

    def until(self, words: str) -> None:
        """Read what it says up to the line with `words`."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return
        pytest.fail(f"ended without saying {words!r}:\n{''.join(self.said)}")

    def end(self) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        rest, _ = self.process.communicate(timeout=30)
        self.said.append(rest)
        return self.process.returncode


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts commands and sees that none outlives the test."""
    running: list[Running] = []

    def starting(*arguments: str, **settings: str) -> Running:
        running.append(Running(*arguments, **settings))
        return running[-1]

    yield starting
    for one in running:
        one.process.kill()
        one.process.wait()
        assert one.process.stdout is not None
        one.process.stdout.close()


@pytest.fixture
def port() -> str:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def get(port: str, path: str, *, method: str = "GET") -> tuple[int, str]:
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", method=method)) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_the_demo_serves_the_sample_office_and_keeps_its_data(start: Start, port: str, tmp_path: Path) -> None:
    first = start("demo", "--port", port, "--data", str(tmp_path))
    first.until("Ctrl-C ends it")
    home, signing_in, ready = get(port, "/"), get(port, "/masuk"), get(port, "/readyz")
    ended = first.end()
    database = tmp_path / "office.db"
    size = database.stat().st_size

    second = start("demo", "--port", port, "--data", str(tmp_path))
    second.until("Ctrl-C ends it")

    assert (home[0], signing_in[0], ready[0]) == (200, 200, 200)
    assert "Sari" in signing_in[1]
    assert any(f"http://127.0.0.1:{port}" in line for line in first.said)
    assert any(line.split()[:2] == ["sari", "kasi"] for line in first.said)
    assert ended == 0
    assert "Setting up" not in "".join(second.said)
    assert database.stat().st_size >= size
    assert second.end() == 0


def test_a_port_that_is_taken_is_said_in_one_line(start: Start, port: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(port)))
        taken.listen()

        refused = start("demo", "--port", port, "--data", str(tmp_path))
        refused.until("is taken")

    assert refused.process.wait(timeout=30) != 0


def test_an_office_is_served_and_worked_for_until_told_to_end(start: Start, port: str, tmp_path: Path) -> None:
    settings = {"data": str(tmp_path), "port": port, "poll": "0.1"}
    start("deploy", **settings).process.communicate()

    pages, worker = start("serve", **settings), start("worker", **settings)
    pages.until("Booting worker")
    worker.until("working every")

    assert get(port, "/healthz")[0] == 200
    assert "Sari" not in get(port, "/masuk")[1]
    assert get(port, "/masuk/contoh", method="POST")[0] in (400, 404)
    assert pages.end() == 0
    assert worker.end() == 0
