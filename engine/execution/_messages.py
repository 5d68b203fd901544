"""Messages that a case waits for. A message is consumed by one catcher; SpiffWorkflow hands it to all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution._events import Boundary, Catch
from engine.model import MessageWait, Node

if TYPE_CHECKING:
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token


class MessageCatch(Catch):
    """An intermediate event that lets the token on when its message comes."""

    def __init__(self, scheme: Scheme, node: Node, name: str) -> None:
        super().__init__(scheme, node)
        self.message = name


class MessageBoundary(Boundary):
    """A message event on an activity."""

    def __init__(self, scheme: Scheme, node: Node, name: str) -> None:
        super().__init__(scheme, node)
        self.message = name


def wait_of(token: Token) -> MessageWait:
    """The wait, as others see it."""
    return MessageWait(token.id, token.path, token.task_spec.message)


def receive(token: Token, values: Mapping[str, Any]) -> None:
    """Hand a message's values (copied JSON) to the scope of the one who catches it, and let it go on."""
    token.write(values)
    token.task_spec.fire(token)
