"""An id stands once in a file: flows, lanes, cases and the drawing refer to elements by it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.context import about_file
from engine.model import Diagram


def check(diagram: Diagram) -> Iterator[Finding]:
    """One finding for each id that stands on several elements."""
    for identifier in diagram.duplicates:
        yield about_file("duplicate-id", diagram.file, element_id=identifier)
