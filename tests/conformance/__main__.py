"""`python -m tests.conformance`: run every proof and write `docs/elemen.md`; 1 if something that runs lacks a proof."""

from __future__ import annotations

import sys

from tests.conformance.proofs import proofs
from tests.conformance.table import PAGE, page, unproved


def main() -> int:
    """Look, write, and say what is missing."""
    found = proofs()
    PAGE.write_text(page(found), encoding="utf-8")
    missing = unproved(found)
    print("\n".join([*missing, f"{PAGE} written, {len(missing)} proofs missing"]))
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
