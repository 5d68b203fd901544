"""People who must not handle a case: whom its process names, and who declares a conflict. To them it is as if it did not exist."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine import Conflict, Engine, Filters, Invalid, NotFound
from engine.persistence.store import Store
from tests.engine.runtime.looking import assert_proved, kinds
from tests.engine.runtime.written import WoundClock, bpmn

ACCUSED = "petugas_terlarang=diadukan"
MODEL = bpmn(
    "aduan", "startEvent M", "userTask Pilah camunda:candidateGroups=kasi", "userTask Telaah camunda:candidateGroups=bidang:perizinan",
    "userTask Susun camunda:candidateGroups=kasi", "endEvent E", flows="M>Pilah Pilah>Telaah Telaah>Susun Susun>E",
    properties=f"{ACCUSED} nomor=tiket",
)  # fmt: skip
PEOPLE = {"dewi": "bidang:perizinan", "rekan": "bidang:perizinan", "kasi": "kasi", "kabid": "kabid", "kadis": "kadis", "adi": "admin"}


@pytest.fixture
def peopled(engine: Engine, clock: WoundClock) -> Engine:
    """Dewi and a colleague in one division, the Kasi, the Kabid above both, the Kadis above all."""
    clock.move_to("2026-05-11T08:00:00+08:00")
    for user, role in PEOPLE.items():
        engine.add_user(user, roles=[role], by="system", name=user.title())
    engine.deploy({"aduan.bpmn": MODEL}, by="system")
    clock.move_to("2026-06-08T08:00:00+08:00")
    return engine


def sorted_out(engine: Engine, accused: object) -> str:
    """A case that the Kasi has sorted, naming whom it is about."""
    case = engine.start("aduan", {"diadukan": None}, by="kasi").id
    (task,) = engine.inbox("kasi", case=case)
    engine.complete(task.id, {"diadukan": accused}, by="kasi")
    return case


def test_the_accused_finds_nothing_and_a_colleague_does_the_task(peopled: Engine) -> None:
    case = sorted_out(peopled, "dewi")
    ticket = str(peopled.case(case).business_key)

    (task,) = peopled.inbox("rekan")
    assert (peopled.inbox("dewi"), task.groups) == ([], ("bidang:perizinan",))
    shown = [peopled.read.inbox("dewi", tab, Filters()) for tab in ("saya", "kelompok", "selesai")]
    assert [(one.total, one.rows) for one in shown] == [(0, ())] * 3
    assert peopled.read.inbox("dewi", "kelompok", Filters(search=ticket)).total == 0
    assert peopled.read.cases("dewi")[1] == 0
    assert peopled.read.notices("dewi") == ()
    for act in (
        lambda: peopled.claim(task.id, by="dewi"), lambda: peopled.complete(task.id, by="dewi"), lambda: peopled.read.task("dewi", task.id),
        lambda: peopled.save_draft(task.id, {}, by="dewi"), lambda: peopled.read.case("dewi", case), lambda: peopled.read.case_of("dewi", ticket),
        lambda: peopled.declare_conflict(task.id, reason="x", by="dewi"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            act()
    assert not peopled.read.may_do("dewi", task)
    assert (peopled.history(case)[-1].payload or {})["barred"] == ["dewi"]
    assert_proved(peopled, case)


def test_where_nobody_else_is_left_the_task_goes_to_the_superior_who_is_told_so(peopled: Engine) -> None:
    peopled.change_user("rekan", active=False, by="system")
    case = sorted_out(peopled, "dewi")

    (task,) = peopled.inbox("kabid")
    assert (task.element_id, task.groups) == ("Telaah", ("kabid",))
    assert peopled.read.task("kabid", task.id).instead
    assert peopled.history(case)[-1].facts["given"] == [{"token": task.token, "groups": ["kabid"], "instead": True}]
    assert_proved(peopled, case)
    peopled.complete(task.id, by="kabid")
    (last,) = peopled.inbox("kasi")
    assert not peopled.read.task("kasi", last.id).instead
    assert_proved(peopled, case)


def test_a_kasi_who_is_accused_loses_the_case_to_the_kabid_and_the_kabid_to_the_kadis(peopled: Engine) -> None:
    case = sorted_out(peopled, ["kasi", "kabid"])
    (task,) = peopled.inbox("dewi", case=case)

    peopled.complete(task.id, by="dewi")

    assert [user for user in PEOPLE if peopled.inbox(user)] == ["kadis"]
    assert peopled.read.cases("kasi")[1] == peopled.read.cases("kabid")[1] == 0
    assert peopled.read.inbox("kabid", "semua", Filters()).total == 0
    assert_proved(peopled, case)


def test_a_conflict_is_declared_with_a_reason_and_frees_the_task(peopled: Engine) -> None:
    case = sorted_out(peopled, None)
    (task,) = peopled.inbox("dewi", case=case)
    peopled.claim(task.id, by="dewi")
    with pytest.raises(Invalid):
        peopled.declare_conflict(task.id, reason=" ", by="dewi")
    with pytest.raises(Conflict):
        peopled.declare_conflict(task.id, reason="Saudara saya.", by="rekan")

    assert peopled.declare_conflict(task.id, reason="Pelapor saudara saya.", by="dewi") == "Telaah"

    assert kinds(peopled, case)[-1] == "ConflictDeclared"
    assert peopled.history(case)[-1].facts["released"] == [task.token]
    assert peopled.inbox("dewi") == []
    (free,) = peopled.inbox("rekan")
    assert (free.id, free.assignee) == (task.id, None)
    entry = peopled.read.case("kabid", case).entries[-1]
    assert (entry.type, entry.actor, entry.reason) == ("ConflictDeclared", "", "")
    assert_proved(peopled, case)
    peopled.complete(free.id, by="rekan")
    (last,) = peopled.inbox("kasi", case=case)
    peopled.complete(last.id, by="kasi")
    assert peopled.read.cases("dewi")[1] == 0
    assert_proved(peopled, case)


def test_who_is_no_longer_accused_may_handle_the_case_again_but_not_who_declared_it(peopled: Engine) -> None:
    model = bpmn(
        "ulang", "startEvent M", "userTask Satu camunda:candidateGroups=kasi", "userTask Dua camunda:candidateGroups=kasi",
        "userTask Tiga camunda:candidateGroups=bidang:perizinan", "endEvent E", flows="M>Satu Satu>Dua Dua>Tiga Tiga>E", properties=ACCUSED,
    )  # fmt: skip
    peopled.deploy({"ulang.bpmn": model}, by="system")
    case = peopled.start("ulang", {"diadukan": ["dewi", "rekan"]}, by="kabid").id
    (first,) = peopled.inbox("kasi", case=case)
    peopled.complete(first.id, {"diadukan": "dewi"}, by="kasi")
    (second,) = peopled.inbox("kasi", case=case)
    peopled.complete(second.id, {"diadukan": None}, by="kasi")
    (third,) = peopled.inbox("dewi", case=case)
    peopled.declare_conflict(third.id, reason="Saudara saya.", by="dewi")

    assert [user for user in PEOPLE if peopled.inbox(user, case=case)] == ["rekan"]
    assert_proved(peopled, case)


def test_mending_the_accused_and_moving_the_case_keep_to_it(peopled: Engine) -> None:
    case = sorted_out(peopled, "dewi")
    peopled.deploy({"aduan.bpmn": MODEL.replace(b"bidang:perizinan", b"bidang:perizinan,umum")}, by="system")

    peopled.migrate(case, reason="uji", by="system")

    assert [user for user in PEOPLE if peopled.inbox(user, case=case)] == ["rekan"]
    assert_proved(peopled, case)


def test_an_expression_that_names_nobody_readable_stops_the_case_and_is_mended(peopled: Engine) -> None:
    case = peopled.start("aduan", {"diadukan": None}, by="kasi").id
    (task,) = peopled.inbox("kasi", case=case)

    stuck = peopled.complete(task.id, {"diadukan": 7}, by="kasi")

    assert stuck.case.status == "incident"
    (incident,) = peopled.incidents()
    assert incident.reason == "barred"
    assert_proved(peopled, case)
    peopled.complete(task.id, {"diadukan": "dewi"}, by="kasi")
    assert [user for user in PEOPLE if peopled.inbox(user, case=case)] == ["rekan"]
    assert_proved(peopled, case)


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("DELETE FROM barred", "barred {} dewi", "missing"),
        ("UPDATE barred SET user_id = 'rekan'", "barred {} dewi", "missing"),
        ("UPDATE barred SET declared = NOT declared", "barred {} dewi", "declared"),
        ("UPDATE instance SET barring = NOT barring", "case {}", "barring"),
    ],
)
def test_the_proof_names_a_row_that_was_changed_behind_the_engines_back(
    peopled: Engine, database_url: str, statement: str, where: str, what: str
) -> None:
    case = sorted_out(peopled, "dewi")
    store = Store.open(database_url)
    store.write(lambda connection: connection.execute(text(statement)))
    store.close()

    assert (where.format(case), what) in [(fault.where, fault.what) for fault in peopled.verify().faults]


def test_the_diagrams_expression_is_read_before_it_is_deployed(peopled: Engine) -> None:
    found = peopled.check({"aduan.bpmn": MODEL.replace(b'value="diadukan"', b'value="siapa saja dong"')})

    assert [finding.rule for finding in found.findings if finding.severity == "error"] == ["task-expression"]


def test_an_ordinary_case_writes_no_row_of_this(peopled: Engine) -> None:
    case = sorted_out(peopled, None)

    assert all("given" not in event.facts and "released" not in event.facts for event in peopled.history(case))
    assert peopled.verify(case).holds
