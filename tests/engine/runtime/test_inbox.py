"""The inbox: which tasks each tab holds, in which order, and what is counted, on either database."""

from __future__ import annotations

import pytest

from engine import MOST_COUNTED, Engine, Filters, NotFound, Tab
from tests.engine.runtime.written import WoundClock, bpmn, line

FOR_TWO_GROUPS = bpmn(
    "berdua", "startEvent Mulai", "userTask Periksa camunda:candidateGroups=petugas,staf", "endEvent Selesai", flows="Mulai>Periksa Periksa>Selesai",
)  # fmt: skip
_EACH = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="daftar" camunda:elementVariable="butir"/>'
MANY = bpmn(
    "banyak", "startEvent Mulai", f"userTask Periksa camunda:candidateGroups=petugas|{_EACH}", "endEvent Selesai",
    flows="Mulai>Periksa Periksa>Selesai",
)  # fmt: skip


def shown(engine: Engine, tab: Tab, filters: Filters | None = None, *, by: str = "sari") -> list[str]:
    """The tickets in a tab, in order."""
    return [row.ticket or row.task.case_id for row in engine.read.inbox(by, tab, filters or Filters()).rows]


@pytest.fixture
def three(engine: Engine, clock: WoundClock) -> list[str]:
    """Ids of three cases whose first task waits for role petugas, started a quarter of an hour apart."""
    engine.deploy({"urut.bpmn": line("urut", "Periksa", "Putuskan")}, by="system")
    cases = []
    for name in ("satu", "dua", "tiga"):
        cases.append(engine.start("urut", by="sari", business_key=name).id)
        clock.pass_minutes(15)
    return cases


def test_a_group_sees_what_nobody_holds_the_most_urgent_first(engine: Engine, three: list[str]) -> None:
    assert shown(engine, "kelompok") == ["satu", "dua", "tiga"]
    assert shown(engine, "kelompok", Filters(order="terbaru")) == ["tiga", "dua", "satu"]

    engine.claim(engine.inbox("sari", case=three[0])[0].id, by="sari")

    assert shown(engine, "kelompok") == shown(engine, "kelompok", by="tono") == ["dua", "tiga"]
    assert shown(engine, "saya") == ["satu"]
    assert shown(engine, "saya", by="tono") == []


def test_a_task_given_back_is_its_groups_again(engine: Engine, three: list[str]) -> None:
    task = engine.claim(engine.inbox("sari", case=three[0])[0].id, by="sari")

    engine.unclaim(task.id, by="sari")

    assert shown(engine, "kelompok", by="tono") == ["satu", "dua", "tiga"]
    assert shown(engine, "saya") == []


def test_what_is_done_moves_to_the_tab_of_who_did_it(engine: Engine, three: list[str]) -> None:
    held = engine.claim(engine.inbox("sari", case=three[0])[0].id, by="sari")
    engine.complete(held.id, by="sari")
    engine.complete(engine.inbox("tono", case=three[1])[0].id, by="tono")

    assert shown(engine, "selesai") == ["satu"]
    assert shown(engine, "selesai", by="tono") == ["dua"]
    assert shown(engine, "saya") == []
    assert [row.task.element_id for row in engine.read.inbox("sari", "kelompok", Filters()).rows] == ["Periksa", "Putuskan", "Putuskan"]


def test_a_withdrawn_task_is_in_no_tab(engine: Engine, three: list[str]) -> None:
    engine.add_user("rina", roles=["admin"], by="system")

    engine.cancel(three[1], reason="ganda", by="rina")

    assert shown(engine, "kelompok") == ["satu", "tiga"]
    assert shown(engine, "selesai") == []


def test_filters_narrow_rows_and_counts_alike(engine: Engine, three: list[str], clock: WoundClock) -> None:
    clock.move_to(engine.inbox("sari", case=three[1])[0].due.isoformat())

    late = engine.read.inbox("sari", "kelompok", Filters(late=True))
    found = engine.read.inbox("sari", "kelompok", Filters(search="TIGA"))

    assert [row.ticket for row in late.rows] == ["satu"]
    assert (late.total, late.late, late.counts["kelompok"]) == (1, 1, 3)
    assert [row.ticket for row in found.rows] == ["tiga"]
    assert (found.total, found.late) == (1, 0)
    assert shown(engine, "kelompok", Filters(today=True)) == ["dua", "tiga"]
    assert shown(engine, "kelompok", Filters(today=True, process="lain")) == []


def test_a_task_of_two_groups_of_the_reader_is_one_task(engine: Engine) -> None:
    engine.deploy({"berdua.bpmn": FOR_TWO_GROUPS}, by="system")
    engine.start("berdua", by="sari", business_key="satu")

    inbox = engine.read.inbox("sari", "kelompok", Filters())

    assert (len(inbox.rows), inbox.total, inbox.counts["kelompok"]) == (1, 1, 1)
    assert len(engine.inbox("sari")) == 1


def test_no_page_repeats_or_leaves_out_a_task_that_is_as_urgent_as_others(engine: Engine) -> None:
    engine.deploy({"banyak.bpmn": MANY}, by="system")
    engine.start("banyak", {"daftar": list(range(60))}, by="sari")

    pages = [engine.read.inbox("sari", "kelompok", Filters(page=number)) for number in (1, 2, 3)]
    tokens = [row.task.token for page in pages for row in page.rows]

    assert [len(page.rows) for page in pages] == [25, 25, 10]
    assert len(set(tokens)) == 60


def test_counting_stops_where_a_number_says_no_more(engine: Engine) -> None:
    engine.deploy({"banyak.bpmn": MANY}, by="system")
    for _ in range(4):
        engine.start("banyak", {"daftar": list(range(MOST_COUNTED // 4 + 1))}, by="sari")

    inbox = engine.read.inbox("sari", "kelompok", Filters(page=10**6))

    assert inbox.total == inbox.counts["kelompok"] == MOST_COUNTED + 1
    assert (inbox.page, len(inbox.rows)) == (MOST_COUNTED // 25, 25)


def test_somebody_without_roles_has_an_empty_inbox(engine: Engine, three: list[str]) -> None:
    engine.add_user("wati", roles=[], by="system")

    assert engine.inbox("wati") == []
    assert engine.read.next_task("wati", three[0]) is None
    with pytest.raises(NotFound):
        engine.read.inbox("wati", "kelompok", Filters())
