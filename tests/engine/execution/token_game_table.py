"""What lies on the table of the token game: frames and tokens, and what its small texts say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.model import Definition, Node


class Stuck(Exception):
    """The model is at fault."""


@dataclass(eq=False)
class Frame:
    """One running flow: a process, a sub-process."""

    definition: Definition
    scope: str
    variables: list[dict[str, Any]]
    """Innermost first; what is written goes to the first."""
    prefix: str = ""
    role: str | None = None
    owner: Token | None = None
    tokens: list[Token] = field(default_factory=list)

    def nodes(self) -> list[Node]:
        """The nodes of this flow."""
        return [n for n in self.definition.process.nodes.values() if n.scope == self.scope]


@dataclass(eq=False)
class Token:
    """One token on a node, or an armed boundary event."""

    frame: Frame
    node: Node
    via: str | None = None
    waits: bool = False
    message: str | None = None
    topic: str | None = None
    """Of the work that is being done outside."""
    dues: list[datetime] = field(default_factory=list)
    """When its timer is due, the first first; of a cycle all instants to come."""
    dead: bool = False
    inner: Frame | None = None
    borders: list[Token] = field(default_factory=list)
    host: Token | None = None
    """The activity this boundary event is armed on, or the event-based gateway before this event."""
    items: list[Token] | None = None
    """The open items of a repetition."""
    count: int = 0
    """Items that the repetition began with."""
    queue: list[tuple[int, Any]] = field(default_factory=list)
    """Items of a sequential repetition still to come."""
    results: dict[int, Any] = field(default_factory=dict)
    of: Token | None = None
    """The repetition this token is an item of."""
    index: int | None = None
    item: Any = None
    variables: list[dict[str, Any]] = field(default_factory=list)
    """Own layers of an item: what it wrote, what it was given."""
    born: int = 0

    @property
    def due(self) -> datetime | None:
        """When its timer is due next."""
        return self.dues[0] if self.dues else None

    def layers(self) -> list[dict[str, Any]]:
        """Every layer this token sees."""
        return [*self.variables, *self.frame.variables]

    def see(self) -> dict[str, Any]:
        """All variables this token sees."""
        return {name: value for layer in reversed(self.layers()) for name, value in layer.items()}

    def family(self) -> Iterator[Token]:
        """This token, what hangs on it and what goes on inside."""
        yield self
        yield from self.borders
        for item in self.items or ():
            yield from item.family()
        for token in self.inner.tokens if self.inner else ():
            yield from token.family()


CYCLES = 300
"""Instants of a cycle without an end that the game looks ahead."""


def holds(condition: str | None, seen: dict[str, Any]) -> bool:
    """`name = "text"` or `name = number`."""
    name, _, text = (condition or "").partition(" = ")
    return bool(seen.get(name) == valued(text, seen))


def valued(text: str, seen: dict[str, Any]) -> Any:
    """A text in quotes, a number, or the value of a name (None when there is none)."""
    if text.startswith('"'):
        return text.strip('"')
    return int(text) if text.isdigit() else seen.get(text)


def instants(kind: str, text: str, now: datetime) -> list[datetime]:
    """When a timer of this text, armed now, is due: an instant, `PT<n>H`, `R<n>/PT<n>H` or `R<n>/<instant>/PT<n>H` (n may be missing)."""
    if kind == "date":
        return [datetime.fromisoformat(text)]
    count, *middle, every = text.split("/") if kind == "cycle" else ("R1", text)
    times, length = int(count[1:] or CYCLES), timedelta(hours=int(every[2:-1]))
    if not middle:
        return [now + length * k for k in range(1, times + 1)]
    first = datetime.fromisoformat(middle[0])
    return [due for k in range(times) if (due := first + length * k) > now]
