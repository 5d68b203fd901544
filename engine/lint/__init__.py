"""Deployability: whether a set of files runs exactly as it is drawn, and what to mend where it would not. One rule a module."""

from __future__ import annotations

from engine.lint.files import Checked, check_files
from engine.lint.severities import RULES
from engine.lint.writes import declared

__all__ = ["RULES", "Checked", "check_files", "declared"]
