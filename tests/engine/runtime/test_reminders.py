"""That a task's time runs out: who is told, when, in which words, and that it is once, whoever looks and however late."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import func, select

from engine import Engine, Office, load_office
from engine.persistence import tables as t
from engine.runtime.engine import OFFICE_FOLDER
from engine.runtime.stages import NOT_TOLD, told_at
from tests.engine.breaking import statements
from tests.engine.runtime.looking import assert_proved, kinds
from tests.engine.runtime.written import WoundClock, bpmn
from tests.together import together

ROOT = Path(__file__).resolve().parents[3]
OFFICE = load_office(OFFICE_FOLDER)
WITA = ZoneInfo("Asia/Makassar")
CREATED = "2026-05-13T14:40:00+08:00"
"""K13: a Wednesday, the next day a holiday, the one after a day off for all, then a weekend."""

HOURS = timedelta(hours=9)


def task(*attributes: str, hours: int = 3, groups: str = "bidang:perizinan", **properties: str) -> bytes:
    """One task with three hours' allowance, for the people of a division."""
    said = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in properties.items())
    inner = f"|<bpmn:extensionElements><camunda:properties>{said}</camunda:properties></bpmn:extensionElements>" if said else ""
    due = f'camunda:dueDate=${{duration("PT{hours}H")}}'
    return bpmn(
        "satu", "startEvent M", f"userTask Telaah camunda:candidateGroups={groups} {due} {' '.join(attributes)}{inner}", "endEvent E",
        flows="M>Telaah Telaah>E",
    )  # fmt: skip


@pytest.fixture
def peopled(engine: Engine, clock: WoundClock) -> Engine:
    """Dewi of the division, Budi above her, Sari at another desk."""
    clock.move_to("2026-05-11T08:00:00+08:00")
    for user, role in (("dewi", "bidang:perizinan"), ("kabid", "kabid"), ("kasi", "kasi"), ("kadis", "kadis")):
        engine.add_user(user, roles=[role], by="system", name=user.title())
    clock.move_to(CREATED)
    return engine


def begun(engine: Engine, model: bytes) -> str:
    """A case of the model, deployed, whose task nobody holds."""
    engine.deploy({"satu.bpmn": model}, by="system")
    return engine.start("satu", by="kasi").id


def told(engine: Engine, case: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """When the case's people were told, office time, of which stage, and who."""
    events = [event for event in engine.history(case) if event.type == "TaskReminded"]
    return [(f"{e.at.astimezone(WITA):%d %H:%M}", e.facts["stage"], tuple((e.payload or {})["told"])) for e in events]


def texts(engine: Engine, user: str) -> list[str]:
    """What stands in the user's inbox as a notice, oldest first."""
    return [notice.text for notice in reversed(engine.read.notices(user))]


def ticked(engine: Engine, clock: WoundClock, *, until: str, minutes: int = 5) -> None:
    """A worker looks every few minutes, and once before."""
    last = datetime.fromisoformat(until)
    engine.run_due()
    clock.at = max(clock.at, last - HOURS)
    while clock.at <= last:
        engine.run_due()
        clock.pass_minutes(minutes)


def reminders(engine: Engine) -> int:
    """How many rows wait."""
    with engine._shell.store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(t.job).where(t.IS_REMINDER)).scalar_one())


def test_each_stage_is_told_at_its_share_of_the_allowance_in_working_time(peopled: Engine, clock: WoundClock) -> None:
    case = begun(peopled, task())

    ticked(peopled, clock, until="2026-05-18T16:00:00+08:00")

    assert told(peopled, case) == [
        ("18 08:25", "reminder", ("bidang:perizinan",)), ("18 09:10", "overdue", ("bidang:perizinan",)), ("18 13:10", "escalation", ("kabid",)),
    ]
    assert texts(peopled, "dewi") == ["Telaah jatuh tempo 18 Mei 2026 09.10 WITA", "Telaah melewati tenggat 18 Mei 2026 09.10 WITA"]
    assert texts(peopled, "kabid") == ["Eskalasi: Telaah belum diselesaikan, tenggatnya 18 Mei 2026 09.10 WITA"]
    assert texts(peopled, "kasi") == []
    assert reminders(peopled) == 0
    assert_proved(peopled, case)


def test_other_hours_of_the_office_move_what_comes_after_noon(
    sqlite_url: str, opened_with: Callable[[str, Office], Engine], clock: WoundClock
) -> None:
    engine = opened_with(sqlite_url, replace(OFFICE, calendar=OFFICE.calendars["wita-jumat-pendek"]))
    for user, role in (("kabid", "kabid"), ("kasi", "kasi")):
        engine.add_user(user, roles=[role], by="system")
    clock.move_to(CREATED)
    case = begun(engine, task())

    ticked(engine, clock, until="2026-05-18T16:00:00+08:00")

    assert [at for at, _, _ in told(engine, case)] == ["18 08:25", "18 09:10", "18 12:40"]


def test_whoever_holds_the_task_is_told_and_nobody_else(peopled: Engine, clock: WoundClock) -> None:
    peopled.add_user("doni", roles=["bidang:perizinan"], by="system")
    case = begun(peopled, task())
    clock.pass_minutes(1)
    peopled.claim(peopled.inbox("dewi", case=case)[0].id, by="dewi")

    ticked(peopled, clock, until="2026-05-18T09:00:00+08:00")

    assert told(peopled, case) == [("18 08:25", "reminder", ("@dewi",))]
    assert (len(texts(peopled, "dewi")), texts(peopled, "doni")) == (1, [])


def test_a_late_look_tells_the_newest_stage_alone(peopled: Engine, clock: WoundClock) -> None:
    case = begun(peopled, task())
    clock.move_to("2026-05-25T10:00:00+08:00")

    peopled.run_due()
    peopled.run_due()

    assert told(peopled, case) == [("25 10:00", "escalation", ("kabid",))]
    assert (texts(peopled, "dewi"), reminders(peopled)) == ([], 0)


def test_a_look_between_two_stages_leaves_the_later_one_to_come(peopled: Engine, clock: WoundClock) -> None:
    case = begun(peopled, task())
    clock.move_to("2026-05-18T10:00:00+08:00")
    peopled.run_due()

    ticked(peopled, clock, until="2026-05-18T16:00:00+08:00")

    assert [(at, stage) for at, stage, _ in told(peopled, case)] == [("18 10:00", "overdue"), ("18 13:10", "escalation")]


@pytest.mark.parametrize("end", ["complete", "cancel", "withdrawn"])
def test_a_task_that_is_open_no_more_is_told_of_no_more(end: str, peopled: Engine, clock: WoundClock) -> None:
    model = task()
    if end == "withdrawn":
        model = bpmn(
            "satu", "startEvent M", "userTask Telaah", "endEvent E", "endEvent F",
            "boundaryEvent B attachedToRef=Telaah|<bpmn:timerEventDefinition><bpmn:timeDuration>PT1M</bpmn:timeDuration></bpmn:timerEventDefinition>",
            flows="M>Telaah Telaah>E B>F", lanes="kasi: M Telaah B E F",
        )  # fmt: skip
    case = begun(peopled, model)
    assert reminders(peopled) == 1

    clock.pass_minutes(2)
    match end:
        case "complete":
            peopled.complete(peopled.inbox("dewi", case=case)[0].id, by="dewi")
        case "cancel":
            peopled.cancel(case, reason="ditarik", by="system")
        case _:
            peopled.run_due()

    assert reminders(peopled) == 0
    ticked(peopled, clock, until="2026-05-13T16:00:00+08:00", minutes=30)
    assert told(peopled, case) == []


def test_two_workers_at_once_tell_it_once(peopled: Engine, opened: Callable[[str], Engine], database_url: str, clock: WoundClock) -> None:
    workers = [peopled, opened(database_url)]
    cases = [begun(peopled, task()) for _ in range(5)]
    clock.move_to("2026-05-18T08:30:00+08:00")

    given = together(*[engine.run_due for engine in workers])

    assert [one for one in given if isinstance(one, Exception)] == []

    assert [told(peopled, case) for case in cases] == [[("18 08:30", "reminder", ("bidang:perizinan",))]] * 5
    assert len(texts(peopled, "dewi")) == 5
    for case in cases:
        assert_proved(peopled, case)


def test_being_told_changes_nothing_of_the_case_and_stales_no_open_page(peopled: Engine, clock: WoundClock) -> None:
    case = begun(peopled, task())
    before = peopled.inbox("dewi", case=case)[0]
    clock.move_to("2026-05-18T08:30:00+08:00")

    assert peopled.run_due() == 0

    assert kinds(peopled, case) == ["CaseStarted", "TaskReminded"]
    assert peopled.inbox("dewi", case=case) == [before]
    peopled.complete(before.id, by="dewi", revision=before.revision)
    assert peopled.case(case).status == "completed"
    assert_proved(peopled, case)


def test_the_diagram_says_whom_else_in_which_words_and_what_is_not_told(peopled: Engine, clock: WoundClock) -> None:
    model = task(ingatkan="tidak", terlambat="kasi, kabid", pesan_terlambat="pemeriksaan_belum", eskalasi="kadis")
    case = begun(peopled, model)

    ticked(peopled, clock, until="2026-05-18T16:00:00+08:00")

    assert told(peopled, case) == [
        ("18 09:10", "overdue", ("bidang:perizinan", "kasi", "kabid")), ("18 13:10", "escalation", ("kadis",)),
    ]  # fmt: skip
    assert texts(peopled, "kasi") == ["Pemeriksaan belum dicatat"]


def test_words_that_the_office_does_not_know_give_way_to_the_usual_ones(peopled: Engine, clock: WoundClock) -> None:
    begun(peopled, task(pesan_ingatkan="tidak_ada"))

    ticked(peopled, clock, until="2026-05-18T09:00:00+08:00")

    assert texts(peopled, "dewi") == ["Telaah jatuh tempo 18 Mei 2026 09.10 WITA"]


def test_citizens_are_not_told_nor_is_anybody_above_a_role_that_has_none(peopled: Engine, clock: WoundClock) -> None:
    begun(peopled, task(groups="masyarakat"))
    assert reminders(peopled) == 0

    case = begun(peopled, task(groups="kadis"))
    ticked(peopled, clock, until="2026-05-18T16:00:00+08:00")

    assert [stage for _, stage, _ in told(peopled, case)] == ["reminder", "overdue"]


def test_who_is_told_of_a_case_that_is_not_for_their_eyes_does_not_read_its_subject(peopled: Engine, clock: WoundClock) -> None:
    form = (
        b'{"type":"default","id":"isi","schemaVersion":18,"components":'
        b'[{"type":"textfield","id":"p","key":"judul","label":"Judul","properties":{"pokok":"ya"}}]}'
    )
    peopled.deploy({"satu.bpmn": task(eskalasi="kadis"), "isi.form": form}, by="system")
    model = bpmn(
        "dua", "startEvent M", "userTask Isi camunda:formKey=isi camunda:candidateGroups=kasi",
        'userTask Telaah camunda:candidateGroups=kabid camunda:dueDate=${duration("PT3H")}', "endEvent E", flows="M>Isi Isi>Telaah Telaah>E",
    )  # fmt: skip
    peopled.deploy({"dua.bpmn": model, "isi.form": form}, by="system")
    peopled.start("dua", by="kasi", complete={"judul": "Rahasia"})

    ticked(peopled, clock, until="2026-05-18T16:00:00+08:00")

    assert [notice.subject for notice in peopled.read.notices("kabid")] == ["Rahasia", "Rahasia"]
    assert [notice.subject for notice in peopled.read.notices("kadis")] == [""]


def test_a_share_that_the_office_changes_meanwhile_moves_what_was_planned(
    peopled: Engine, opened_with: Callable[[str, Office], Engine], database_url: str, clock: WoundClock
) -> None:
    case = begun(peopled, task())
    later = opened_with(database_url, replace(OFFICE, settings={**OFFICE.settings, "ingatkan_persen": 90}))

    ticked(later, clock, until="2026-05-18T09:05:00+08:00", minutes=1)

    assert told(later, case) == [("18 08:52", "reminder", ("bidang:perizinan",))]


def test_a_step_pays_one_statement_for_the_task_it_closes_and_the_one_it_opens(peopled: Engine) -> None:
    nodes = [f"userTask {name} camunda:candidateGroups=kasi" for name in ("A", "B", "C")]
    peopled.deploy({"satu.bpmn": bpmn("satu", "startEvent M", *nodes, "endEvent E", flows="M>A A>B B>C C>E")}, by="system")
    case = peopled.start("satu", by="kasi")
    seen: list[str] = []

    with statements.watching() as watchers:
        watchers[threading.get_ident()] = lambda moment, text, _: seen.append(text) if moment == "before" else None
        peopled.complete(peopled.inbox("kasi", case=case.id)[0].id, by="kasi", revision=1)

    assert [text.split()[0] for text in seen if " job " in text and "reminder" in text] == ["UPDATE"]


def test_the_daily_check_that_is_still_open_when_the_office_closes_is_told_to_both_desks(lite: Engine, clock: WoundClock) -> None:
    """K0: "Pemeriksaan belum dicatat" at 16:00 to Sari and Budi, and no automatic Nihil."""
    for user, role in (("kasi", "kasi"), ("kabid", "kabid"), ("bidang", "bidang:perizinan")):
        lite.add_user(user, roles=[role], by="system")
    clock.move_to("2026-06-05T16:40:00+08:00")
    shipped = [path for folder in ("bpmn", "forms", "forms/surat") for path in (ROOT / folder).glob("*.*") if path.suffix != ".md"]
    lite.deploy([str(path) for path in shipped], by="system")

    ticked(lite, clock, until="2026-06-08T15:58:00+08:00", minutes=2)
    assert "Pemeriksaan belum dicatat" not in texts(lite, "kasi")
    ticked(lite, clock, until="2026-06-08T16:10:00+08:00", minutes=2)

    (task_now,) = lite.inbox("kasi")
    assert (texts(lite, "kasi")[-1], texts(lite, "kabid"), texts(lite, "bidang")) == ("Pemeriksaan belum dicatat", ["Pemeriksaan belum dicatat"], [])
    assert told(lite, task_now.case_id)[-1][0] == "08 16:00"
    assert lite.case(task_now.case_id).status == "running"


def test_whoever_shipped_diagrams_name_for_a_stage_and_their_words_are_the_offices() -> None:
    diagrams = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bpmn").glob("*.bpmn"))
    named = re.findall(r'name="(pesan_)?(?:ingatkan|terlambat|eskalasi)" value="([^"]*)"', diagrams)

    assert {value for words, value in named if not words} <= OFFICE.roles.keys() | {NOT_TOLD}
    assert {f"pemberitahuan.{value}" for words, value in named if words} <= OFFICE.wording["id"].keys()
    assert ("pesan_", "pemeriksaan_belum") in named


# ---------------------------------------------------------------- laws

moments = st.datetimes(datetime(2026, 1, 2), datetime(2027, 11, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
shares = st.integers(1, 400)


def worked(at: datetime) -> bool:
    """Whether the instant lies within working hours of the office, or where they end."""
    local = at.astimezone(WITA)
    return any(opens <= local.time() <= closes for opens, closes in OFFICE.calendar.hours_on(local.date()))


@settings(max_examples=300)
@given(created=moments, length=st.timedeltas(timedelta(days=-2), timedelta(days=30)), one=shares, other=shares)
def test_whatever_the_due_time_people_are_told_within_working_hours_and_later_stages_never_earlier(
    created: datetime, length: timedelta, one: int, other: int
) -> None:
    due = created + length
    early, late = sorted((one, other))

    first, second, whole = (told_at(OFFICE, created, due, percent=percent) for percent in (early, late, 100))

    assert first <= second
    assert whole >= due
    assert (early <= 100) == (first <= whole) or first == whole
    assert all(worked(at) for at in (first, second, whole))
