"""The engine against the token game: random models, random walks; after every step stored, restored, and replayed from the start alongside.

A longer run: `python -m tests.engine.execution.test_walks 20000 [first seed]`; a failure names its seed.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings, strategies as st

from engine.errors import Conflict, ModelFault
from engine.execution import Compiled, advance, compile_definition
from engine.model import Complete, DueTimers, Message, MessageWait, Start, Step, Trigger, Wait, WorkDone, WorkFailed, WorkWait
from tests.engine.execution.play import AT
from tests.engine.execution.random_models import ERRORS, random_data, random_definition, random_values
from tests.engine.execution.token_game import Game
from tests.engine.execution.token_game_table import Stuck, Token


def _seen(wait: Wait | WorkWait) -> tuple[object, ...]:
    return wait.path, wait.groups if isinstance(wait, Wait) else (wait.topic,), wait.item, wait.index


def _doing(token: Token) -> tuple[object, ...]:
    return token.frame.prefix + token.node.id, (token.topic,), token.item, token.index


class Walk:
    """One random walk through one random model, in the engine and in the game."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.definition = random_definition(self.random, size=self.random.randint(2, 28))
        self.log = [f"seed {seed}: " + json.dumps([(f.source, f.target, f.condition) for f in self.definition.process.flows.values()])]
        """What was played, for a failure to tell."""
        self.compiled = compile_definition(self.definition)
        self.at = AT
        self.replayed = compile_definition(self.definition)
        """For replaying: from the start, each step right after it was made."""
        self.passed: set[str] = set()
        """Paths that were passed, for whoever asks what the walks cover."""
        self.step: Step | None = None
        self.again: Step | None = None
        self.game: Game | None = None
        self.played = 0

    def start(self) -> bool:
        """Begin on both sides; False when both find the model at fault."""
        data = random_data(self.random, self.definition)
        try:
            self.game = Game(self.definition, json.loads(json.dumps(data)), self.at)
        except Stuck:
            self.game = None
        return self.advance(Start(data, {}))

    def advance(self, trigger: Trigger) -> bool:
        """The engine's side of a move; the game has made it. False when both found a fault; fails when they differ."""
        try:
            step = self._run(self.compiled, self.step, trigger)
        except ModelFault as fault:
            assert self.game is None, f"only the engine faults: {fault}"
            return False
        assert self.game is not None, "only the game faults"
        self.again = self._run(self.replayed, self.again, trigger)
        assert step == self.again, "replayed from the beginning, this step is another"
        self.step = step
        self._agree(step, self.game)
        self.passed.update(step.trace.passed)
        return True

    def _run(self, compiled: Compiled, last: Step | None, trigger: Trigger) -> Step:
        """Store, restore, advance."""
        stored = json.loads(json.dumps(last.data)) if last else None
        return advance(compiled, bytes(last.state) if last else None, stored, trigger, self.at)

    @staticmethod
    def _agree(step: Step, game: Game) -> None:
        assert sorted(repr(_seen(w)) for w in step.waits) == sorted(repr(game.describe(t)) for t in game.waiting())
        assert sorted(repr(_seen(w)) for w in step.works) == sorted(repr(_doing(t)) for t in game.works())
        assert sorted((t.path, t.due) for t in step.timers) == sorted(game.timers())
        assert sorted((m.path, m.name) for m in step.messages) == sorted((t.frame.prefix + t.node.id, t.message) for t in game.catchers())
        assert step.data == game.data
        assert (step.status == "completed") == game.ended

    def move(self) -> bool:
        """One random move: somebody acts, a message comes, time passes. False at the end of the walk."""
        assert self.step is not None and self.game is not None
        choices = ["task"] * 3 * bool(self.step.waits) + ["work"] * 2 * bool(self.step.works)
        choices += ["message"] * bool(self.step.messages) + ["time"] * bool(self.step.timers)
        if not choices:
            return False
        self.played += 1
        if self.random.random() < 0.1:
            self.compiled = compile_definition(self.definition)
        late = self.random.random() < 0.3
        kind = self.random.choice(choices)
        if late or kind == "time":
            self.at += timedelta(minutes=self.random.choice([30, 60, 90, 240]))
        if kind == "task":
            return self._task(self.random.choice(self.step.waits))
        if kind == "work":
            return self._work(self.random.choice(self.step.works))
        if kind == "message":
            return self._message(self.random.choice(self.step.messages))
        return self._play(DueTimers(), lambda game: None)

    def _play(self, trigger: Trigger, act: Any) -> bool:
        """Time first, then the act, in the game; then the engine."""
        self.log.append(f"{self.at:%d %H:%M} {trigger}")
        assert self.game is not None
        try:
            self.game.clock(self.at)
            act(self.game)
        except Stuck:
            self.game = None
        return self.advance(trigger)

    def _task(self, wait: Wait) -> bool:
        assert self.step is not None and self.game is not None
        place = [w.token for w in self.step.waits if _seen(w) == _seen(wait)].index(wait.token)
        token: Token = [t for t in self.game.waiting() if self.game.describe(t) == _seen(wait)][place]
        values = random_values(self.random, self.definition, wait.path)
        trigger = Complete(wait.token, values)
        if not self._play(DueTimers(), lambda game: None):
            return False
        if token.dead:
            return self._refused(trigger)
        return self._play(trigger, lambda game: game.complete(token, values))

    def _work(self, wait: WorkWait) -> bool:
        assert self.step is not None and self.game is not None
        place = [w.token for w in self.step.works if _seen(w) == _seen(wait)].index(wait.token)
        token: Token = [t for t in self.game.works() if _doing(t) == _seen(wait)][place]
        caught = any(b.node.events[0].kind == "error" for b in (token.of or token).borders)
        values, code = {"stamp": self.played}, self.random.choice(ERRORS)
        fails = self.random.random() < (0.4 if caught else 0.05)
        trigger = WorkFailed(wait.token, code) if fails else WorkDone(wait.token, values)
        if not self._play(DueTimers(), lambda game: None):
            return False
        if token.dead:
            return self._refused(trigger)
        return self._play(trigger, lambda game: game.fail(token, code) if fails else game.complete(token, values))

    def _message(self, wait: MessageWait) -> bool:
        """A message for whoever waits longest, or for one who is named."""
        assert self.step is not None and self.game is not None
        values, named = {"sent": self.played}, self.random.random() < 0.5
        meant = self.game.catchers()[[m.token for m in self.step.messages].index(wait.token)]
        trigger = Message(wait.name, values, wait.token if named else None)
        if not self._play(DueTimers(), lambda game: None):
            return False
        waiting = [t for t in self.game.catchers() if t.message == wait.name and (t is meant or not named)]
        if not waiting:
            return self._refused(trigger)
        return self._play(trigger, lambda game: game.send(waiting[0], values))

    def _refused(self, trigger: Trigger) -> bool:
        """The timers that were due have taken away what the command was for."""
        assert self.step is not None
        try:
            advance(self.compiled, self.step.state, self.step.data, trigger, self.at)
        except Conflict:
            return True
        raise AssertionError("the engine accepts what the game knows to be gone")


def walk(seed: int, *, steps: int = 40) -> int:
    """Play one walk; the moves made."""
    one = Walk(seed)
    try:
        if one.start():
            while one.played < steps and one.move():
                pass
    except Exception as error:
        error.add_note("\n".join(one.log))
        raise
    return one.played


@given(seed=st.integers(0, 2**32))
@settings(max_examples=300, deadline=None, print_blob=True)
def test_a_random_walk_goes_where_the_token_game_goes(seed: int) -> None:
    walk(seed)


if __name__ == "__main__":
    count, first = (int(text) for text in [*sys.argv[1:], *["300", "0"][len(sys.argv) - 1 :]])
    print(f"{sum(walk(seed) for seed in range(first, first + count))} moves in {count} walks from seed {first}: no difference")
