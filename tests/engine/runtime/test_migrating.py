"""A case moves to another version where it stands on the same elements, and goes on by that version's rules; else every reason is named."""

from __future__ import annotations

import pytest

from engine import Conflict, Engine, Invalid, NotAllowed, NotFound, Refused
from tests.engine.runtime.written import WoundClock, bpmn, line

WRONG = bpmn(
    "pilih", "startEvent M", "userTask T", "exclusiveGateway G", "endEvent A", "endEvent B",
    flows='M>T T>G G>A[nilai_>_10] G>B[nilai_<_5]', lanes="Petugas: M T G A B",
)  # fmt: skip
RIGHT = WRONG.replace(b"nilai &lt; 5", b"nilai &lt;= 10").replace(b'name="T"', b'name="Timbang"')


@pytest.fixture
def adi(engine: Engine) -> str:
    """Who may move cases; no case is theirs to read."""
    engine.add_user("adi", roles=["admin"], by="system")
    return "adi"


def test_a_stopped_case_goes_on_with_the_mended_diagram(engine: Engine, adi: str) -> None:
    engine.deploy({"pilih.bpmn": WRONG}, by="system")
    case = engine.start("pilih", by="sari")
    (task,) = engine.inbox("sari", case=case.id)
    engine.claim(task.id, by="sari")
    assert engine.complete(task.id, {"nilai": 7}, by="sari").case.status == "incident"
    engine.deploy({"pilih.bpmn": RIGHT}, by="system")

    moved = engine.migrate(case.id, reason="Syarat gerbang diperbaiki.", by=adi)
    assert (moved.version, moved.status) == (2, "incident")
    engine.retry(case.id, by=adi)
    (again,) = engine.inbox("sari", case=case.id)
    assert (again.name, again.definition_id, again.assignee) == ("Timbang", "pilih:2", "sari")
    assert again.revision > task.revision + 1
    done = engine.complete(task.id, {"nilai": 7}, by="sari")

    assert done.case.status == "completed"
    events = engine.history(case.id)
    assert [event.type for event in events][3:] == ["CaseMigrated", "CaseRetried", "TaskCompleted"]
    assert (events[3].facts["from"], events[3].facts["definition"]) == ("pilih:1", "pilih:2")
    assert [event.facts["definition"] for event in events] == ["pilih:1"] * 3 + ["pilih:2"] * 3
    assert engine.verify(case.id).holds
    assert engine.replay(case.id).differences == ()


def migrated(engine: Engine, before: bytes, after: bytes, *, adi: str, done: int = 0, key: str = "pilih") -> str:
    """A case of `before` whose first `done` tasks are done, moved to `after`; raises what `migrate` raises."""
    engine.deploy({f"{key}.bpmn": before}, by="system")
    case = engine.start(key, by="sari")
    for _ in range(done):
        engine.complete(engine.inbox("sari", case=case.id)[0].id, by="sari")
    engine.deploy({f"{key}.bpmn": after}, by="system")
    engine.migrate(case.id, reason="Diperbarui.", by=adi)
    assert engine.replay(case.id).differences == ()
    assert engine.verify(case.id).holds
    return case.id


def refused(engine: Engine, before: bytes, after: bytes, *, adi: str, done: int = 0) -> dict[str | None, str]:
    """Element → rule, of every finding for which the move is refused; nothing is changed by it."""
    with pytest.raises(Refused) as error:
        migrated(engine, before, after, adi=adi, done=done)
    (row,) = engine.read.cases("system")[0]
    assert engine.case(row.id).version == 1
    assert "CaseMigrated" not in [event.type for event in engine.history(row.id)]
    assert all(found.message["id"] and found.message["en"] for found in error.value.findings)
    return {found.element_id: found.rule for found in error.value.findings}


TWO = bpmn("pilih", "startEvent M", "userTask A", "userTask B", "endEvent E", flows="M>A A>B B>E", lanes="Petugas: M A B E")


def test_a_case_goes_on_by_the_steps_of_the_version_it_was_moved_to(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    three = bpmn("pilih", "startEvent M", "userTask A", "userTask Sela", "userTask B", "endEvent E", flows="M>A A>Sela Sela>B B>E",
                 lanes="Petugas: M A Sela B E")  # fmt: skip

    case_id = migrated(lite, TWO, three, adi="adi")
    lite.complete(lite.inbox("sari", case=case_id)[0].id, by="sari")

    assert [task.element_id for task in lite.inbox("sari", case=case_id)] == ["Sela"]
    assert lite.replay(case_id).differences == ()


def test_a_case_can_go_back_to_an_older_version(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    case_id = migrated(lite, TWO, TWO.replace(b'name="A"', b'name="Awal"'), adi="adi")

    assert lite.migrate(case_id, to=1, reason="Ternyata benar.", by="adi").version == 1
    assert lite.migrate(case_id, to="pilih:2", reason="Maju lagi.", by="adi").version == 2
    assert lite.replay(case_id).differences == ()


def test_a_step_that_is_gone_or_something_else_is_named(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")

    assert refused(lite, TWO, bpmn("pilih", "startEvent M", "userTask B", "endEvent E", flows="M>B B>E", lanes="Petugas: M B E"), adi="adi") == {
        "A": "move-missing"
    }


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (TWO.replace(b'<bpmn:userTask id="A" name="A">', b'<bpmn:serviceTask xmlns:c="http://camunda.org/schema/1.0/bpmn" c:type="external" '
                     b'c:topic="a" id="A" name="A">').replace(b"</bpmn:userTask>", b"</bpmn:serviceTask>", 1), {"A": "move-kind"}),
        (bpmn("pilih", "startEvent M", "userTask A|<bpmn:multiInstanceLoopCharacteristics camunda:collection='d' camunda:elementVariable='x'/>",
              "userTask B", "endEvent E", flows="M>A A>B B>E", lanes="Petugas: M A B E"), {"A": "move-repetition"}),
        (bpmn("pilih", "startEvent M", "userTask A", "userTask B", "endEvent E", "endEvent F",
              "boundaryEvent Lewat attachedToRef=A|<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
              "</bpmn:timerEventDefinition>",
              flows="M>A A>B B>E Lewat>F", lanes="Petugas: M A B E F Lewat"), {"A": "move-boundary"}),
        (bpmn("pilih", "startEvent M", "parallelGateway P", "userTask A", "userTask C", "parallelGateway J", "userTask B", "endEvent E",
              flows="M>P P>A P>C A>J C>J J>B B>E", lanes="Petugas: M P A C J B E"), {"J": "move-dead-end"}),
    ],
)  # fmt: skip
def test_every_difference_that_would_run_otherwise_is_refused(lite: Engine, after: bytes, expected: dict[str, str]) -> None:
    lite.add_user("adi", roles=["admin"], by="system")

    assert refused(lite, TWO, after, adi="adi") == expected


FORKED = bpmn(
    "pilih", "startEvent M", "parallelGateway P", "userTask A", "userTask C", "parallelGateway J", "userTask B", "endEvent E",
    flows="M>P P>A P>C A>J C>J J>B B>E", lanes="Petugas: M P A C J B E",
)  # fmt: skip


@pytest.mark.parametrize("done", [0, 1])
def test_branches_move_with_the_tokens_in_them_and_at_the_join(lite: Engine, done: int) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    longer = bpmn("pilih", "startEvent M", "parallelGateway P", "userTask A", "userTask C", "userTask C2", "parallelGateway J", "userTask B",
                  "endEvent E", flows="M>P P>A P>C A>J C>C2 C2>J J>B B>E", lanes="Petugas: M P A C C2 J B E")  # fmt: skip
    renamed = longer.replace(b"C2__J", b"C__J")

    case_id = migrated(lite, FORKED, renamed, adi="adi", done=done)
    while open_now := lite.inbox("sari", case=case_id):
        lite.complete(open_now[0].id, by="sari")

    assert lite.case(case_id).status == "completed"
    assert "C2" in [task for event in lite.history(case_id) for task in event.facts.get("passed", ())]
    assert lite.replay(case_id).differences == ()


def test_branches_that_would_never_meet_or_pass_twice_are_refused(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    merged = bpmn("pilih", "startEvent M", "exclusiveGateway P", "userTask A", "userTask C", "exclusiveGateway J", "userTask B", "endEvent E",
                  flows="M>P P>A[1_=_1] P>C* A>J C>J J>B B>E", lanes="Petugas: M P A C J B E")  # fmt: skip

    assert refused(lite, FORKED, merged, adi="adi") == {"J": "move-dead-end"}


def test_an_open_task_is_offered_to_those_the_new_version_names(engine: Engine, adi: str) -> None:
    boss = bpmn("pilih", "startEvent M", "userTask A", "userTask B", "endEvent E", flows="M>A A>B B>E", lanes="Pimpinan: M A; Petugas: B E")
    engine.deploy({"pilih.bpmn": TWO}, by="system")
    case = engine.start("pilih", by="sari")
    (task,) = engine.inbox("sari", case=case.id)
    engine.claim(task.id, by="sari")
    engine.deploy({"pilih.bpmn": boss}, by="system")

    engine.migrate(case.id, reason="Menjadi tugas pimpinan.", by=adi)

    assert engine.inbox("sari", case=case.id) == []
    (now,) = engine.inbox("budi", case=case.id)
    assert (now.assignee, now.groups) == (None, ("pimpinan",))
    assert engine.history(case.id)[-1].facts["released"] == [task.token]
    engine.complete(now.id, by="budi")
    assert engine.replay(case.id).differences == ()


def test_what_is_no_move_is_refused(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    lite.deploy({"pilih.bpmn": TWO, "lain.bpmn": line("lain", "A")}, by="system")
    case = lite.start("pilih", by="sari")

    with pytest.raises(Conflict) as same:
        lite.migrate(case.id, reason="Coba.", by="adi")
    assert same.value.facts["reason"] == "same"
    for to in (7, 0, "lain:1", "pilih:9", "x", ""):
        with pytest.raises(NotFound):
            lite.migrate(case.id, to=to, reason="Coba.", by="adi")
    with pytest.raises(Invalid):
        lite.migrate(case.id, reason=" ", by="adi")
    with pytest.raises(NotAllowed):
        lite.migrate(case.id, reason="Coba.", by="sari")
    lite.cancel(case.id, reason="Selesai.", by="adi")
    with pytest.raises(Conflict) as ended:
        lite.migrate(case.id, reason="Coba.", by="adi")
    assert ended.value.facts["reason"] == "ended"


def test_a_timer_that_is_due_fires_on_the_version_it_was_due_on(engine: Engine, adi: str, clock: WoundClock) -> None:
    def reminding(name: str) -> bytes:
        return bpmn(
            "pilih", "startEvent M", "userTask A", f"userTask {name}", "endEvent E", "endEvent F",
            "boundaryEvent Lewat attachedToRef=A cancelActivity=false|<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
            "</bpmn:timerEventDefinition>", flows=f"M>A A>E Lewat>{name} {name}>F", lanes=f"Petugas: M A E F Lewat {name}",
        )  # fmt: skip

    engine.deploy({"pilih.bpmn": reminding("Ingatkan")}, by="system")
    case = engine.start("pilih", by="sari")
    clock.pass_minutes(90)
    engine.deploy({"pilih.bpmn": reminding("Tegur")}, by="system")

    with pytest.raises(Refused):
        engine.migrate(case.id, reason="Diperbarui.", by=adi)

    assert [event.type for event in engine.history(case.id)] == ["CaseStarted", "TimersFired"]
    assert {task.element_id for task in engine.inbox("sari", case=case.id)} == {"A", "Ingatkan"}


def test_a_called_process_moves_with_the_case(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    calling = bpmn("luar", "startEvent M", "callActivity Panggil calledElement=dalam", "endEvent E", flows="M>Panggil Panggil>E",
                   lanes="Petugas: M Panggil E")  # fmt: skip
    lite.deploy({"dalam.bpmn": line("dalam", "A", "B"), "luar.bpmn": calling}, by="system")
    case = lite.start("luar", by="sari")
    lite.deploy({"dalam.bpmn": line("dalam", "A", "Baru", "B")}, by="system")

    assert lite.migrate(case.id, reason="Langkah baru.", by="adi").version == 2
    (task,) = lite.inbox("sari", case=case.id)
    assert (task.path, task.definition_id) == ("Panggil/A", "dalam:2")
    lite.complete(task.id, by="sari")

    assert [task.path for task in lite.inbox("sari", case=case.id)] == ["Panggil/Baru"]
    assert lite.replay(case.id).differences == ()


def test_a_join_where_a_branch_waits_keeps_its_flows(lite: Engine) -> None:
    lite.add_user("adi", roles=["admin"], by="system")
    longer = bpmn("pilih", "startEvent M", "parallelGateway P", "userTask A", "userTask C", "userTask C2", "parallelGateway J", "userTask B",
                  "endEvent E", flows="M>P P>A P>C A>J C>C2 C2>J J>B B>E", lanes="Petugas: M P A C C2 J B E")  # fmt: skip

    assert refused(lite, FORKED, longer, adi="adi", done=1) == {"J": "move-join"}
