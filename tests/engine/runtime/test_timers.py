"""Timers of a running case: they fire before whatever comes later, whether or not a worker ran, and exactly once."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.errors import Conflict
from tests.engine.runtime.looking import assert_proved, kinds, opened
from tests.engine.runtime.written import WoundClock, bpmn

TIMER = "<bpmn:timerEventDefinition><bpmn:{0}>{1}</bpmn:{0}></bpmn:timerEventDefinition>"


def limited(*, interrupting: bool = True, kind: str = "timeDuration", text: str = "PT1H") -> bytes:
    """A task with a timer on it that leads to another task."""
    return bpmn(
        "batas", "startEvent M", "userTask Isi", "endEvent E", "userTask Tegur", "endEvent F",
        f"boundaryEvent B attachedToRef=Isi cancelActivity={str(interrupting).lower()}|{TIMER.format(kind, text)}",
        flows="M>Isi Isi>E B>Tegur Tegur>F", lanes="Petugas: M Isi B E Tegur F",
    )  # fmt: skip


def begun(engine: Engine, model: bytes, key: str = "batas") -> str:
    """A case of the model, deployed."""
    engine.deploy({f"{key}.bpmn": model}, by="system")
    return engine.start(key, by="sari").id


def test_a_timer_that_is_due_fires_before_a_later_completion_though_no_worker_ran(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, limited())
    (task,) = engine.inbox("sari", case=case)
    clock.pass_minutes(61)

    with pytest.raises(Conflict):
        engine.complete(task.id, {}, by="sari")

    assert opened(engine, case) == ["Tegur"]
    assert kinds(engine, case) == ["CaseStarted", "TimersFired"]
    assert_proved(engine, case)


def test_a_completion_before_the_hour_leaves_nothing_to_fire(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, limited())
    (task,) = engine.inbox("sari", case=case)
    clock.pass_minutes(59)
    engine.complete(task.id, {}, by="sari")
    clock.pass_minutes(60)

    assert engine.run_due() == 0
    assert engine.case(case).status == "completed"
    assert_proved(engine, case)


def test_a_late_tick_loses_no_step_of_a_cycle_and_doubles_none(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, limited(interrupting=False, kind="timeCycle", text="R3/PT1H"))
    clock.pass_minutes(150)
    assert engine.run_due() == 1
    assert opened(engine, case) == ["Isi", "Tegur", "Tegur"]
    assert engine.run_due() == 0
    clock.pass_minutes(6_000)

    engine.run_due()

    assert opened(engine, case) == ["Isi", "Tegur", "Tegur", "Tegur"]
    assert engine.run_due() == 0
    assert_proved(engine, case)


def test_a_case_that_waits_for_an_instant_goes_on_at_that_instant(lite: Engine, clock: WoundClock) -> None:
    wait = TIMER.format("timeDate", "2026-06-09T08:00:00+08:00")
    model = bpmn(
        "tunggu", "startEvent M", f"intermediateCatchEvent T|{wait}", "userTask Isi", "endEvent E",
        flows="M>T T>Isi Isi>E", lanes="Petugas: M T Isi E",
    )  # fmt: skip
    case = begun(lite, model, "tunggu")

    clock.move_to("2026-06-09T07:59:59+08:00")
    assert (lite.run_due(), opened(lite, case)) == (0, [])
    clock.move_to("2026-06-09T08:00:00+08:00")
    assert (lite.run_due(), opened(lite, case)) == (1, ["Isi"])
    assert_proved(lite, case)


def test_of_two_events_the_first_due_takes_the_way_even_on_a_tick_after_both(lite: Engine, clock: WoundClock) -> None:
    catches = [f"intermediateCatchEvent {name}|{TIMER.format('timeDuration', text)}" for name, text in (("Lama", "PT2H"), ("Cepat", "PT1H"))]
    model = bpmn(
        "dulu", "startEvent M", "eventBasedGateway G", *catches, "userTask A", "userTask B", "endEvent E",
        flows="M>G G>Lama G>Cepat Lama>A Cepat>B A>E B>E", lanes="Petugas: M G Lama Cepat A B E",
    )  # fmt: skip
    case = begun(lite, model, "dulu")
    clock.pass_minutes(600)

    lite.run_due()

    assert opened(lite, case) == ["B"]
    assert lite.run_due() == 0
    assert_proved(lite, case)


def test_a_timer_on_a_sub_process_withdraws_the_tasks_within(lite: Engine, clock: WoundClock) -> None:
    inner = (
        '<bpmn:startEvent id="N"/><bpmn:userTask id="Isi"/><bpmn:endEvent id="O"/>'
        '<bpmn:sequenceFlow id="n" sourceRef="N" targetRef="Isi"/><bpmn:sequenceFlow id="o" sourceRef="Isi" targetRef="O"/>'
    )
    model = bpmn(
        "dalam", "startEvent M", f"subProcess S|{inner}", f"boundaryEvent B attachedToRef=S|{TIMER.format('timeDuration', 'PT1H')}",
        "userTask Tegur", "endEvent E", flows="M>S S>E B>Tegur Tegur>E", lanes="Petugas: M S B Tegur E",
    )  # fmt: skip
    case = begun(lite, model, "dalam")
    assert opened(lite, case) == ["Isi"]
    clock.pass_minutes(60)

    lite.run_due()

    assert opened(lite, case) == ["Tegur"]
    assert_proved(lite, case)


def test_a_case_whose_timer_fails_does_not_stop_the_others(lite: Engine, clock: WoundClock) -> None:
    gate = ("exclusiveGateway G", "endEvent F")
    poison = bpmn(
        "racun", "startEvent M", f"intermediateCatchEvent T|{TIMER.format('timeDuration', 'PT1H')}", *gate, "endEvent E",
        flows="M>T T>G G>E[nilai_>_5] G>F[nilai_<_5]", lanes="Petugas: M T G E F",
    )  # fmt: skip
    bad = begun(lite, poison, "racun")
    good = begun(lite, limited())
    clock.pass_minutes(61)

    lite.run_due()

    assert lite.case(bad).status == "incident"
    assert opened(lite, good) == ["Tegur"]
    assert_proved(lite, bad)


def test_a_cancelled_case_fires_nothing(lite: Engine, clock: WoundClock) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    case = begun(lite, limited())
    lite.cancel(case, reason="salah masuk", by="adi")
    clock.pass_minutes(61)

    assert lite.run_due() == 0
    assert kinds(lite, case) == ["CaseStarted", "CaseCancelled"]
