"""Timer events: due instants worked out when a token arrives, fired by whoever comes after with a later clock.

SpiffWorkflow compares with the wall clock and loses the date of all but the first of equal timers.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import expressions
from engine.execution._cycles import instant, last_step, step_after
from engine.execution._evaluation import evaluate, fault, read
from engine.execution._events import Boundary, Catch
from engine.expressions import Duration, Expression
from engine.model import Node, Timer

if TYPE_CHECKING:
    from engine.execution._specs import Scheme
    from engine.execution._tokens import Token

ONLY_IF = "hanya_bila"
"""Property of a boundary timer: a condition without which the timer is not set, e.g. because the office has decided on no limit yet."""


class Clock:
    """The timer of one event.

    Facts it keeps on a token: `at`, the instant it is due (UTC, always written alike, so that texts sort as instants); for a cycle also
    `from` (what its steps count from), `step` and `cycle` (its text).
    """

    def __init__(self, node: Node, timer: Timer) -> None:
        self.timer = timer
        text = timer.text.strip()
        self.text: str | Expression = text if expressions.states_time(text) else read(text, node)
        condition = node.properties.get(ONLY_IF) if node.kind == "boundaryEvent" else None
        self.condition = read(condition, node) if condition else None

    def arm(self, token: Token) -> None:
        """Work out when the event is due; a timer whose condition does not hold waits for nothing."""
        if self.condition is not None and evaluate(self.condition, token).value is not True:
            return
        now: datetime = token.case.at
        value = self._value(token)
        try:
            if self.timer.kind == "date":
                _due(token, value if isinstance(value, datetime) else expressions.parse_instant(value))
            elif self.timer.kind == "duration":
                _due(token, expressions.shift(now, value if isinstance(value, Duration) else expressions.parse_duration(value)))
            else:
                self._begin(token, value, now)
        except (expressions.ExpressionError, OverflowError, ValueError, AttributeError, TypeError) as error:
            raise fault(token, f"not a {self.timer.kind} that a timer can wait for: {value!r:.80}", reason="timer") from error
        if "at" in token.internal_data:
            token.case.clocks.append(token)

    def _value(self, token: Token) -> Any:
        if isinstance(self.text, str):
            return self.text
        return evaluate(self.text, token).value

    def _begin(self, token: Token, text: str, now: datetime) -> None:
        """The first step to come; a cycle whose last step has passed never fires."""
        cycle = expressions.parse_cycle(text)
        start = cycle.start or now
        found = step_after(cycle, start, now)
        if found is not None:
            token.internal_data.update({"from": start.isoformat(), "step": found[0], "cycle": text})
            _due(token, found[1])

    def again(self, token: Token) -> bool:
        """Set a cycle to its next step; False when there is none."""
        facts = token.internal_data
        if "cycle" not in facts:
            return False
        cycle = expressions.parse_cycle(facts["cycle"])
        facts["step"] += 1
        last = last_step(cycle)
        if last is not None and facts["step"] > last:
            return False
        _due(token, instant(cycle, datetime.fromisoformat(facts["from"]), facts["step"]))
        return True


def _due(token: Token, at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    token.internal_data["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")


class TimerCatch(Catch):
    """An intermediate event that lets the token on when its time has come."""

    def __init__(self, scheme: Scheme, node: Node, timer: Timer) -> None:
        super().__init__(scheme, node)
        self.clock = Clock(node, timer)

    def _update_hook(self, my_task: Token) -> bool:
        """Wait until it is due."""
        self.clock.arm(my_task)
        return super()._update_hook(my_task)


class TimerBoundary(Boundary):
    """A timer on an activity. Only one that does not interrupt may repeat."""

    def __init__(self, scheme: Scheme, node: Node, timer: Timer) -> None:
        super().__init__(scheme, node)
        self.clock = Clock(node, timer)

    def _update_hook(self, my_task: Token) -> bool:
        """Wait until it is due, or the activity is done."""
        super()._update_hook(my_task)
        self.clock.arm(my_task)
        return False

    def spent(self, token: Token) -> bool:
        """A cycle goes on; everything else happens once."""
        return not self.clock.again(token)


def due_first(clocks: list[Token], now: datetime, held: Collection[int]) -> Token | None:
    """Of the armed timers that are not held, the one due first and not later than `now`."""
    limit = now.isoformat(timespec="microseconds")
    ripe = [token for token in clocks if token._state == TaskState.WAITING and token.internal_data["at"] <= limit and token.id not in held]
    return min(ripe, key=lambda token: (token.internal_data["at"], token.id), default=None)


def instant_of(token: Token) -> datetime:
    """When an armed timer is due."""
    return datetime.fromisoformat(token.internal_data["at"])


