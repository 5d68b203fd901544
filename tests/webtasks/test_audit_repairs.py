"""An auditor sees each event of a repaired case on the version then in force, and what was mended, by whom and why."""

from __future__ import annotations

from tests.webtasks.office import Office
from tests.webtasks.test_operations import FAILING, MENDED, stopped


def test_each_event_stands_on_the_version_in_force(office: Office) -> None:
    case = stopped(office)
    office.engine.deploy({"pilih.bpmn": MENDED.replace(b'name="T"', b'name="Timbang"')}, by="system")
    office.engine.migrate(case.id, reason="Syarat gerbang diperbaiki.", by="adi")
    office.engine.retry(case.id, by="adi")
    (task,) = office.engine.inbox("sari", case=case.id)
    office.engine.complete(task.id, {"nilai": 7}, by="sari")
    ayu, address = office.sign_in("ayu"), f"/audit/{case.business_key}"

    drawn = [ayu.get(f"{address}?langkah={number}").all("//*[@data-bpmn]/@data-bpmn")[0] for number in range(1, 6)]
    assert [url.rpartition("/")[2] for url in drawn] == ["pilih:1", "pilih:1", "pilih:2", "pilih:2", "pilih:2"]
    assert all(ayu.get(url).status == 200 for url in drawn)
    assert b'name="Timbang"' not in ayu.client.get(drawn[0]).data
    assert b'name="Timbang"' in ayu.client.get(drawn[4]).data
    begun, moved, done = (ayu.get(f"{address}?langkah={number}").words for number in (1, 3, 5))
    assert "Tugas T dibuka" in begun
    assert "Kasus dipindahkan ke versi lain" in moved
    assert "Dari pilih:1 ke pilih:2" in moved
    assert "Syarat gerbang diperbaiki." in moved
    assert "Timbang" in done
    assert "rantai utuh" in done.lower()


def test_a_mended_value_shows_what_it_was_and_why(office: Office) -> None:
    case = stopped(office, nilai=7)
    office.engine.mend(case.id, {"nilai": 11}, reason="Salah ketik.", by="rini")

    page = office.sign_in("ayu").get(f"/audit/{case.business_key}?langkah=3")

    assert "Nilai kasus diperbaiki" in page.words
    assert "Salah ketik." in page.words
    assert "11 sebelumnya: 7" in page.words
    assert "Rini" in page.words


def test_a_fault_is_told_in_words(office: Office) -> None:
    case = stopped(office)

    page = office.sign_in("ayu").get(f"/audit/{case.business_key}?langkah=2")

    assert "Tidak satu pun syarat gerbang terpenuhi" in page.words
    assert "no condition holds" in page.words
    history = office.sign_in("sari").get(f"/kasus/{case.business_key}?bagian=riwayat")
    assert "Tidak satu pun syarat gerbang terpenuhi" in history.words
    assert "no condition" not in history.words


def test_a_file_stays_closed_to_those_it_was_closed_to_on_the_old_version(office: Office) -> None:
    fields = b'{"type":"filepicker","id":"f","key":"berkas","label":"B","properties":{"dibaca":"kabid"}}'
    hidden = b'{"type":"default","id":"bukti","schemaVersion":18,"components":[' + fields + b"]}"
    asking = FAILING.replace(b'<bpmn:userTask id="T" name="T">', b'<bpmn:userTask id="T" name="T" camunda:formKey="bukti">')
    after = MENDED.replace(b'id="T"', b'id="T2"').replace(b'="T"', b'="T2"').replace(b">T<", b">T2<")
    office.engine.deploy({"bukti.form": hidden, "pilih.bpmn": asking}, by="system")
    file = office.scan("sari")
    case = office.engine.start("pilih", {"nilai": 7}, by="sari", business_key="UJI-2", complete={"berkas": file})
    assert case.status == "incident"
    seen = {who: [a.name for a in office.engine.read.case(who, case.id).attachments] for who in ("sari", "budi")}
    assert seen == {"sari": [], "budi": ["pindaian.pdf"]}
    office.engine.deploy({"pilih.bpmn": after}, by="system")

    office.engine.migrate(case.id, reason="Langkah diganti.", by="adi")

    assert {who: [a.name for a in office.engine.read.case(who, case.id).attachments] for who in ("sari", "budi")} == seen
