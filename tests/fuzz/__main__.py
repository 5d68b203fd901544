"""`python -m tests.fuzz [--mutations 20000] [--seed 1] [--first 0]`: spoil so many files and say what came of it; 1 if anything is wrong."""

from __future__ import annotations

import argparse
import faulthandler
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from engine import Engine
from tests.fuzz.feeding import Feeder

MEMORY_LIMIT_MB = 300
HANGS = 60
"""Seconds after which a file that is still being read is given up, with a traceback."""


def peak_memory_mb() -> float:
    """The most memory that this program has held, MB. Linux alone says it: ``ru_maxrss`` would count that of the parent which forked it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM:")) / 1024


def main(arguments: Sequence[str]) -> int:
    """Feed, then print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Spoil files; only clean refusals may come of it.")
    for name, value in (("mutations", 20_000), ("seed", 1), ("first", 0)):
        parser.add_argument(f"--{name}", type=int, default=value)
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.open(f"sqlite:///{folder}/office.db")
        feeder = Feeder(engine, wanted.seed)
        for number in range(wanted.first, wanted.first + wanted.mutations):
            faulthandler.dump_traceback_later(HANGS, exit=True)
            feeder.feed(number)
        faulthandler.cancel_dump_traceback_later()
        engine.close()
    memory = peak_memory_mb()
    over = [f"{memory:.0f} MB of memory, more than {MEMORY_LIMIT_MB}"] if memory > MEMORY_LIMIT_MB else []
    print("\n".join([*feeder.wrong, *over]))
    outcomes = ", ".join(f"{count} {what}" for what, count in sorted(feeder.outcomes.items()))
    print(f"seed {wanted.seed}: {wanted.mutations} mutations from {wanted.first}; {outcomes}")
    print(f"slowest {feeder.slowest[0]:.2f} s ({feeder.slowest[1]}); peak memory {memory:.0f} MB; {len(feeder.wrong) + len(over)} wrong")
    return int(bool(feeder.wrong or over))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
