#!/usr/bin/env python3
"""What a deadline costs by the shipped calendar: the first of a year, which lays the year out, and all that follow.

    python deadlines.py [--deadlines 20000]
"""
import argparse
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine import load_office
from engine.workdays import add_working

OFFICE = Path(__file__).resolve().parents[2] / "office"
FROM = datetime(2026, 1, 1, tzinfo=UTC)
YEAR_MINUTES = 365 * 24 * 60


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deadlines", type=int, default=20_000)
    chosen = parser.parse_args()
    calendar, dice = load_office(OFFICE).calendar, random.Random(7)
    asked = [(FROM + timedelta(minutes=dice.randrange(YEAR_MINUTES)), timedelta(minutes=dice.randrange(1, 2250))) for _ in range(chosen.deadlines)]
    began = time.perf_counter()
    add_working(calendar, *asked[0])
    first = time.perf_counter()
    for start, amount in asked[1:]:
        add_working(calendar, start, amount)
    each = (time.perf_counter() - first) / (len(asked) - 1)
    print(f"a deadline in working time: {each * 1e6:.1f} µs each of {len(asked)}, {(first - began) * 1e3:.1f} ms the first (aim 20 µs)")


if __name__ == "__main__":
    main()
