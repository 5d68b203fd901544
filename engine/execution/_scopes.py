"""Variables: a token has none of its own, it refers to a scope (design §5).

SpiffWorkflow copies all data to each task and merges the copies at joins, so that stale values return. Here there is one set of variables
per scope: the case, a called process, one item of a repetition. The last write in time stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Scope:
    """Layers of variables, the innermost first; everything written goes to the innermost.

    The values are treated as immutable: a write replaces a whole variable and never changes one in place.
    """

    __slots__ = ("layers", "written")

    def __init__(self, written: dict[str, Any], *outer: Mapping[str, Any]) -> None:
        self.written = written
        self.layers = (written, *outer)

    def within(self, written: dict[str, Any], own: Mapping[str, Any]) -> Scope:
        """A scope inside this one: writes stay in `written`, `own` hides what is outside."""
        return Scope(written, own, *self.layers)

    def variables(self) -> Mapping[str, Any]:
        """Everything visible here: name → value."""
        if len(self.layers) == 1:
            return self.written
        seen: dict[str, Any] = {}
        for layer in reversed(self.layers):
            seen.update(layer)
        return seen

    def write(self, values: Mapping[str, Any]) -> None:
        """Set variables."""
        self.written.update(values)
