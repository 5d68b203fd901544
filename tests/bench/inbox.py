#!/usr/bin/env python3
"""What a page of the inbox costs when few and when many tasks are open; ours alone, since no peer has one.

    python inbox.py [--few 100] [--many 10000] [--json FILE]
"""
import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "adapters"))

from alur_api import Adapter  # noqa: E402
from peers import CASE_INPUT  # noqa: E402

from engine import Filters  # noqa: E402

READS = 100


def read_ms(engine):
    """Median milliseconds of one page of the group's inbox."""
    taken = []
    for _ in range(READS):
        began = time.perf_counter()
        engine.read.inbox("petugas", "kelompok", Filters())
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--json", metavar="FILE")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        adapter = Adapter(folder, str(HERE / "sop_like.bpmn"))
        found, opened = {}, 0
        for wanted in (chosen.few, chosen.many):
            while opened < wanted:
                adapter.engine.start("sop_like", dict(CASE_INPUT), by="petugas")
                opened += 1
            found[wanted] = read_ms(adapter.engine)
        adapter.engine.close()
    few, many = found[chosen.few], found[chosen.many]
    print(f"inbox page: {few:.2f} ms at {chosen.few} open tasks, {many:.2f} ms at {chosen.many}: x{many / few:.2f}")
    if chosen.json:
        Path(chosen.json).write_text(json.dumps({"few": chosen.few, "few_ms": few, "many": chosen.many, "many_ms": many}) + "\n")


if __name__ == "__main__":
    main()
