"""An objection: from the tracking page alone, once, decided by others, and the first case stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from engine import Case, Conflict, Engine, NotFound
from tests.webtasks.office import Office, Page, Person

REASON = {"alasan": "tidak_menyelesaikan", "uraian": "Jawaban tidak menyelesaikan masalah saya sama sekali."}
JUDGED = {"uraian_telaah": "Alamat pada data NIB kini kami perbarui sendiri."}


def answered(office: Office) -> tuple[Person, Case]:
    """A citizen at the tracking page of a complaint that Kabid has answered, and the case."""
    case = office.brought_to("arsip")
    office.does(case, "arsip")
    rina = office.nobody()
    follows(office, rina, case)
    return rina, case


def follows(office: Office, person: Person, case: Case) -> None:
    person.post("/lacak", {"tiket": case.business_key, "kode": office.engine.tracking_code(case.id)})


def objects(person: Person, **typed: str) -> Page:
    form = person.get("/lacak/keberatan")
    return person.post("/lacak/keberatan", {"kunci": form.hidden("kunci"), **REASON, **typed})


def does(engine: Engine, who: str, case: str, **values: Any) -> str:
    """The one open task of the case that is for this person; its element."""
    task, = engine.inbox(who, case=case)
    page = engine.read.task(who, task.id)
    engine.complete(task.id, {**page.values, **page.numbered, **values}, by=who)
    return task.element_id


@pytest.fixture
def objected(office: Office) -> tuple[Person, Case, str]:
    """(the citizen, the first case, id of the objection)."""
    rina, case = answered(office)
    assert objects(rina).status == 303
    (ticket,) = rina.get("/aduan/terima").all("//dd[@id='tiket']/text()")
    return rina, case, office.engine.read.case_of("system", str(ticket))


def test_the_tracking_page_of_an_answered_case_alone_offers_an_objection(office: Office) -> None:
    running = office.brought_to("disposisi")
    walker = office.nobody()
    follows(office, walker, running)
    assert "Ajukan Keberatan" not in walker.get("/lacak/aduan").words
    assert walker.get("/lacak/keberatan").status == 404
    assert office.nobody().get("/lacak/keberatan").goes_to == "/lacak"

    rina, _ = answered(office)

    assert "Ajukan Keberatan" in rina.get("/lacak/aduan").words
    wrong = objects(rina, uraian="pendek")
    assert wrong.status == 422
    assert "minimal 20 karakter" in wrong.words
    assert [text.strip() for text in wrong.all("//textarea/text()")] == ["pendek"]


def test_an_objection_is_a_case_of_its_own_and_the_first_stays_as_it_was(office: Office) -> None:
    rina, case = answered(office)
    before = office.engine.history(case.id)

    sent = objects(rina)

    receipt = rina.get(sent.goes_to)
    (ticket,), (code,) = receipt.all("//dd[@id='tiket']/text()"), receipt.all("//dd[@id='kode']/text()")
    assert f"Keberatan dicatat sebagai kasus baru: {ticket}." in receipt.answer.text
    assert ticket != case.business_key
    assert code != office.engine.tracking_code(case.id)
    assert f"Keberatan atas {case.business_key}" in rina.get("/lacak/aduan").words
    follows(office, rina, case)
    first = rina.get("/lacak/aduan").words
    assert ("Selesai" in first, ticket in first, "Ajukan Keberatan" in first) == (True, True, False)
    assert office.engine.history(case.id) == before
    assert office.engine.verify().faults == ()
    objection = office.engine.read.case_of("system", ticket)
    assert office.engine.replay(objection).differences == ()


def test_a_letter_is_objected_to_once_and_an_objection_never(office: Office, objected: tuple[Person, Case, str]) -> None:
    rina, case, objection = objected
    follows(office, rina, case)
    again = rina.get("/lacak/keberatan")
    assert again.status == 409
    assert "Surat ini sudah pernah diajukan keberatan. Anda dapat menyampaikan laporan kepada Ombudsman RI." in again.words
    assert rina.post("/lacak/keberatan", REASON).status == 409

    engine = office.engine
    decided(office, objection)

    follows(office, rina, engine.case(objection))
    words = rina.get("/lacak/aduan").words
    assert "Keberatan atas surat ini sudah diputus. Anda dapat menyampaikan laporan kepada Ombudsman RI." in words
    assert rina.get("/lacak/keberatan").status == 409


def decided(office: Office, objection: str) -> None:
    """The objection, all the way to the archive: Tuti decides."""
    engine = office.engine
    assert does(engine, "sari", objection) == "periksa_keberatan"
    assert does(engine, "hadi", objection, penelaah="bidang:sekretariat") == "tunjuk_penelaah"
    assert does(engine, "tuti", objection, keputusan="sebagian", **JUDGED) == "telaah_keberatan"
    assert does(engine, "tuti", objection) == "draf_keberatan"
    assert does(engine, "umar", objection, keputusan="tetapkan") == "beri_nomor"
    scan = office.scan("hadi")
    assert does(engine, "hadi", objection, keputusan="tanda_tangani", cara_ttd="basah", surat_bertandatangan=scan) == "tanda_tangan"
    assert does(engine, "sari", objection, nama_penerima="Rina") == "distribusi"
    assert does(engine, "sari", objection, kode_klasifikasi="500", lokasi_arsip="Lemari 2") == "arsip"


def test_those_who_answered_first_may_not_decide_and_others_read_the_first_case(office: Office) -> None:
    case = office.brought_to("arsip", {})
    office.does(case, "arsip")
    office.engine.add_user("dina", roles=["bidang:perizinan"], by="system", name="Dina")
    rina = office.nobody()
    follows(office, rina, case)
    objects(rina)
    (ticket,) = rina.get("/aduan/terima").all("//dd[@id='tiket']/text()")
    engine, objection = office.engine, office.engine.read.case_of("system", str(ticket))
    does(engine, "sari", objection)
    refused = _refused(engine, "hadi", objection, penelaah="bidang:perizinan")
    assert refused == "Petugas ini tidak dapat dipilih."
    does(engine, "hadi", objection, penelaah="bidang:sekretariat")

    tuti = office.sign_in("tuti")
    task = office.task(engine.case(objection), "tuti")
    words = tuti.get(f"/tugas/{task.id}").words
    assert f"Keberatan atas {case.business_key}" in words
    assert "Isi aduan/keluhan" in words
    assert tuti.get(f"/kasus/{case.business_key}").status == 404


def _refused(engine: Engine, who: str, case: str, **values: Any) -> str | None:
    task, = engine.inbox(who, case=case)
    try:
        engine.complete(task.id, values, by=who)
    except Exception as invalid:  # noqa: BLE001 - the test compares what it says
        return next(iter(invalid.fields.values())).text  # type: ignore[attr-defined]
    return None


def test_whoever_did_a_step_of_the_first_case_does_not_see_the_task_they_may_not_do(office: Office) -> None:
    rina, _ = answered(office)
    office.engine.give_role("budi", "bidang:sekretariat", by="system")
    office.passes(1)
    objects(rina)
    (ticket,) = rina.get("/aduan/terima").all("//dd[@id='tiket']/text()")
    engine, objection = office.engine, office.engine.read.case_of("system", str(ticket))
    does(engine, "sari", objection)
    does(engine, "hadi", objection, penelaah="bidang:sekretariat")
    task = office.task(engine.case(objection), "tuti")

    assert engine.inbox("budi", case=objection) == []
    assert objection not in [one.case_id for one in engine.inbox("budi")]
    with pytest.raises(NotFound):
        engine.claim(task.id, by="budi")
    with pytest.raises((NotFound, Conflict)):
        engine.complete(task.id, {**JUDGED, "keputusan": "ditolak"}, by="budi")
    assert engine.verify(objection).faults == ()
    assert engine.replay(objection).differences == ()


def test_the_register_and_the_letter_name_what_was_objected_to(office: Office, objected: tuple[Person, Case, str]) -> None:
    _, case, objection = objected
    decided(office, objection)
    engine = office.engine

    today = office.clock.now()
    book = engine.read.register("sari", "pengaduan", since=today.replace(hour=0), until=today.replace(hour=23))

    cells = {row.case_id: row.cells for row in book.rows}
    assert (cells[objection]["keberatan_atas"], cells[case.id]["keberatan_atas"]) == (case.business_key, None)
    letter = engine.letter(objection, "draf_keberatan", by="sari")
    assert letter.content.startswith(b"%PDF")
