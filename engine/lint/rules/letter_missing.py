"""A form that makes a letter names a template that is deployed, or is in the same upload; a template has what it imports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import Context

LETTER = "surat"
"""Property that names a letter template by its file."""

_IMPORTED = re.compile(rb'#(?:import|include)\s+"([^"]+)"')


def check(context: Context) -> Iterator[Finding]:
    """User tasks that name a template which is not in the set, themselves, by their form, or by what a template imports."""
    for node in context.process.nodes.values():
        form = context.forms.get(node.form_key or "")
        named = (node.properties.get(LETTER), *(form.letters if form is not None else ()))
        for name in _missing([name for name in named if name], context):
            yield context.finding("letter-missing", node, letter=name)


def _missing(named: list[str], context: Context) -> list[str]:
    """Files that are needed and not there, each once."""
    seen = dict.fromkeys(named)
    waiting = list(seen)
    while waiting:
        content = context.letters.get(waiting.pop(), b"")
        for imported in (match.decode("utf-8", "replace") for match in _IMPORTED.findall(content)):
            if imported not in seen:
                seen[imported] = None
                waiting.append(imported)
    return [name for name in seen if name not in context.letters]
