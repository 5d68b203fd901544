"""When a process starts by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from engine.errors import ModelFault
from engine.execution import next_start
from engine.model import Event, Process, Timer
from tests.engine.execution.drawing import chain, definition, end, node, start
from tests.engine.execution.play import Play


def _process(text: str, kind: str = "cycle") -> Process:
    event = Event("timer", Timer(kind, text))  # type: ignore[arg-type]
    return definition([node("startEvent", "start", events=(event,)), end()], chain("start", "end")).process


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


DAILY = "R/2026-01-05T07:30+08:00/P1D"


@pytest.mark.parametrize(("text", "after", "expected"), [
    (DAILY, "2025-12-01T00:00+00:00", "2026-01-04T23:30+00:00"),
    (DAILY, "2026-01-05T07:29+08:00", "2026-01-04T23:30+00:00"),
    (DAILY, "2026-01-05T07:30+08:00", "2026-01-05T23:30+00:00"),
    (DAILY, "2031-06-01T12:00+08:00", "2031-06-01T23:30+00:00"),
    ("R/2026-01-31T00:00Z/P1M", "2026-02-01T00:00Z", "2026-02-28T00:00Z"),
    ("R/2026-01-31T00:00Z/P1M", "2026-02-28T00:00Z", "2026-03-31T00:00Z"),
    ("R3/2026-01-01T00:00Z/PT1H", "2026-01-01T01:30Z", "2026-01-01T02:00Z"),
])
def test_a_cycle_counts_its_steps_from_its_first_instant(text: str, after: str, expected: str) -> None:
    assert next_start(_process(text), _at(after)) == _at(expected)


def test_a_cycle_with_a_count_and_a_single_date_end() -> None:
    assert next_start(_process("R3/2026-01-01T00:00Z/PT1H"), _at("2026-01-01T02:00Z")) is None
    assert next_start(_process("2026-01-01T00:00Z", "date"), _at("2025-12-31T00:00Z")) == _at("2026-01-01T00:00Z")
    assert next_start(_process("2026-01-01T00:00Z", "date"), _at("2026-01-01T00:00Z")) is None


def test_a_process_without_a_timer_start_never_starts_by_itself() -> None:
    assert next_start(definition([start(), end()], chain("start", "end")).process, _at("2026-01-01T00:00Z")) is None


@pytest.mark.parametrize(("text", "kind"), [("R/P1D", "cycle"), ("P1D", "duration"), ("tomorrow", "date"), ("every day", "cycle")])
def test_a_timer_without_an_instant_to_count_from_is_a_fault(text: str, kind: str) -> None:
    with pytest.raises(ModelFault) as fault:
        next_start(_process(text, kind), _at("2026-01-01T00:00Z"))

    assert (fault.value.facts["element"], fault.value.facts["expression"]) == ("start", text)


@given(minutes=st.integers(0, 5_000_000), every=st.sampled_from(["P1D", "PT7M", "P1M", "P1Y", "P1W", "P1M1D"]))
def test_no_start_is_skipped_and_none_comes_twice(minutes: int, every: str) -> None:
    process = _process(f"R/2026-01-31T07:30+08:00/{every}")
    after = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    instant = next_start(process, after)

    assert instant is not None
    assert instant > after
    assert next_start(process, instant - timedelta(microseconds=1)) == instant


def test_once_begun_a_timer_start_is_a_plain_start() -> None:
    case = Play(definition([start(timer=DAILY), end()], chain("start", "end")))

    assert (case.step.status, case.step.trace.passed) == ("completed", ("start", "end"))
