"""Messages that a case waits for. A message is consumed by one catcher; SpiffWorkflow hands it to all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution._elements import Element
from engine.execution._evaluation import evaluate, fault, read
from engine.execution._events import Boundary, Catch
from engine.expressions import Expression
from engine.model import MessageWait, Node

if TYPE_CHECKING:
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token

KEY = "korelasi"
"""Extension property of an event that waits for a message: the expression whose value a message must name; without it, the case's number."""
LONGEST_KEY = 255
"""Characters."""


class _Awaiting(Element):
    """What both kinds of event that wait for a message know of it; mixed in before the kind of waiting."""

    def __init__(self, scheme: Scheme, node: Node, name: str) -> None:
        super().__init__(scheme, node)
        self.message = name
        self.key = _read_key(node)

    def _update_hook(self, my_task: Token) -> bool:
        """Wait; what the message must name is worked out once."""
        _settle_key(my_task, self.key)
        return super()._update_hook(my_task)


class MessageCatch(_Awaiting, Catch):
    """An intermediate event that lets the token on when its message comes."""


class MessageBoundary(_Awaiting, Boundary):
    """A message event on an activity, which waits as long as that does."""


def _read_key(node: Node) -> Expression | None:
    text = node.properties.get(KEY, "").strip()
    return read(text, node) if text else None


def _settle_key(token: Token, key: Expression | None) -> None:
    """Text, or a whole number as text; anything else would be a key that no message can name."""
    if key is None:
        return
    result = evaluate(key, token)
    text = str(result.value).strip() if type(result.value) in (str, int) else ""
    if not text or len(text) > LONGEST_KEY or not text.isprintable():
        raise fault(token, f"what a message must name is a text or a whole number, got {result.value!r:.80}", key, result.reads,
                    reason="message-key")
    token.internal_data["key"] = text


def wait_of(token: Token) -> MessageWait:
    """The wait, as others see it."""
    return MessageWait(token.id, token.path, token.task_spec.message, token.internal_data.get("key"))


def receive(token: Token, values: Mapping[str, Any]) -> None:
    """Hand a message's values (copied JSON) to the scope of the one who catches it, and let it go on."""
    token.write(values)
    token.task_spec.fire(token)
