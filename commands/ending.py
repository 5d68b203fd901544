"""How a command ends early; by the standard library alone, since `run.py` needs it before there is anything else."""

from __future__ import annotations

import sys
from typing import NoReturn


def stop(message: str, code: int = 1) -> NoReturn:
    """End with one line on stderr."""
    print(f"run.py: {message}", file=sys.stderr)
    raise SystemExit(code)
