"""A case that only one group may see: from the node on that says so, it is to everybody else as if it did not exist."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text

from engine import Engine, Filters, NotFound
from engine.persistence.store import Store
from tests.engine.runtime.looking import assert_proved
from tests.engine.runtime.written import WoundClock, bpmn


def said(**properties: str) -> str:
    """Extension properties of a node."""
    inner = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in properties.items())
    return f"|<bpmn:extensionElements><camunda:properties>{inner}</camunda:properties></bpmn:extensionElements>"


ONLY = said(hanya_kelompok="wbs")
ENTERED = said(catat_register="pengaduan", beri_tahu="kasi")
MODEL = bpmn(
    "aduan", "startEvent M", f"intermediateThrowEvent Catat{ENTERED}", "userTask Pilah camunda:candidateGroups=kasi",
    "exclusiveGateway G", f"userTask Tangani camunda:candidateGroups=wbs{ONLY}", "userTask Biasa camunda:candidateGroups=kabid",
    "endEvent Selesai", "endEvent Lain",
    flows='M>Catat Catat>Pilah Pilah>G G>Tangani[ke_=_"wbs"] G>Biasa* Tangani>Selesai Biasa>Lain', properties="nomor=tiket",
)  # fmt: skip
JUNE = {"since": date(2026, 6, 1), "until": date(2026, 6, 30)}
PEOPLE = {"kasi": "kasi", "kabid": "kabid", "wira": "wbs", "adi": "admin", "ayu": "auditor", "awas": "auditor_wbs", "anto": "analis", "umar": "umum"}
OUTSIDE = [user for user in PEOPLE if user not in ("wira", "awas")]


@pytest.fixture
def peopled(engine: Engine, clock: WoundClock) -> Engine:
    """An office with a whistle-blowing manager, and the diagram that diverts to them."""
    clock.move_to("2026-05-11T08:00:00+08:00")
    for user, role in PEOPLE.items():
        engine.add_user(user, roles=[role], by="system", name=user.title())
    engine.deploy({"aduan.bpmn": MODEL}, by="system")
    clock.move_to("2026-06-08T08:00:00+08:00")
    return engine


def diverted(engine: Engine) -> str:
    """A case that the Kasi has handed over."""
    case = engine.start("aduan", {"ke": None}, by="kasi")
    (task,) = engine.inbox("kasi", case=case.id)
    engine.complete(task.id, {"ke": "wbs"}, by="kasi")
    return case.id


def test_a_diverted_case_waits_for_its_circle_and_its_history_holds(peopled: Engine) -> None:
    case = diverted(peopled)

    (task,) = peopled.inbox("wira")
    assert (task.element_id, task.groups) == ("Tangani", ("wbs",))
    assert [event.facts.get("circle") for event in peopled.history(case)] == [None, "wbs"]
    assert_proved(peopled, case)
    peopled.complete(task.id, by="wira")
    assert peopled.case(case).status == "completed"
    assert_proved(peopled, case)


@pytest.mark.parametrize("user", OUTSIDE)
def test_nobody_outside_the_circle_finds_it_anywhere(peopled: Engine, user: str) -> None:
    case, ordinary = diverted(peopled), peopled.start("aduan", {"ke": None}, by="kasi").id
    ticket = peopled.case(case).business_key
    read = peopled.read
    with pytest.raises(NotFound):
        read.case(user, case)
    with pytest.raises(NotFound):
        read.case_of(user, str(ticket))
    with pytest.raises(NotFound):
        read.audit(user, case)
    assert case not in read.case_ids(user)
    assert [notice.case_id for notice in read.notices(user) if notice.case_id == case] == []
    if user == "kasi":
        shown = [read.inbox(user, tab, Filters()) for tab in ("saya", "kelompok", "selesai", "semua")]
        assert [(one.total, [row.task.case_id for row in one.rows]) for one in shown] == [(0, []), (1, [ordinary]), (0, []), (1, [ordinary])]
        assert read.inbox(user, "semua", Filters(search=str(ticket))).total == 0
        assert read.figures(user).open == 1  # type: ignore[union-attr]
        assert read.cases(user)[1] == 1
        since, until = datetime.fromisoformat("2026-06-01T00:00:00+08:00"), datetime.fromisoformat("2026-07-01T00:00:00+08:00")
        assert [row.case_id for row in read.register(user, "pengaduan", since=since, until=until).rows] == [ordinary]
    if user in ("kasi", "kabid", "anto"):
        assert read.report(user, **JUNE).received == 1
    if user == "adi":
        house = read.house(user)
        assert (sum(house.cases.values()), house.open_tasks, house.events) == (1, 1, 1)
    if user == "anto":
        assert [version.running for version in read.versions(user)] == [1]


def test_no_report_counts_it(peopled: Engine) -> None:
    peopled.deploy({"publik.bpmn": MODEL.replace(b'"aduan"', b'"penanganan_pengaduan"')}, by="system")
    case = peopled.start("penanganan_pengaduan", {"ke": None}, by="kasi")
    assert peopled.read.report("kasi", **JUNE).received == 1
    (task,) = peopled.inbox("kasi", case=case.id)

    peopled.complete(task.id, {"ke": "wbs"}, by="kasi")

    assert peopled.read.report("kasi", **JUNE).received == 0
    months = peopled.read.circle_months(
        "wira", since=datetime.fromisoformat("2026-01-01T00:00:00+08:00"), until=datetime.fromisoformat("2027-01-01T00:00:00+08:00")
    )
    assert [(one.month, one.received, one.open) for one in months] == [("2026-06", 1, 1)]


def test_who_handed_it_over_does_not_see_what_they_did(peopled: Engine) -> None:
    case = peopled.start("aduan", {"ke": None}, by="kasi")
    (task,) = peopled.inbox("kasi", case=case.id)
    done = peopled.complete(task.id, {"ke": "wbs"}, by="kasi", idempotency_key="tekan")

    with pytest.raises(NotFound):
        peopled.read.task("kasi", task.id)
    with pytest.raises(NotFound):
        peopled.claim(task.id, by="kasi")
    with pytest.raises(NotFound):
        peopled.claim(done.next_tasks[0].id, by="kasi")
    with pytest.raises(NotFound):
        peopled.save_draft(done.next_tasks[0].id, {"x": ["1"]}, by="kasi")
    assert peopled.read.next_task("kasi", case.id) is None


def test_only_the_auditor_with_the_grant_reads_it_and_the_proof_of_all_cases_holds(peopled: Engine) -> None:
    case = diverted(peopled)

    assert peopled.read.audit("awas", case).head.id == case
    assert peopled.read.case_ids("ayu") == ()
    proof = peopled.verify()
    assert proof.holds
    assert proof.cases == 1


def test_an_administrator_neither_stops_moves_nor_repairs_it(peopled: Engine) -> None:
    case = diverted(peopled)
    for act in (
        lambda: peopled.cancel(case, reason="uji", by="adi"), lambda: peopled.migrate(case, reason="uji", by="adi"),
        lambda: peopled.mend(case, {"ke": "x"}, reason="uji", by="adi"), lambda: peopled.retry(case, by="adi"),
        lambda: peopled.read.move("adi", case),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            act()

    peopled.deploy({"aduan.bpmn": MODEL.replace(b'name="Biasa"', b'name="Lain"')}, by="system")
    seen = peopled.read.moves("adi", "aduan:1")
    assert (seen.running, seen.able, seen.stuck) == (0, (), ())
    assert peopled.migrate_all("aduan:1", to="2", reason="uji", by="adi").able == ()
    assert peopled.read.behind("adi") == ()
    assert [one.running for one in peopled.read.behind("system")] == [1]


def test_reminders_of_it_reach_its_circle_alone(peopled: Engine, clock: WoundClock) -> None:
    diverted(peopled)
    clock.move_to("2026-06-19T15:00:00+08:00")

    peopled.run_due()

    assert peopled.read.notices("wira") != ()
    assert peopled.read.notices("kasi") == peopled.read.notices("kabid") == ()


def test_whomever_the_diagram_names_besides_only_the_circle_is_told(peopled: Engine, clock: WoundClock, database_url: str) -> None:
    told = said(hanya_kelompok="wbs", ingatkan="kabid", terlambat="kasi", eskalasi="kadis", beri_tahu="kasi,wbs")
    model = bpmn(
        "kabar", "startEvent M", f"intermediateThrowEvent Masuk{told}", f"userTask Tangani camunda:candidateGroups=wbs{told}", "endEvent E",
        flows="M>Masuk Masuk>Tangani Tangani>E",
    )  # fmt: skip
    peopled.deploy({"kabar.bpmn": model}, by="system")
    case = peopled.start("kabar", by="wira").id
    clock.move_to("2026-06-19T15:00:00+08:00")
    peopled.run_due()

    reminded = [(event.payload or {})["told"] for event in peopled.history(case) if event.type == "TaskReminded"]
    assert reminded == [[]]  # the last stage is for superiors, of whom none belongs to the circle
    store = Store.open(database_url)
    with store.read() as connection:
        groups = connection.execute(text("SELECT DISTINCT group_name FROM notice")).scalars().all()
    store.close()
    assert groups == ["wbs"]


def test_other_branches_that_are_open_go_to_the_circle(peopled: Engine) -> None:
    model = bpmn(
        "dua", "startEvent M", "parallelGateway P", "userTask Satu camunda:candidateGroups=kasi", "userTask Dua camunda:candidateGroups=kabid",
        f"intermediateThrowEvent Tutup{ONLY}", "userTask Tiga camunda:candidateGroups=kasi", "endEvent E", "endEvent F",
        flows="M>P P>Satu P>Dua Satu>Tutup Tutup>Tiga Tiga>E Dua>F",
    )  # fmt: skip
    peopled.deploy({"dua.bpmn": model}, by="system")
    case = peopled.start("dua", by="kasi").id
    (held,) = peopled.inbox("kabid", case=case)
    peopled.claim(held.id, by="kabid")

    (mine,) = peopled.inbox("kasi", case=case)
    peopled.complete(mine.id, by="kasi")

    assert (peopled.inbox("kabid"), peopled.inbox("kasi")) == ([], [])
    assert sorted(task.element_id for task in peopled.inbox("wira")) == ["Dua", "Tiga"]
    assert peopled.history(case)[-1].facts["released"] == [held.token]
    with pytest.raises(NotFound):
        peopled.complete(held.id, by="kabid")
    assert_proved(peopled, case)


def test_the_proof_names_a_circle_that_was_opened_behind_the_engines_back(peopled: Engine, database_url: str) -> None:
    case = diverted(peopled)
    store = Store.open(database_url)
    store.write(lambda connection: connection.execute(text("UPDATE instance SET circle = NULL")))
    store.close()

    assert [(fault.where, fault.what) for fault in peopled.verify().faults] == [(f"case {case}", "circle")]
