"""Between colleagues: a task is handed over with a reason, a case is written into; no token moves by either."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from engine import Case, Conflict, Invalid, NotFound, Order, Task
from tests.webtasks.office import Office

REASON = "Dewi bertugas di lapangan sampai Jumat."


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    opened = Office(sqlite_url)
    opened.engine.add_user("dono", roles=["bidang:perizinan"], by="system", name="Dono")
    yield opened
    opened.engine.close()


@pytest.fixture
def case(office: Office) -> Case:
    """A case that waits for the licensing bidang; Dewi has taken its task."""
    found = office.brought_to("tindak_lanjut_bidang", {})
    office.engine.claim(office.task(found, "dewi").id, by="dewi")
    return found


@pytest.fixture
def task(office: Office, case: Case) -> Task:
    return office.task(case, "dewi")


def test_the_holder_hands_a_task_over_with_a_reason(office: Office, case: Case, task: Task) -> None:
    before = office.engine.case(case.id)
    office.passes(5)

    given = office.engine.assign(task.id, to="dono", reason=REASON, by="dewi")

    event = office.engine.history(case.id)[-1]
    assert (given.assignee, given.claimed, given.revision) == ("dono", office.clock.now(), task.revision + 1)
    assert (event.type, event.actor, event.facts["task"]) == ("TaskAssigned", "dewi", [task.token, task.path])
    assert event.payload is not None and (event.payload["to"], event.payload["reason"]) == ("dono", REASON)
    assert office.engine.inbox("dewi", case=case.id) == []
    assert [one.id for one in office.engine.inbox("dono", case=case.id)] == [task.id]
    assert office.engine.case(case.id) == before
    assert next(notice.text for notice in office.engine.read.notices("dono")) == f"{task.name} dialihkan kepada Anda oleh Dewi"
    assert office.engine.verify(case.id).holds
    assert office.engine.replay(case.id).differences == ()


def test_the_superior_hands_over_what_another_holds(office: Office, task: Task) -> None:
    assert office.engine.may_hand_over(task.case_id, by="budi") == {task.id}

    assert office.engine.assign(task.id, to="dono", reason=REASON, by="budi").assignee == "dono"


def test_time_is_counted_for_each_who_held_it(office: Office, case: Case, task: Task) -> None:
    office.passes(20)
    office.engine.assign(task.id, to="dono", reason=REASON, by="dewi")
    office.passes(10)

    (visit,) = (one for one in office.engine.read.clocks("budi", case.id).visits if one.element_id == "tindak_lanjut_bidang")
    assert visit.touch == 30


@pytest.mark.parametrize("person", ["sari", "dono", "joko", "hadi", "adi", "ayu", "umar"])
def test_nobody_else_hands_it_over(office: Office, case: Case, task: Task, person: str) -> None:
    before = len(office.engine.history(case.id))

    with pytest.raises(NotFound):
        office.engine.assign(task.id, to="dono", reason=REASON, by=person)
    with pytest.raises(NotFound):
        office.engine.handover(task.id, by=person)

    assert len(office.engine.history(case.id)) == before


@pytest.mark.parametrize("to", ["joko", "dewi", "sari", "pelapor", "system", "siapa", ""])
def test_it_goes_only_to_another_of_the_same_groups(office: Office, case: Case, task: Task, to: str) -> None:
    before = len(office.engine.history(case.id))

    with pytest.raises(Invalid) as refused:
        office.engine.assign(task.id, to=to, reason=REASON, by="dewi")

    assert refused.value.fields["to"].key == "petugas_terlarang"
    assert len(office.engine.history(case.id)) == before
    assert [one.id for one in office.engine.handover(task.id, by="dewi").to] == ["dono"]


def test_without_a_reason_it_is_refused(office: Office, task: Task) -> None:
    with pytest.raises(Invalid) as refused:
        office.engine.assign(task.id, to="dono", reason="  ", by="dewi")

    assert list(refused.value.fields) == ["reason"]


def test_a_task_that_is_done_goes_to_nobody(office: Office, case: Case, task: Task) -> None:
    office.does(case, "tindak_lanjut_bidang")

    with pytest.raises(Conflict):
        office.engine.assign(task.id, to="dono", reason=REASON, by="budi")


def test_a_deputy_passes_nothing_on(office: Office) -> None:
    case, now = office.brought_to("tanda_tangan"), office.clock.now()
    office.engine.add_user("dua", roles=["kadis"], by="system", name="Dua")
    order = Order("kepala_dinas", "tuti", "plh", number="1", dated=date(2026, 6, 1), since=now, until=now + timedelta(days=1))
    office.engine.delegate(order, by="adi")
    task = office.engine.claim(office.task(case, "tuti").id, by="tuti")

    with pytest.raises(NotFound):
        office.engine.assign(task.id, to="dua", reason=REASON, by="tuti")


# ---------------------------------------------------------------- comments


def test_a_comment_stands_in_the_history_and_moves_no_token(office: Office, case: Case, task: Task) -> None:
    before = (office.engine.case(case.id), office.task(case, "dewi"))

    office.engine.comment(case.id, "  Berkas asli ada di loket 2.  ", by="sari")

    event = office.engine.history(case.id)[-1]
    assert (event.type, event.actor) == ("CommentAdded", "sari")
    assert event.payload is not None and event.payload["comment"] == "Berkas asli ada di loket 2."
    assert "comment" not in event.facts
    assert (office.engine.case(case.id), office.task(case, "dewi")) == before
    assert office.engine.read.case("dewi", case.id).entries[-1].reason == "Berkas asli ada di loket 2."
    assert office.engine.verify(case.id).holds
    assert office.engine.replay(case.id).differences == ()


def test_whoever_is_mentioned_is_told(office: Office, case: Case) -> None:
    office.engine.comment(case.id, "@dewi mohon dicek, tembusan @budi. Surel saya a@dono", by="sari")

    told = {person: [notice.text for notice in office.engine.read.notices(person)] for person in ("dewi", "budi", "dono")}
    assert [person for person, texts in told.items() if "Sari menyebut Anda dalam catatan" in texts] == ["dewi", "budi"]


def test_a_mention_of_somebody_who_does_not_see_the_case_is_refused(office: Office, case: Case) -> None:
    before = len(office.engine.history(case.id))

    with pytest.raises(Invalid) as refused:
        office.engine.comment(case.id, "@joko lihat ini", by="sari")

    assert (refused.value.fields["text"].key, refused.value.fields["text"].values) == ("sebutan_salah", {"nama": "joko"})
    assert len(office.engine.history(case.id)) == before


@pytest.mark.parametrize("person", ["joko", "hadi", "adi", "anto", "ayu", "pelapor"])
def test_only_staff_who_see_the_case_write_into_it(office: Office, case: Case, person: str) -> None:
    with pytest.raises(NotFound):
        office.engine.comment(case.id, "Halo", by=person)


def test_an_empty_or_endless_comment_is_refused_and_a_second_press_adds_none(office: Office, case: Case) -> None:
    for text in ("  ", "x" * 2001):
        with pytest.raises(Invalid):
            office.engine.comment(case.id, text, by="sari")

    for _ in range(2):
        office.engine.comment(case.id, "Sekali saja.", by="sari", idempotency_key="k")

    assert [event.type for event in office.engine.history(case.id)].count("CommentAdded") == 1
