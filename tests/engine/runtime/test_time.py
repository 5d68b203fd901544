"""What time brings about: the daily check of a process that is numbered by date and runs on working days."""

from __future__ import annotations

from datetime import date

import pytest

from engine import Engine
from tests.engine.runtime.written import WoundClock, bpmn

DAILY = bpmn(
    "harian",
    'startEvent M|<bpmn:extensionElements><camunda:properties><camunda:property name="hari_kerja" value="ya" /></camunda:properties>'
    "</bpmn:extensionElements><bpmn:timerEventDefinition><bpmn:timeCycle>R/2026-01-05T07:30+08:00/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>",
    "userTask Periksa", "endEvent E", flows="M>Periksa Periksa>E", lanes="Petugas: M Periksa E", properties="nomor=tanggal",
)  # fmt: skip


@pytest.fixture
def daily(lite: Engine, clock: WoundClock) -> Engine:
    """The daily process, deployed on the Friday before, at noon."""
    clock.move_to("2026-06-05T12:00:00+08:00")
    lite.deploy({"harian.bpmn": DAILY}, by="system")
    return lite


def opened_on(engine: Engine) -> list[str | None]:
    return sorted(engine.case(task.case_id).business_key or "" for task in engine.inbox("sari"))


def test_a_day_that_is_worked_opens_one_case_and_a_weekend_or_holiday_none(daily: Engine, clock: WoundClock) -> None:
    for at in ("05T12:01", "06T08:00", "07T08:00", "08T07:29", "08T07:30", "08T07:31", "16T08:00"):
        clock.move_to(f"2026-06-{at}:00+08:00")
        daily.run_due()

    assert opened_on(daily) == ["harian-2026-06-08"]


def test_days_missed_while_nothing_ran_start_nothing(daily: Engine, clock: WoundClock) -> None:
    clock.move_to("2026-06-10T09:00:00+08:00")

    daily.run_due()

    assert opened_on(daily) == ["harian-2026-06-10"]


def test_a_second_run_on_one_day_starts_nothing(daily: Engine, clock: WoundClock) -> None:
    clock.move_to("2026-06-08T07:30:00+08:00")
    assert daily.run_due() == 1
    daily.deploy({"harian.bpmn": DAILY.replace(b'name="Periksa"', b'name="Periksa lagi"')}, by="system")

    clock.move_to("2026-06-08T07:31:00+08:00")

    assert daily.run_due() == 0


def test_due_times_count_office_minutes(lite: Engine, clock: WoundClock) -> None:
    model = bpmn(
        "tenggat", "startEvent M", 'userTask T camunda:dueDate=${duration("PT3H")}', "endEvent E", flows="M>T T>E", lanes="Petugas: M T E"
    )
    lite.deploy({"tenggat.bpmn": model}, by="system")
    clock.move_to("2026-05-13T14:40:00+08:00")

    case = lite.start("tenggat", by="sari")

    (task,) = lite.inbox("sari", case=case.id)
    assert task.due is not None
    assert task.due.isoformat() == "2026-05-18T01:10:00+00:00"  # K13: overdue Mon 18 May 09:10 WITA


def test_today_is_the_day_at_the_office_also_while_it_is_yesterday_in_london(lite: Engine, clock: WoundClock) -> None:
    clock.move_to("2026-06-08T00:30:00+08:00")

    assert lite.today() == date(2026, 6, 8)
