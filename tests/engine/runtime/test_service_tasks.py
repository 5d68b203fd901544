"""The work of service tasks: fetched, done, failed, tried again; whose result counts, and what becomes of work that nobody manages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from engine import Conflict, Engine, Invalid, NotAllowed, NotFound, Office, Work, load_office
from engine.runtime.engine import OFFICE_FOLDER
from engine.worker import WorkError, serve
from tests.engine.runtime.looking import assert_proved, kinds, opened
from tests.engine.runtime.written import WoundClock, bpmn

EXTERNAL = "camunda:type=external camunda:topic=kirim"
SEND = bpmn("kirim", "startEvent M", f"serviceTask Kirim {EXTERNAL}", "userTask Baca", "endEvent E", flows="M>Kirim Kirim>Baca Baca>E",
            lanes="Petugas: M Kirim Baca E")  # fmt: skip


def begun(engine: Engine, model: bytes = SEND, key: str = "kirim", **data: object) -> str:
    """A case of the model, deployed."""
    engine.deploy({f"{key}.bpmn": model}, by="system")
    return engine.start(key, data, by="sari").id


def fetched(engine: Engine, worker: str = "satu", *topics: str) -> Work:
    """The only work there is for the worker."""
    (work,) = engine.fetch_work(topics or ("kirim",), by="system", worker=worker, lease=timedelta(minutes=1))
    return work


def test_work_is_fetched_with_what_the_task_sees_and_its_result_becomes_variables(engine: Engine) -> None:
    case = begun(engine, nomor="08")
    work = fetched(engine)
    assert (work.id, work.case_id, work.topic, work.element_id, work.attempt) == (f"{case}.{work.token}", case, "kirim", "Kirim", 1)
    assert work.data == {"nomor": "08"}

    done = engine.complete_work(work.id, {"terkirim": True}, by="system", worker="satu", attempt=work.attempt)

    assert [task.element_id for task in done.next_tasks] == ["Baca"]
    assert engine.data(case) == {"nomor": "08", "terkirim": True}
    assert kinds(engine, case) == ["CaseStarted", "WorkCompleted"]
    assert engine.fetch_work(["kirim"], by="system", worker="satu") == ()
    assert_proved(engine, case)


def test_what_is_lent_nobody_else_gets_until_the_lease_runs_out_and_then_the_first_counts_no_more(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine)
    late = fetched(engine, "lambat")
    assert engine.fetch_work(["kirim"], by="system", worker="dua") == ()
    clock.pass_minutes(2)
    again = fetched(engine, "dua")
    assert (again.id, again.attempt) == (late.id, 2)

    with pytest.raises(Conflict) as lost:
        engine.complete_work(late.id, {"oleh": "lambat"}, by="system", worker="lambat", attempt=late.attempt)
    engine.complete_work(again.id, {"oleh": "dua"}, by="system", worker="dua", attempt=again.attempt)

    assert (lost.value.facts["reason"], lost.value.facts["holder"]) == ("taken", "dua")
    assert engine.data(case) == {"oleh": "dua"}
    assert_proved(engine, case)


def test_a_result_counts_only_from_the_owner_and_only_for_its_last_attempt(lite: Engine, clock: WoundClock) -> None:
    begun(lite)
    first = fetched(lite, "satu")
    clock.pass_minutes(2)
    second = fetched(lite, "satu")

    for worker, attempt in (("satu", first.attempt), ("dua", second.attempt)):
        with pytest.raises(Conflict) as lost:
            lite.complete_work(first.id, by="system", worker=worker, attempt=attempt)
        assert (lost.value.facts["reason"], lost.value.facts["holder"]) == ("taken", "satu")
    lite.complete_work(first.id, by="system", worker="satu", attempt=second.attempt)


def test_a_late_worker_whom_nobody_has_replaced_still_counts(lite: Engine, clock: WoundClock) -> None:
    case = begun(lite)
    work = fetched(lite)
    clock.pass_minutes(60)

    lite.complete_work(work.id, by="system", worker="satu", attempt=1)

    assert opened(lite, case) == ["Baca"]


def test_work_that_is_done_cannot_be_done_or_failed_again(lite: Engine) -> None:
    begun(lite)
    work = fetched(lite)
    lite.complete_work(work.id, by="system", worker="satu", attempt=1)

    for act in (
        lambda: lite.complete_work(work.id, by="system", worker="satu", attempt=1),
        lambda: lite.fail_work(work.id, "gagal", by="system", worker="satu", attempt=1),
        lambda: lite.work_error(work.id, "X", by="system", worker="satu", attempt=1),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.facts["reason"] == "done"
    for name in ("tidak.1", "tanpa titik", f"{work.case_id}.x"):
        with pytest.raises(NotFound):
            lite.complete_work(name, by="system", worker="satu", attempt=1)


def failed_until_dead(engine: Engine, clock: WoundClock) -> list[timedelta]:
    """The pauses between the attempts, until there is none left."""
    pauses = []
    for _ in range(5):
        before = clock.at
        while not (taken := engine.fetch_work(["kirim"], by="system", worker="satu")):
            clock.at += timedelta(seconds=1)
        pauses.append(clock.at - before)
        engine.fail_work(taken[0].id, "server tidak menjawab", by="system", worker="satu", attempt=taken[0].attempt)
    return pauses


def test_failures_are_tried_again_after_growing_pauses_and_at_last_are_an_incident(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine)

    pauses = failed_until_dead(engine, clock)

    bounds = [(0, 0), (10, 13), (20, 25), (40, 50), (80, 100)]
    assert all(low <= pause.total_seconds() <= high + 1 for pause, (low, high) in zip(pauses, bounds, strict=True)), pauses
    (incident,) = engine.incidents()
    assert (incident.case_id, incident.element, incident.message) == (case, "Kirim", "server tidak menjawab")
    assert engine.case(case).status == "incident"
    assert kinds(engine, case) == ["CaseStarted", "CaseFaulted"]
    clock.pass_minutes(600)
    assert engine.fetch_work(["kirim"], by="system", worker="satu") == ()
    assert_proved(engine, case)


def test_a_retry_revives_dead_work_with_all_its_attempts(engine: Engine, clock: WoundClock) -> None:
    engine.add_user("adi", roles=["admin"], by="system")
    case = begun(engine)
    failed_until_dead(engine, clock)

    assert engine.retry(case, by="adi").case.status == "running"

    assert engine.incidents() == ()
    failed_until_dead(engine, clock)
    engine.retry(case, by="adi")
    work = fetched(engine)
    assert work.attempt == 11
    engine.complete_work(work.id, by="system", worker="satu", attempt=11)
    assert kinds(engine, case) == ["CaseStarted", "CaseFaulted", "CaseRetried", "CaseFaulted", "CaseRetried", "WorkCompleted"]
    assert_proved(engine, case)


def test_a_worker_may_say_how_often_and_when_to_try_again(lite: Engine, clock: WoundClock) -> None:
    case = begun(lite)
    work = fetched(lite)
    lite.fail_work(work.id, "besok saja", by="system", worker="satu", attempt=1, retries=1, wait=timedelta(hours=24))
    clock.pass_minutes(24 * 60 - 1)
    assert lite.fetch_work(["kirim"], by="system", worker="satu") == ()
    clock.pass_minutes(1)

    assert fetched(lite).attempt == 2
    lite.fail_work(work.id, "menyerah", by="system", worker="satu", attempt=2, retries=0)

    assert [incident.message for incident in lite.incidents()] == ["menyerah"]
    assert lite.case(case).status == "incident"


def test_a_worker_who_vanishes_with_the_last_attempt_leaves_an_incident(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine)
    for _ in range(5):
        fetched(engine, "hilang")
        clock.pass_minutes(2)
    assert engine.fetch_work(["kirim"], by="system", worker="lain") == ()

    engine.run_due()
    engine.run_due()

    assert [incident.element for incident in engine.incidents()] == ["Kirim"]
    assert kinds(engine, case) == ["CaseStarted", "CaseFaulted"]
    assert_proved(engine, case)


ERROR = '<bpmn:error id="Galat" errorCode="TOLAK"/><bpmn:process'
CAUGHT = bpmn(
    "kirim", "startEvent M", f"serviceTask Kirim {EXTERNAL}", "userTask Baca", "userTask Ulang", "endEvent E",
    'boundaryEvent B attachedToRef=Kirim|<bpmn:errorEventDefinition errorRef="Galat"/>',
    flows="M>Kirim Kirim>Baca Baca>E B>Ulang Ulang>E", lanes="Petugas: M Kirim B Baca Ulang E",
).replace(b"<bpmn:process", ERROR.encode())  # fmt: skip


def test_an_error_of_the_diagram_goes_to_its_boundary_event(engine: Engine) -> None:
    case = begun(engine, CAUGHT)
    work = fetched(engine)

    done = engine.work_error(work.id, "TOLAK", by="system", worker="satu", attempt=1)

    assert [task.element_id for task in done.next_tasks] == ["Ulang"]
    assert kinds(engine, case) == ["CaseStarted", "WorkFailed"]
    assert_proved(engine, case)


def test_an_error_that_nobody_catches_is_an_incident_and_the_work_waits_for_the_retry(engine: Engine, clock: WoundClock) -> None:
    engine.add_user("adi", roles=["admin"], by="system")
    case = begun(engine, CAUGHT)
    work = fetched(engine)

    done = engine.work_error(work.id, "LAIN", by="system", worker="satu", attempt=1)

    assert done.case.status == "incident"
    assert [incident.element for incident in engine.incidents()] == ["Kirim"]
    clock.pass_minutes(60)
    assert engine.fetch_work(["kirim"], by="system", worker="satu") == ()
    engine.retry(case, by="adi")
    assert fetched(engine).attempt == 2
    assert_proved(engine, case)


BESIDE = bpmn(
    "kirim", "startEvent M", "parallelGateway P", f"serviceTask Kirim {EXTERNAL}", "userTask Isi", "endEvent D", "endEvent E",
    "boundaryEvent B attachedToRef=Kirim|<bpmn:timerEventDefinition><bpmn:timeDuration>PT8H</bpmn:timeDuration></bpmn:timerEventDefinition>",
    "userTask Tegur", "endEvent F",
    flows="M>P P>Kirim P>Isi Kirim>D Isi>E B>Tegur Tegur>F", lanes="Petugas: M P Kirim Isi D E B Tegur F",
)  # fmt: skip


def test_beside_dead_work_the_case_goes_on_but_the_incident_stays(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, BESIDE)
    failed_until_dead(engine, clock)
    (task,) = engine.inbox("sari", case=case)

    done = engine.complete(task.id, {}, by="sari")

    assert done.case.status == "incident"
    assert [incident.element for incident in engine.incidents()] == ["Kirim"]
    assert_proved(engine, case)


def test_a_timer_on_dead_work_fires_and_takes_the_incident_away(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, BESIDE)
    failed_until_dead(engine, clock)
    clock.pass_minutes(8 * 60)

    engine.run_due()

    assert opened(engine, case) == ["Isi", "Tegur"]
    assert (engine.incidents(), engine.case(case).status) == ((), "running")
    assert [kind for kind in kinds(engine, case) if kind != "TaskReminded"][-2:] == ["CaseFaulted", "TimersFired"]
    assert_proved(engine, case)


def test_a_timer_that_is_due_comes_before_the_result_of_the_work(engine: Engine, clock: WoundClock) -> None:
    case = begun(engine, BESIDE)
    work = fetched(engine)
    clock.pass_minutes(8 * 60)

    with pytest.raises(Conflict) as refused:
        engine.complete_work(work.id, by="system", worker="satu", attempt=1)

    assert refused.value.facts["reason"] == "done"
    assert opened(engine, case) == ["Isi", "Tegur"]


def test_cancelling_withdraws_work_and_its_incident(engine: Engine, clock: WoundClock) -> None:
    engine.add_user("adi", roles=["admin"], by="system")
    case = begun(engine)
    failed_until_dead(engine, clock)

    engine.cancel(case, reason="ditarik", by="adi")

    assert (engine.incidents(), engine.fetch_work(["kirim"], by="system", worker="satu")) == ((), ())
    assert_proved(engine, case)


def test_each_item_of_a_repetition_is_a_work_of_its_own_and_their_results_are_gathered_in_order(engine: Engine) -> None:
    loop = (
        '<bpmn:extensionElements><camunda:properties><camunda:property name="koleksi_hasil" value="hasil"/></camunda:properties>'
        '</bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics camunda:collection="daftar" camunda:elementVariable="butir"/>'
    )
    model = bpmn("kirim", "startEvent M", f"serviceTask Kirim {EXTERNAL}|{loop}", "userTask Baca", "endEvent E",
                 flows="M>Kirim Kirim>Baca Baca>E", lanes="Petugas: M Kirim Baca E")  # fmt: skip
    case = begun(engine, model, daftar=["a", "b"])

    one, two = engine.fetch_work(["kirim"], by="system", worker="satu")
    assert [(work.item, work.index, work.data["butir"]) for work in (one, two)] == [("a", 0, "a"), ("b", 1, "b")]
    for work in (two, one):
        engine.complete_work(work.id, {"untuk": work.item}, by="system", worker="satu", attempt=1)

    assert engine.data(case)["hasil"] == [{"untuk": "a"}, {"untuk": "b"}]
    assert_proved(engine, case)


GATE = """
[gerbang]
label = "Gerbang pesan"
label_en = "Message gateway"
pendek = "Gerbang"
lihat = "tidak"
urutan = 99
hak = ["sistem_luar"]
"""


def test_only_the_system_and_accounts_of_other_systems_get_work(
    sqlite_url: str, opened_with: Callable[[str, Office], Engine], clock: WoundClock, tmp_path: Path
) -> None:
    copytree(OFFICE_FOLDER, tmp_path / "office")
    with open(tmp_path / "office" / "peran.toml", "a", encoding="utf-8") as roles:
        roles.write(GATE)
    lite = opened_with(sqlite_url, load_office(tmp_path / "office"))
    for user, role in (("sari", "petugas"), ("adi", "admin"), ("gerbang-sms", "gerbang")):
        lite.add_user(user, roles=[role], by="system")
    begun(lite)

    for who in ("sari", "adi", "pelapor"):
        with pytest.raises(NotAllowed):
            lite.fetch_work(["kirim"], by=who, worker="satu")
    work = fetched(lite)
    for who in ("sari", "adi", "pelapor"):
        with pytest.raises(NotAllowed):
            lite.complete_work(work.id, by=who, worker="satu", attempt=1)
    lite.fail_work(work.id, "nanti", by="gerbang-sms", worker="satu", attempt=1, wait=timedelta())
    (again,) = lite.fetch_work(["kirim"], by="gerbang-sms", worker="gerbang")
    lite.complete_work(again.id, by="gerbang-sms", worker="gerbang", attempt=2)
    assert lite.history(work.case_id)[-1].actor == "gerbang-sms"


def test_a_restart_loses_neither_work_nor_whose_it_is(database_url: str, engine: Engine, opened: Callable[[str], Engine]) -> None:
    case = begun(engine)
    work = fetched(engine)

    again = opened(database_url)

    assert again.fetch_work(["kirim"], by="system", worker="dua") == ()
    again.complete_work(work.id, {"x": 1}, by="system", worker="satu", attempt=1)
    assert again.data(case) == {"x": 1}
    assert_proved(again, case)


def test_works_are_fetched_by_topic_the_longest_due_first_and_no_more_than_asked_for(engine: Engine, clock: WoundClock) -> None:
    other = SEND.replace(b'topic="kirim"', b'topic="cetak"').replace(b'id="kirim"', b'id="cetak"')
    first = begun(engine)
    clock.pass_minutes(1)
    begun(engine, other, "cetak")
    second = engine.start("kirim", by="sari").id

    found = engine.fetch_work(["kirim"], by="system", worker="satu", limit=1)

    assert [work.case_id for work in found] == [first]
    assert [work.case_id for work in engine.fetch_work(["kirim"], by="system", worker="satu")] == [second]
    assert [work.topic for work in engine.fetch_work(["cetak", "kirim"], by="system", worker="satu")] == ["cetak"]


def test_what_cannot_be_a_fetch_is_refused(lite: Engine) -> None:
    for wrong in ({"worker": ""}, {"worker": "w" * 65}, {"limit": 0}, {"limit": 101}, {"lease": timedelta()}, {"topics": "kirim"}):
        said: dict[str, Any] = {"topics": ["kirim"], "worker": "satu", "by": "system", **wrong}
        with pytest.raises(Invalid) as refused:
            lite.fetch_work(**said)
        assert list(refused.value.fields) == list(wrong)
    assert lite.fetch_work([], by="system", worker="satu") == ()


POISON = bpmn(
    "kirim", "startEvent M", "parallelGateway P", f"serviceTask Kirim {EXTERNAL}", "endEvent D",
    "intermediateCatchEvent T|<bpmn:timerEventDefinition><bpmn:timeDuration>PT5M</bpmn:timeDuration></bpmn:timerEventDefinition>",
    "exclusiveGateway G", "endEvent E", "endEvent F",
    flows="M>P P>Kirim Kirim>D P>T T>G G>E[nilai_>_5] G>F[nilai_<_5]", lanes="Petugas: M P Kirim D T G E F",
)  # fmt: skip


def test_abandoned_work_of_a_case_whose_timer_fails_does_not_stop_the_others(engine: Engine, clock: WoundClock) -> None:
    bad = begun(engine, POISON)
    engine.deploy({"kirim.bpmn": SEND}, by="system")
    good = engine.start("kirim", by="sari").id
    for _ in range(5):
        assert len(engine.fetch_work(["kirim"], by="system", worker="hilang", lease=timedelta(minutes=1))) == 2
        clock.pass_minutes(2)

    for _ in range(2):
        engine.run_due()

    assert sorted((incident.case_id, incident.element) for incident in engine.incidents()) == sorted(
        [(bad, "G"), (bad, "Kirim"), (good, "Kirim")]
    )
    assert_proved(engine, bad)


def test_programs_in_the_workers_loop_do_the_work_of_real_cases(engine: Engine, clock: WoundClock) -> None:
    engine.add_user("adi", roles=["admin"], by="system")
    cases = [begun(engine, CAUGHT, nomor=number) for number in (1, 2, 3)]
    failures: list[Exception] = []

    def program(work: Work) -> dict[str, Any]:
        if work.data["nomor"] == 2:
            raise WorkError("TOLAK")
        if work.data["nomor"] == 3 and work.attempt == 1:
            raise OSError("server tidak menjawab")
        return {"terkirim": work.data["nomor"]}

    for _ in range(2):
        serve(engine, {"kirim": program}, name="pekerja", failed=failures.append)
        clock.pass_minutes(1)

    assert failures == []
    assert [opened(engine, case) for case in cases] == [["Baca"], ["Ulang"], ["Baca"]]
    assert engine.data(cases[2])["terkirim"] == 3
    for case in cases:
        assert_proved(engine, case)
