"""What a change to the deployed files means: pure functions over files as read."""

from __future__ import annotations

from engine.analysis.comparing import Change, Difference
from engine.analysis.differences import differences

__all__ = ["Change", "Difference", "differences"]
