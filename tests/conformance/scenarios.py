"""`python -m tests.conformance.scenarios`: runs the scenarios of `tests/engine/execution` and prints, as JSON, which executed which feature."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.model import Definition, Step
from tests.conformance.features import Feature, features
from tests.engine.execution import play

FOLDER = Path(play.__file__).resolve().parent
ROOT = FOLDER.parents[2]


class Notes:
    """A pytest plugin that notes what each test that passes has executed."""

    def __init__(self) -> None:
        self.found: dict[Feature, list[str]] = {}
        self._now: set[Feature] = set()

    def witness(self, definition: Definition, step: Step) -> None:
        """One step of a scenario."""
        for path in step.trace.passed:
            self._now |= features(definition, path)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """One test; a feature that is repeated by parameters is named once."""
        self._now = set()
        yield
        name = f"{item.path.name}::{item.nodeid.partition('::')[2].partition('[')[0]}"
        for feature in self._now:
            tests = self.found.setdefault(feature, [])
            tests += [] if name in tests else [name]


def main() -> int:
    """Run and print."""
    notes = Notes()
    play.WITNESSES.append(notes.witness)
    files = sorted(str(path) for path in FOLDER.glob("test_*.py") if path.name != "test_walks.py")
    ended = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not alone", "--rootdir", str(ROOT), *files], plugins=[notes])
    print()
    print(json.dumps({feature: sorted(tests) for feature, tests in sorted(notes.found.items())}))
    return int(ended)


if __name__ == "__main__":
    sys.exit(main())
