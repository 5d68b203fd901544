"""What commands give back to whoever called them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.case import Task


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the commands speak of it."""

    id: str
    business_key: str | None
    key: str
    """Process key."""
    version: int
    """Version of the definition it runs on."""
    status: str
    """running · suspended · incident · completed · cancelled"""


@dataclass(frozen=True, slots=True)
class Completed:
    """What a completion led to."""

    case: Case
    next_tasks: tuple[Task, ...]
    """Tasks that it opened."""
    repeated: bool = False
    """True when the same idempotency key had done it before: nothing changed, this is the first result."""


@dataclass(frozen=True, slots=True)
class DeployedDefinition:
    """One version that a deployment made."""

    id: str
    key: str
    version: int


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployment; `definitions` are the versions it made (none when nothing changed)."""

    id: str
    definitions: tuple[DeployedDefinition, ...]
