"""Two acts at once: whatever their course, one right outcome each, and nothing lost, doubled or half done."""

from __future__ import annotations

from functools import partial

import pytest

from tests.engine.breaking import outside_races, repair_races, telling_races
from tests.engine.breaking.arena import Arena
from tests.engine.breaking.puppets import Puppet
from tests.engine.breaking.races import RACES, Race

COURSES = [
    pytest.param(race, order, point.split(": ")[-1], id=f"{race.title}, {order} held at {point.split(': ')[-1]}")
    for race in [*RACES, *outside_races.RACES, *repair_races.RACES, *telling_races.RACES]
    for order in ("a", "b")
    for point in race.points
    if point[:3] in (f"{order}: ", point.split(": ")[-1][:3])
]


def _first(held: str, free: str, point: str, *, waited: bool) -> str:
    """Which act came first. Where neither waits for the other, both reading before either commits, `a` reads what `b` changes: it came before."""
    if waited:
        return held
    return free if point.startswith("begin") else "a"


def run(race: Race, arena: Arena, order: str, point: str) -> tuple[str, str]:
    """(what was right, what came of it) when the one named is held at `point` while the other runs as far as it gets."""
    stage = race.given(arena)
    acts = {"a": partial(race.a, arena.engines[0], stage), "b": partial(race.b, arena.engines[1], stage)}
    other = "b" if order == "a" else "a"
    held = Puppet(acts[order], arena.watchers, at=point).start()
    held.until_held()
    free = Puppet(acts[other], arena.watchers).start()
    free.as_far_as_it_gets(held, arena.server)
    winner = _first(order, other, point, waited=not free.ended)
    held.let_go()
    held.join()
    free.join()
    by_name = {order: held, other: free}
    broken = [fault for case in stage.cases() for fault in arena.broken(case)]
    came = f"{by_name['a'].outcome} {by_name['b'].outcome} | {stage.seen()}{''.join(broken)}"
    return (race.a_first if winner == "a" else race.b_first), came


@pytest.mark.parametrize(("race", "order", "point"), COURSES)
def test_on_sqlite_a_race_has_its_one_outcome(race: Race, order: str, point: str, lite_arena: Arena) -> None:
    right, came = run(race, lite_arena, order, point)

    assert came == right


@pytest.mark.parametrize(("race", "order", "point"), COURSES)
def test_on_postgresql_a_race_has_its_one_outcome(race: Race, order: str, point: str, postgres_arena: Arena) -> None:
    right, came = run(race, postgres_arena, order, point)

    assert came == right


def test_on_postgresql_nobody_waits_for_a_worker_who_is_just_fetching(postgres_arena: Arena) -> None:
    stage = outside_races.two_at_work(postgres_arena)
    first, second = (partial(outside_races.fetch_one("x"), engine, stage) for engine in postgres_arena.engines[:2])
    held = Puppet(first, postgres_arena.watchers, at="end 1").start()
    held.until_held()

    free = Puppet(second, postgres_arena.watchers).start()
    free.as_far_as_it_gets(held, postgres_arena.server)
    waited = not free.ended
    held.let_go()
    held.join()
    free.join()

    assert (waited, held.outcome, free.outcome) == (False, "ok", "ok")
