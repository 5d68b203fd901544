#!/usr/bin/env python3
"""Where the time of one completion by Python goes, by room: a deterministic profile of our `alur-api` row on SQLite, FULL.

    python3 run.py bench --profile [--cases N]

Shares of the time spent in each room's own lines, and in what it calls of the standard library and of C. The profiler weighs Python lines
more than C, so the database's share is understated; the fsync alone is timed beside it, by floor-sqlite in the comparison.
"""
import argparse
import cProfile
import pstats
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "adapters")]

from alur_api import Adapter  # noqa: E402
from peers import BPMN, CASE_INPUT, WARMUP, main_path  # noqa: E402

LIBRARIES = {"SpiffWorkflow": "SpiffWorkflow", "sqlalchemy": "SQLAlchemy", "orjson": "JSON (orjson)", "rfc8785": "canonical JSON"}


def room_of(file, function):
    """What a line of the profile is counted for; None: for whoever calls it."""
    if file == "~" and "pysqlite3" in function or "sqlite3" in function:
        return "fsync and commit (SQLite)" if "commit" in function.lower() else "database (SQLite)"
    for package, name in LIBRARIES.items():
        if f"/{package}/" in file or (file == "~" and package in function):
            return name
    if "/engine/" in file and "site-packages" not in file:
        parts = Path(file).parts
        return "engine." + parts[parts.index("engine") + 1].removesuffix(".py")
    return None


def shares(stats):
    """Seconds by room; time of what belongs to nobody goes to its callers, in the measure in which they called it."""
    found = defaultdict(float)

    def give(key, seconds, depth):
        room = room_of(key[0], key[2])
        callers = stats[key][4]
        whole = sum(part[2] for part in callers.values())
        if room is not None or depth > 12 or not callers or not whole:
            found[room or "elsewhere"] += seconds
            return
        for caller, part in callers.items():
            give(caller, seconds * part[2] / whole, depth + 1)

    for key, (_, _, own, _, _) in stats.items():
        give(key, own, 0)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        adapter = Adapter(work, str(BPMN))
        for _ in range(WARMUP):
            case = adapter.start(dict(CASE_INPUT))
            for task, data in main_path():
                adapter.complete(case, task, dict(data))
        cases = [adapter.start(dict(CASE_INPUT)) for _ in range(chosen.cases)]
        profile = cProfile.Profile()
        for task, data in main_path():
            for case in cases:
                profile.enable()
                adapter.complete(case, task, dict(data))
                profile.disable()
        adapter.finish()
    found = shares(pstats.Stats(profile).stats)
    whole = sum(found.values())
    print("| where | share of a completion |\n| --- | --- |")
    for room, seconds in sorted(found.items(), key=lambda pair: -pair[1]):
        if seconds / whole >= 0.005:
            print(f"| {room} | {seconds / whole:.0%} |")


if __name__ == "__main__":
    main()
