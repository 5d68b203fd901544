"""`python -m tests.histories`: record cases of the present release into `tests/histories/<release>/`.

What is there already stays: a recording that does not replay any more says that the engine does old cases differently, not that it is old.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from engine.persistence.store import Store
from tests.histories.archive import HERE, Recorded, present_release, record, recorded
from tests.histories.models import STARTED
from tests.histories.playing import play, rehearse, repaired

ALWAYS, SEEDS = 2, 40
"""Cases recorded of each model, and cases looked at for something that none recorded so far shows."""
REHEARSED = 3


def main() -> None:
    """Play and record."""
    folder = HERE / present_release()
    before = recorded()
    shown = set().union(*(one.shows() for one in before))
    for key in STARTED:
        for seed in range(1, SEEDS + 1):
            for store, case in play(key, seed):
                found = _looked_at(store, case).shows()
                if seed <= ALWAYS or found - shown:
                    record(store, case, folder / f"{key}-{seed}.json")
                    shown |= found
    for number, (store, case) in enumerate(rehearse(REHEARSED, seed=1), 1):
        record(store, case, folder / f"kantor-{number}.json")
    for name, store, case in repaired(seed=1):
        record(store, case, folder / f"{name}.json")
    print(f"{len(recorded())} histories, {len(recorded()) - len(before)} of them new, in {folder}")


def _looked_at(store: Store, case: str) -> Recorded:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "x.json"
        record(store, case, path)
        one = Recorded(path, json.loads(path.read_text(encoding="utf-8")))
        assert one.definitions  # read while the files are there
        return one


if __name__ == "__main__":
    main()
