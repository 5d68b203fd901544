"""Who stands in for the holder of a post: what the deputy may do meanwhile, what the holder may, and what its end brings back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from engine import Case, Conflict, Invalid, NotAllowed, NotFound, Order
from tests.webtasks.office import MONDAY, Office

ZONE = MONDAY.tzinfo
BEGINS, ENDS = datetime(2026, 6, 15, tzinfo=ZONE), datetime(2026, 6, 18, tzinfo=ZONE)


def order(**said: Any) -> Order:
    given: dict[str, Any] = {
        "post": "kepala_dinas", "deputy": "tuti", "kind": "plh", "number": "800/15/DPMPTSP/2026", "dated": date(2026, 6, 12), "since": BEGINS,
        "until": ENDS,
    }  # fmt: skip
    return Order(**{**given, **said})


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    opened = Office(sqlite_url)
    yield opened
    opened.engine.close()


@pytest.fixture
def to_sign(office: Office) -> Case:
    """A case that waits for the head's signature on the first morning of the absence; the order has been entered."""
    case = office.brought_to("tanda_tangan")
    office.engine.delegate(order(), by="adi")
    office.clock.at = datetime(2026, 6, 15, 10, 0, tzinfo=ZONE)
    return case


def signs(office: Office, case: Case, person: str) -> None:
    task = office.task(case, person)
    page = office.engine.read.task(person, task.id)
    values = {**page.values, "surat_bertandatangan": office.scan(person), "keputusan": "tanda_tangani"}
    office.engine.complete(task.id, values, by=person)


def test_the_deputy_does_the_tasks_of_the_post_and_the_event_says_by_which_order(office: Office, to_sign: Case) -> None:
    signs(office, to_sign, "tuti")

    event = office.engine.history(to_sign.id)[-1]
    assert (event.type, event.actor, event.on_behalf) == ("TaskCompleted", "tuti", "kepala_dinas")
    assert event.facts["delegation"] == {"id": "delegasi-1", "kind": "plh", "post": "kepala_dinas"}
    assert event.facts["group"] == "kadis"
    assert office.engine.verify(to_sign.id).faults == ()
    assert office.engine.replay(to_sign.id).differences == ()


def test_the_holder_reads_and_does_nothing_meanwhile(office: Office, to_sign: Case) -> None:
    task = office.task(to_sign, "tuti")

    assert office.engine.inbox("hadi") == []
    with pytest.raises(NotFound):
        office.engine.claim(task.id, by="hadi")
    assert office.engine.read.case("hadi", to_sign.id).may_do == frozenset()


def test_before_it_begins_and_after_it_ended_the_holder_acts_again(office: Office, to_sign: Case) -> None:
    office.clock.at = datetime(2026, 6, 14, 23, 59, 59, tzinfo=ZONE)
    assert [task.element_id for task in office.engine.inbox("hadi")] == ["tanda_tangan"]
    with pytest.raises(NotFound):
        office.engine.claim(office.engine.inbox("hadi")[0].id, by="tuti")

    office.clock.at = ENDS
    assert [task.element_id for task in office.engine.inbox("hadi")] == ["tanda_tangan"]
    assert office.engine.inbox("tuti") == []


def test_what_was_claimed_and_not_signed_returns_to_the_box_as_an_event(office: Office, to_sign: Case) -> None:
    task = office.engine.claim(office.task(to_sign, "tuti").id, by="tuti")
    office.clock.at = ENDS

    office.engine.run_due()
    office.engine.run_due()

    event = [one for one in office.engine.history(to_sign.id) if one.type != "TaskReminded"][-1]
    assert (event.type, event.actor, event.facts["delegation"]["id"]) == ("TaskUnclaimed", "system", "delegasi-1")
    assert [one.type for one in office.engine.history(to_sign.id)].count("TaskUnclaimed") == 1
    assert [(one.id, one.assignee) for one in office.engine.inbox("hadi")] == [(task.id, None)]
    signs(office, to_sign, "hadi")


def test_the_holder_takes_it_although_no_worker_has_been_there(office: Office, to_sign: Case) -> None:
    task = office.engine.claim(office.task(to_sign, "tuti").id, by="tuti")
    office.clock.at = ENDS

    assert office.engine.claim(task.id, by="hadi").assignee == "hadi"


def test_after_the_end_the_deputy_is_told_that_it_is_over(office: Office, to_sign: Case) -> None:
    task = office.engine.claim(office.task(to_sign, "tuti").id, by="tuti")
    office.clock.at = ENDS

    engine, acts = office.engine, ("claim", "complete", "unclaim", "worksheet", "task")
    for act in acts:
        with pytest.raises(NotAllowed) as refused:
            getattr(engine.read, act)("tuti", task.id) if act in acts[3:] else getattr(engine, act)(task.id, by="tuti")
        assert (refused.value.facts["reason"], refused.value.facts["until"]) == ("mandate_over", ENDS)
    with pytest.raises(NotFound):
        office.engine.read.case("tuti", to_sign.id)


def test_of_a_task_that_came_later_the_deputy_is_told_nothing(office: Office, to_sign: Case) -> None:
    office.clock.at = datetime(2026, 6, 18, 8, 0, tzinfo=ZONE)
    later = office.brought_to("tanda_tangan")

    with pytest.raises(NotFound):
        office.engine.claim(office.task(later, "hadi").id, by="tuti")


def test_what_the_deputy_signed_is_out_of_sight_once_it_is_over(office: Office, to_sign: Case) -> None:
    signs(office, to_sign, "tuti")
    assert office.engine.read.case("tuti", to_sign.id).head.id == to_sign.id

    office.clock.at = ENDS

    with pytest.raises(NotFound):
        office.engine.read.case("tuti", to_sign.id)
    assert office.engine.read.cases("tuti")[1] == 0


def test_other_roles_and_rights_of_the_office_are_not_covered(office: Office, to_sign: Case) -> None:
    other = office.brought_to("disposisi")
    tuti = office.engine.who("tuti")

    assert tuti is not None and tuti.rights == frozenset()
    assert (tuti.lent, tuti.own & {"kadis"}) == (frozenset({"kadis"}), frozenset())
    with pytest.raises(NotFound):
        office.engine.claim(office.task(other, "budi").id, by="tuti")
    with pytest.raises(NotFound):
        office.engine.read.case("tuti", other.id)


def test_there_is_no_chain(office: Office, to_sign: Case) -> None:
    office.engine.delegate(order(post="sekretaris", deputy="joko"), by="adi")

    joko = office.engine.who("joko")
    assert joko is not None and joko.lent == {"bidang:sekretariat"}
    with pytest.raises(NotFound):
        office.engine.claim(office.task(to_sign, "tuti").id, by="joko")
    with pytest.raises(NotAllowed):
        office.engine.delegate(order(deputy="joko"), by="tuti")


@pytest.mark.parametrize(
    ("said", "field", "key"),
    [
        ({"number": "  "}, "number", "plh_surat"),
        ({"dated": None}, "dated", "plh_surat"),
        ({"since": None}, "since", "wajib"),
        ({"until": BEGINS}, "until", "tanggal_terbalik"),
        ({"since": datetime(2026, 6, 7, tzinfo=ZONE)}, "since", "tanggal_lalu"),
        ({"post": "bupati"}, "post", "pilihan_salah"),
        ({"deputy": "siapa"}, "deputy", "pilihan_salah"),
        ({"kind": "ub"}, "kind", "pilihan_salah"),
        ({"deputy": "hadi"}, "deputy", "petugas_terlarang"),
        ({"deputy": "nina"}, "deputy", "pengganti_bukan_pejabat"),
    ],
)
def test_an_order_that_does_not_hold_is_refused(office: Office, said: dict[str, Any], field: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.engine.delegate(order(**said), by="adi")

    assert {name: error.key for name, error in refused.value.fields.items()} == {field: key}
    assert office.engine.read.delegations("adi") == ()


def test_a_post_has_one_deputy_at_a_time(office: Office, to_sign: Case) -> None:
    with pytest.raises(Invalid) as refused:
        office.engine.delegate(order(deputy="budi", since=datetime(2026, 6, 17, tzinfo=ZONE), until=datetime(2026, 6, 20, tzinfo=ZONE)), by="adi")

    assert refused.value.fields["post"].key == "delegasi_ganda"
    office.engine.delegate(order(deputy="budi", since=ENDS, until=datetime(2026, 6, 20, tzinfo=ZONE)), by="adi")


def test_only_administrators_enter_and_end_it(office: Office, to_sign: Case) -> None:
    for person in ("hadi", "tuti", "budi", "ayu"):
        with pytest.raises(NotAllowed):
            office.engine.delegate(order(post="kasi_pengaduan"), by=person)
        with pytest.raises(NotAllowed):
            office.engine.end_delegation("delegasi-1", by=person)

    office.engine.end_delegation("delegasi-1", by="adi")

    assert [task.element_id for task in office.engine.inbox("hadi")] == ["tanda_tangan"]
    with pytest.raises(Conflict):
        office.engine.end_delegation("delegasi-1", by="adi")


def test_what_the_holder_held_when_the_absence_begins_is_for_the_deputy(office: Office) -> None:
    case = office.brought_to("tanda_tangan")
    office.engine.claim(office.task(case, "hadi").id, by="hadi")
    office.engine.delegate(order(), by="adi")
    office.clock.at = BEGINS

    office.engine.run_due()

    assert [(task.element_id, task.assignee) for task in office.engine.inbox("tuti", case=case.id)] == [("tanda_tangan", None)]


def test_by_an_both_may_act(office: Office) -> None:
    case = office.brought_to("tanda_tangan")
    office.engine.delegate(order(kind="an"), by="adi")
    office.clock.at = BEGINS

    assert office.task(case, "hadi") == office.task(case, "tuti")
