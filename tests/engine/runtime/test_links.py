"""One case refers to another: by the diagram alone, under one lock order, refused in one sentence, proved from both ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from engine import Conflict, Engine, Invalid, NotFound
from engine.persistence.store import Store
from tests.engine.runtime.looking import assert_proved, kinds, opened
from tests.engine.runtime.written import bpmn
from tests.together import together

FORM = b"""{"type": "default", "id": "pilah", "schemaVersion": 18, "components": [
  {"type": "radio", "id": "k", "key": "keputusan", "label": "Keputusan", "values": [{"label": "Lanjut", "value": "lanjut"},
   {"label": "Duplikat", "value": "duplikat"}], "validate": {"required": true}},
  {"type": "textfield", "id": "d", "key": "duplikat_dari", "label": "Duplikat dari tiket"}]}"""


def said(**properties: str) -> str:
    """Extension properties of a node."""
    inner = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in properties.items())
    return f"<bpmn:extensionElements><camunda:properties>{inner}</camunda:properties></bpmn:extensionElements>"


def caught(message: str) -> str:
    return f'<bpmn:messageEventDefinition messageRef="pesan_{message}"/>'


MODEL = bpmn(
    "aduan", "startEvent M", "exclusiveGateway Ulang", "userTask Pilah camunda:formKey=pilah", "exclusiveGateway G",
    f"intermediateThrowEvent Taut|{said(tautkan='duplikat', tautkan_ke='pilah.duplikat_dari', status_publik='digabung')}",
    "eventBasedGateway T", f"intermediateCatchEvent Batal|{said(tombol='Batalkan Tautan', lepas_tautan='duplikat')}{caught('batal')}",
    f"intermediateCatchEvent Akhir|{caught('akhir')}", "exclusiveGateway Terjawab",
    f"intermediateThrowEvent Lepas|{said(lepas_tautan='duplikat')}", "endEvent Digabung", "userTask Jawab", "endEvent E",
    flows="""M>Ulang Ulang>Pilah Pilah>G G>Taut[pilah.keputusan_=_"duplikat"] G>Jawab* Taut>T T>Batal T>Akhir Batal>Ulang Akhir>Terjawab
             Terjawab>Digabung[tautanberakhir.status_=_"completed"] Terjawab>Lepas* Lepas>Ulang Jawab>E""",
    lanes="Petugas: M Ulang Pilah G Taut T Batal Akhir Terjawab Lepas Digabung Jawab E", properties="nomor=tiket",
).replace(b"tautanberakhir", b"tautan_berakhir").replace(
    b"<bpmn:process ", b'<bpmn:message id="pesan_batal" name="batal"/><bpmn:message id="pesan_akhir" name="tautan_berakhir"/><bpmn:process ', 1
)  # fmt: skip
REFUSED = "duplikat_salah"


@pytest.fixture
def office(engine: Engine) -> Engine:
    """With the process deployed, and somebody who sees nothing of it."""
    engine.deploy({"aduan.bpmn": MODEL, "pilah.form": FORM}, by="system")
    return engine


@pytest.fixture
def tamper(office: Engine, database_url: str) -> Iterator[Store]:
    """The database, past the engine."""
    store = Store.open(database_url)
    yield store
    store.close()


def begun(engine: Engine) -> tuple[str, str]:
    """(case, ticket) of a new complaint."""
    case = engine.start("aduan", by="sari")
    return case.id, str(case.business_key)


def linked(engine: Engine, case: str, ticket: str, by: str = "sari") -> Any:
    """The case is called a duplicate of that ticket."""
    task, = engine.inbox(by, case=case)
    return engine.complete(task.id, {"keputusan": "duplikat", "duplikat_dari": ticket}, by=by)


def refusal(act: Callable[[], object]) -> Any:
    """Field, sentence and what stands in it."""
    with pytest.raises(Invalid) as refused:
        act()
    (field, error), = refused.value.fields.items()
    return field, error.key, dict(error.values)


def test_a_duplicate_is_linked_by_the_event_of_its_own_case_and_the_other_is_not_touched(office: Engine) -> None:
    (a, ticket), (b, _) = begun(office), begun(office)
    before = office.history(a)

    linked(office, b, f" {ticket.lower()} ")

    event = office.history(b)[-1]
    assert event.type == "TaskCompleted"
    assert event.facts["linked"] == {"kind": "duplikat", "to": a, "at": "Taut"}
    assert office.history(a) == before
    assert opened(office, b) == []
    for case in (a, b):
        assert_proved(office, case)


def test_everything_that_stands_against_a_duplicate_is_refused_in_one_sentence_beside_the_field(office: Engine) -> None:
    (a, ticket), (b, own), (c, third), (_, free) = (begun(office) for _ in range(4))
    office.add_user("lain", roles=["lain"], by="system")
    office.deploy({"rahasia.bpmn": MODEL.replace(b'id="aduan"', b'id="rahasia"').replace(b'name="Petugas"', b'name="Lain"')}, by="system")
    hidden = str(office.start("rahasia", by="lain").business_key)
    linked(office, c, ticket)
    ended, ended_ticket = begun(office)
    done, = office.inbox("sari", case=ended)
    answer, = office.complete(done.id, {"keputusan": "lanjut"}, by="sari").next_tasks
    office.complete(answer.id, by="sari")
    before = office.history(b), office.history(a)

    for number in (own, "ADU-2026-999999", hidden, third, ended_ticket, "x' or 1=1"):
        assert refusal(lambda number=number: linked(office, b, number)) == ("duplikat_dari", REFUSED, {"nomor": number})
    assert refusal(lambda: linked(office, a, free)) == ("duplikat_dari", REFUSED, {"nomor": free})

    assert (office.history(b), office.history(a)) == before
    assert opened(office, b) == ["Pilah"]


def test_two_cases_that_are_called_duplicates_of_each_other_at_once_end_in_one_link_and_one_refusal(office: Engine) -> None:
    for _ in range(5):
        (a, ticket_a), (b, ticket_b) = begun(office), begun(office)

        came = together(lambda a=a, t=ticket_b: linked(office, a, t), lambda b=b, t=ticket_a: linked(office, b, t, by="tono"))

        assert sorted(type(one).__name__ for one in came) == ["Completed", "Invalid"]
        assert sorted(event.facts.get("linked", {}).get("to", "") for case in (a, b) for event in office.history(case)[-1:]) in (["", a], ["", b])
        for case in (a, b):
            assert_proved(office, case)


def test_a_link_is_taken_back_by_the_people_of_the_lane_with_a_reason_and_both_acts_stay(office: Engine) -> None:
    (a, ticket), (b, _) = begun(office), begun(office)
    linked(office, b, ticket)

    for nobody in ("budi", "lain"):
        with pytest.raises(NotFound):
            office.hand_in(b, "Batal", reason="keliru", by=nobody)
    with pytest.raises(NotFound):
        office.hand_in(b, "Akhir", reason="keliru", by="sari")
    assert refusal(lambda: office.hand_in(b, "Batal", reason="  ", by="sari"))[:2] == ("alasan", "wajib")
    office.hand_in(b, "Batal", reason="Ternyata lain.", by="sari")

    assert opened(office, b) == ["Pilah"]
    made, gone = (next(e for e in office.history(b) if name in e.facts) for name in ("linked", "unlinked"))
    assert gone.facts["unlinked"] == {"kind": "duplikat", "to": a, "seq": made.seq}
    assert (gone.type, gone.actor, gone.payload["values"]) == ("MessageReceived", "sari", {"batal": {"alasan": "Ternyata lain."}})
    assert_proved(office, b)
    with pytest.raises(Conflict):
        office.hand_in(b, "Batal", reason="lagi", by="sari")
    linked(office, b, ticket)
    assert_proved(office, b)


def test_a_duplicate_ends_when_the_other_is_answered_and_goes_back_when_it_was_not(office: Engine) -> None:
    answered, ticket = begun(office)
    withdrawn, other = begun(office)
    (b, _), (c, _) = begun(office), begun(office)
    linked(office, b, ticket)
    linked(office, c, other)
    task, = office.inbox("sari", case=answered)
    task, = office.complete(task.id, {"keputusan": "lanjut"}, by="sari").next_tasks
    office.complete(task.id, by="sari")
    office.cancel(withdrawn, reason="dicabut", by="system")
    with pytest.raises(Conflict):
        office.hand_in(b, "Batal", reason="terlambat", by="sari")

    assert office.run_due() == 2
    assert office.run_due() == 0

    assert (office.case(b).status, opened(office, c)) == ("completed", ["Pilah"])
    assert "unlinked" not in office.history(b)[-1].facts
    assert office.history(c)[-1].facts["unlinked"]["to"] == withdrawn
    for case in (b, c):
        assert_proved(office, case)
        assert kinds(office, case)[-1] == "MessageReceived"


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("update case_link set other = 'x' where case_id = :b", "other"),
        ("update case_link set kind = 'lanjutan' where case_id = :b", "kind"),
        ("update case_link set ended_seq = 1 where case_id = :b", "ended_seq"),
        ("update case_link set since = since + 1 where case_id = :b", "since"),
        ("delete from case_link where case_id = :b", "missing"),
        ("insert into case_link select case_id, 1, kind, other, since, ended_seq, ended from case_link where case_id = :b", "added"),
        ("insert into case_link select 'nobody', 1, kind, other, since, ended_seq, ended from case_link where case_id = :b", "added"),
    ],
)
def test_a_link_whose_row_was_changed_is_named(office: Engine, tamper: Store, statement: str, what: str) -> None:
    (_, ticket), (b, _) = begun(office), begun(office)
    linked(office, b, ticket)
    assert office.verify().faults == ()

    assert tamper.write(lambda connection: connection.execute(text(statement), {"b": b}).rowcount) == 1

    fault, = office.verify().faults
    assert (fault.where.split()[0], fault.what) == ("link", what)


def test_what_points_at_a_case_is_held_against_the_case_that_says_so(office: Engine, tamper: Store) -> None:
    (a, ticket), (b, _), (c, _) = begun(office), begun(office), begun(office)
    linked(office, b, ticket)
    forged = text("insert into case_link select :c, 1, kind, other, since, ended_seq, ended from case_link where case_id = :b")

    tamper.write(lambda connection: connection.execute(forged, {"b": b, "c": c}))

    fault, = office.verify(a).faults
    assert (fault.where, fault.what) == (f"link {c} 1", "added")
