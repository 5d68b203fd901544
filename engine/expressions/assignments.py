"""Lines that only set variables, `name = expression`: all that a script of a diagram may say."""

from __future__ import annotations

import re

from engine.expressions.expression import Expression, parse

LANGUAGES = {"feel": "feel", "python": "python", "text/x-python": "python"}
"""What a script calls its language → the spelling its expressions are read in."""
_LINE = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)\s*=(?!=)\s*(\S.*)")
_LONE_EQUALS = re.compile(r"""(?<![=!<>])=(?!=)(?=(?:[^"']|"[^"]*"|'[^']*')*$)""")


def parse_assignments(text: str, language: str) -> tuple[tuple[str, Expression], ...] | None:
    """(variable, what it is set to) per line, `pass` and empty lines left out; None when the text is anything else than assignments.

    Raises ExpressionError for a line whose right side is no expression.
    """
    spelling = LANGUAGES.get(language.lower())
    if spelling is None:
        return None
    lines = [line.strip() for line in text.splitlines()]
    matches = [_LINE.fullmatch(line) for line in lines if line and line != "pass"]
    found = [match for match in matches if match is not None]
    if len(found) < len(matches):
        return None
    if spelling == "python" and any(_LONE_EQUALS.search(match[2]) for match in found):  # a = b = 1: there an assignment, in FEEL a comparison
        return None
    return tuple((match[1], parse(match[2], language=spelling)) for match in found)
