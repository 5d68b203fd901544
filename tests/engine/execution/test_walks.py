"""The engine against the token game: random models, random walks, stored and restored after every step."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random

from hypothesis import given, note, settings, strategies as st

from engine.errors import ModelFault
from engine.execution import advance, compile_definition
from engine.model import Complete, Definition, Start, Step, Wait
from tests.engine.execution.random_models import LISTS, PICKS, random_definition, random_values
from tests.engine.execution.token_game import Game, Stuck, Token

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def _seen(wait: Wait) -> tuple[object, ...]:
    return wait.path, wait.groups, wait.item, wait.index


def _agree(step: Step, game: Game) -> None:
    assert sorted(map(repr, map(_seen, step.waits))) == sorted(repr(game.describe(t)) for t in game.waiting())
    assert step.data == game.data
    assert (step.status == "completed") == game.ended


def _same(game: Game, wait: Wait, step: Step) -> Token:
    """The game's token for an open task: among equals, the one of the same age."""
    place = [w.token for w in step.waits if _seen(w) == _seen(wait)].index(wait.token)
    return [t for t in game.waiting() if game.describe(t) == _seen(wait)][place]


def _all(definition: Definition) -> list[Definition]:
    return [definition, *(inner for called in definition.calls.values() for inner in _all(called))]


def begin(random: Random, definition: Definition) -> dict[str, object]:
    """Data to start with: a pick and a list for every process."""
    data: dict[str, object] = {f"pick_{d.key}": random.choice(PICKS) for d in _all(definition)}
    return data | {f"list_{d.key}": random.choice(LISTS) for d in _all(definition)}


def walk(seed: int, *, steps: int = 25) -> int:
    """One random walk through one random model; the steps played."""
    random = Random(seed)
    definition = random_definition(random, size=random.randint(1, 9))
    note(f"seed {seed}: " + json.dumps([(f.source, f.target, f.condition) for f in definition.process.flows.values()]))
    compiled = compile_definition(definition)
    data = begin(random, definition)
    try:
        game = Game(definition, json.loads(json.dumps(data)))
    except Stuck:
        game = None
    try:
        step = advance(compiled, None, None, Start(data, {}), AT)
    except ModelFault:
        assert game is None, "only the engine faults at the start"
        return 0
    assert game is not None, "only the game faults at the start"
    _agree(step, game)
    for played in range(steps):
        if not step.waits:
            return played
        wait = random.choice(step.waits)
        values = random_values(random, definition, wait.path)
        token = _same(game, wait, step)
        note(f"{wait.path} {wait.index} {values}")
        try:
            game.complete(token, values)
        except Stuck:
            game = None
        try:
            step = advance(compiled, step.state, json.loads(json.dumps(step.data)), Complete(wait.token, values), AT)
        except ModelFault:
            assert game is None, "only the engine faults"
            return played
        assert game is not None, "only the game faults"
        _agree(step, game)
        if random.random() < 0.1:
            compiled = compile_definition(definition)
    return steps


@given(seed=st.integers(0, 2**32))
@settings(max_examples=300, deadline=None, print_blob=True)
def test_a_random_walk_goes_where_the_token_game_goes(seed: int) -> None:
    walk(seed)
