"""What pages say of a case that waits for a message or for the work of a service task, and of what came of it."""

from __future__ import annotations

from engine import Case
from tests.engine.runtime.written import bpmn
from tests.webtasks.office import Office

MODEL = bpmn(
    "kabar", "startEvent M", "serviceTask Kirim_SMS camunda:type=external camunda:topic=kirim-sms",
    'intermediateCatchEvent Jawaban|<bpmn:messageEventDefinition messageRef="Pesan"/>', "userTask Baca", "endEvent E",
    flows="M>Kirim_SMS Kirim_SMS>Jawaban Jawaban>Baca Baca>E", lanes="Kasi: M Kirim_SMS Jawaban Baca E",
).replace(b"<bpmn:process", b'<bpmn:message id="Pesan" name="jawaban"/><bpmn:process')  # fmt: skip


def begun(office: Office) -> Case:
    """A case at its service task."""
    office.engine.deploy({"kabar.bpmn": MODEL}, by="system")
    return office.engine.start("kabar", by="sari", business_key="K-1")


def sent(office: Office, **result: object) -> None:
    """The work is done."""
    (work,) = office.engine.fetch_work(["kirim-sms"], by="system", worker="gerbang")
    office.engine.complete_work(work.id, result, by="system", worker="gerbang", attempt=work.attempt)


def test_the_case_says_what_it_waits_for_besides_people(office: Office) -> None:
    begun(office)
    sari = office.sign_in("sari")

    working = sari.get("/kasus/K-1").words
    sent(office)
    waiting = sari.get("/kasus/K-1").words

    assert "Kirim_SMSmenunggu pekerjaan “kirim-sms”" in working and "Tidak ada tugas terbuka" not in working
    assert "Jawabanmenunggu pesan “jawaban”" in waiting and "kirim-sms" not in waiting
    assert sari.get("/kasus/K-1?bagian=diagram").status == 200


def test_work_that_nobody_tries_any_more_is_said_to_have_failed(office: Office) -> None:
    begun(office)
    (work,) = office.engine.fetch_work(["kirim-sms"], by="system", worker="gerbang")
    office.engine.fail_work(work.id, "server tidak menjawab", by="system", worker="gerbang", attempt=1, retries=0)

    assert "pekerjaan “kirim-sms” gagal" in office.sign_in("sari").get("/kasus/K-1").words
    assert "server tidak menjawab" in office.sign_in("ayu").get("/audit/K-1?langkah=2").words


def test_history_and_audit_name_the_element_and_show_what_came(office: Office) -> None:
    begun(office)
    sent(office, nomor_sms="0042")
    office.engine.correlate("jawaban", {"isi_jawaban": "setuju"}, key="K-1", by="system")

    history = office.sign_in("sari").get("/kasus/K-1?bagian=riwayat").words
    work, message = (office.sign_in("ayu").get(f"/audit/K-1?langkah={number}").words for number in (2, 3))

    assert "Dikerjakan sistem lain: Kirim_SMS" in history and "Pesan diterima: Jawaban" in history
    assert "Dikerjakan sistem lain: Kirim_SMS" in work and "0042" in work
    assert "Pesan diterima: Jawaban" in message and "setuju" in message
