"""Where each feature is proved: by scenarios, by random models, by recorded histories. Found by running them, never typed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.features import Feature, features
from tests.engine.execution.test_walks import Walk
from tests.histories.archive import recorded

ROOT = Path(__file__).resolve().parents[2]
MODELS = 300
"""Random models that are walked, with the seeds from 0."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """Feature → what proves it."""

    scenarios: Mapping[Feature, Sequence[str]]
    """Tests of ``tests/engine/execution`` that executed it: ``test_calls.py::test_…``."""
    models: Mapping[Feature, int]
    """How many of `MODELS` random models it was executed in."""
    histories: Mapping[Feature, Sequence[str]]
    """Recorded histories in which it was passed."""


def proofs() -> Proofs:
    """Run all three and see."""
    return Proofs(_scenarios(), _models(), _histories())


def _scenarios() -> dict[Feature, list[str]]:
    """Asked of a process of its own: a test run within a test run would share its state."""
    command = [sys.executable, "-m", "tests.conformance.scenarios"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3_000:] + run.stderr[-3_000:]
    found: dict[Feature, list[str]] = json.loads(run.stdout.splitlines()[-1])
    return found


def _models() -> Counter[Feature]:
    found: Counter[Feature] = Counter()
    for seed in range(MODELS):
        one = Walk(seed)
        if one.start():
            while one.played < 40 and one.move():
                pass
        found.update(frozenset().union(*(features(one.definition, path) for path in one.passed)))
    return found


def _histories() -> dict[Feature, list[str]]:
    found: dict[Feature, list[str]] = {}
    for one in recorded():
        for feature in one.shows():
            found.setdefault(feature, []).append(one.name)
    return found
