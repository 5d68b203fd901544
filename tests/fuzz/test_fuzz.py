"""Whatever bytes come: a clean refusal that names element and rule, or a file that can be run; quickly, and in little memory.

A sample; `python -m tests.fuzz` spoils 20,000 files.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from engine import Engine
from tests.fuzz.feeding import Feeder
from tests.fuzz.mutations import spoiled

ROOT = Path(__file__).resolve().parents[2]


def test_only_clean_refusals_come_of_spoiled_files() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--mutations", "600", "--seed", "20260608"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "; 0 wrong" in run.stdout and "peak memory" in run.stdout


@pytest.mark.parametrize("path", ["bpmn/surat_keluar.bpmn", "tests/fuzz/sifat.dmn", "forms/arsip.form", "forms/surat/kop.typ"])
def test_a_spoiled_file_is_told_by_its_number_alone(path: str) -> None:
    content = (ROOT / path).read_bytes()

    once, again = ([spoiled(path, content, Random(f"7 {number}")) for number in range(30)] for _ in range(2))

    assert once == again
    assert len(set(once)) > 25 and content not in once[:5]


class Careless(Feeder):
    """Reads without any care, as a fault of the product would."""

    def _judge(self, kind: str, path: Path, content: bytes) -> str:
        content.decode("ascii")
        return ""


def test_any_other_error_is_noticed_and_can_be_told_again(sqlite_url: str) -> None:
    engine = Engine.open(sqlite_url)
    feeder = Careless(engine, seed=1)

    for number in range(40):
        feeder.feed(number)
    engine.close()

    assert feeder.wrong and feeder.wrong[0].startswith("mutation ") and "UnicodeDecodeError" in feeder.wrong[0]
