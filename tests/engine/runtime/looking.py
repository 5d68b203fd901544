"""What the tests of waiting cases look at: where tasks wait, what happened, and whether it is proved."""

from __future__ import annotations

from engine import Engine


def opened(engine: Engine, case: str) -> list[str]:
    """Where tasks wait, by element."""
    return sorted(task.element_id for task in engine.inbox("sari", case=case))


def kinds(engine: Engine, case: str) -> list[str]:
    """The types of the case's events."""
    return [event.type for event in engine.history(case)]


def assert_proved(engine: Engine, case: str) -> None:
    """The chain holds and running it again gives the same."""
    proof = engine.verify(case)
    assert proof.faults == ()
    assert proof.holds
    assert engine.replay(case).differences == ()
