"""Numbers of letters: written by the office's pattern, and read back from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import Any

from engine.office import format

ORDINAL, YEAR, MONTH = "urut", "tahun", "bulan_romawi"
"""Placeholders that are counted or come from the day; all others are given."""


def written(pattern: str, ordinal: int, day: date, given: Mapping[str, Any]) -> str:
    """``500/12/DPMPTSP/VI/2026``: the pattern with the running number, the day and what is `given`; a placeholder that nothing fills is empty."""
    known = {**given, ORDINAL: ordinal, YEAR: day.year, MONTH: format.roman_month(day)}
    return "".join(text + _filled(name, spec, known) for text, name, spec, _ in Formatter().parse(pattern))


def read(pattern: str, text: str) -> tuple[int, int] | None:
    """(year, running number) of a number that is written by the pattern, whatever the other placeholders hold; None for any other text."""
    found = re.fullmatch("".join(re.escape(same(part)) + _group(name) for part, name, _, _ in Formatter().parse(pattern)), same(text))
    return (int(found[YEAR]), int(found[ORDINAL])) if found else None


def same(text: str) -> str:
    """What two spellings of one number share: no white space, capitals."""
    return re.sub(r"\s+", "", text).upper()


def _filled(name: str | None, spec: str | None, known: Mapping[str, Any]) -> str:
    return "" if name is None else f"{known.get(name) or '':{'' if known.get(name) is None else spec or ''}}"


def _group(name: str | None) -> str:
    if name is None:
        return ""
    return {ORDINAL: rf"(?P<{ORDINAL}>\d{{1,9}})", YEAR: rf"(?P<{YEAR}>\d{{4}})"}.get(name, "[^/]*?")
