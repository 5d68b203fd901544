"""Pages that move running cases to another version: what differs where a case stands, one case or many, and why some stay."""

from __future__ import annotations

import pytest

from engine import Case
from tests.engine.runtime.test_moves import NEW, OLD
from tests.webtasks.office import Office
from tests.webtasks.test_operations import rini

OLD_HERE, NEW_HERE = OLD.replace(b'"Petugas"', b'"Kasi"'), NEW.replace(b'"Petugas"', b'"Kasi"')


def running(office: Office, *done: int) -> list[Case]:
    """A case of the old version for each number of tasks that are done in it; then the new one is deployed."""
    office.engine.add_user("rini", roles=["kasi", "admin"], by="system", name="Rini")
    office.engine.deploy({"urut.bpmn": OLD_HERE}, by="system")
    begun = [office.engine.start("urut", by="sari", business_key=f"UJI-{number}") for number in range(len(done))]
    for case, number in zip(begun, done, strict=True):
        for _ in range(number):
            office.engine.complete(office.engine.inbox("sari", case=case.id)[0].id, by="sari")
    office.engine.deploy({"urut.bpmn": NEW_HERE}, by="system", note="Langkah diganti.")
    return begun


def test_from_the_case_page_one_finds_what_differs_where_it_stands_and_moves_it(office: Office) -> None:
    (case,) = running(office, 0)
    person = rini(office)
    (address,) = person.get(f"/kasus/{case.business_key}").all("//a[text()='Pindahkan ke versi lain']/@href")

    page = person.get(address)
    assert "Kasus ini berada di Periksa" in page.words
    assert "ganti nama tugas Teliti Periksa, sebelumnya “Periksa”" in page.words
    assert "Balas" not in page.words
    unsaid = person.post(address, {"versi": "2", "alasan_pindah": " "})
    assert (unsaid.status, "Tulis alasannya" in unsaid.words) == (422, True)
    sent = person.post(address, {"versi": "2", "alasan_pindah": "Langkah diganti."})

    assert (sent.status, sent.goes_to) == (303, address)
    assert "Kasus dipindahkan ke versi 2." in person.get(address).words
    assert office.engine.case(case.id).version == 2
    assert office.engine.case(case.id).status == "running"
    event = office.engine.history(case.id)[-1]
    assert (event.type, event.payload and event.payload["reason"]) == ("CaseMigrated", "Langkah diganti.")
    assert "Kasus sudah berada pada versi itu." in person.get(person.post(address, {"versi": "2", "alasan_pindah": "Lagi."}).goes_to).words


def test_where_a_step_is_gone_the_page_names_it_and_offers_no_move(office: Office) -> None:
    (case,) = running(office, 1)
    adi, address = office.sign_in("adi"), f"/operasi/kasus/{case.id}/pindah"

    page = adi.get(address)
    assert page.status == 200
    assert "Kasus berada di “Jawab”, yang tidak ada pada urut:2." in page.words
    assert page.all("//form[@method='post'][contains(@action, '/pindah')]") == []
    sent = adi.post(address, {"versi": "2", "alasan_pindah": "Coba saja."})

    assert sent.status == 422
    assert "Kasus ini belum dapat dipindahkan" in sent.words
    assert "Jawab" in sent.words
    assert office.engine.case(case.id).version == 1


def test_an_administrator_moves_all_that_can_be_moved_and_reads_why_others_stay(office: Office) -> None:
    first, second, third = running(office, 0, 1, 2)
    adi = office.sign_in("adi")
    (address,) = adi.get("/operasi").all("//a[contains(text(), '3 kasus berjalan')]/@href")

    page = adi.get(address)
    assert "3 kasus berjalan pada versi ini." in page.words
    assert "2 kasus dapat dipindahkan ke versi 2" in page.words
    unsaid = adi.post(address, {"versi": "2", "alasan_pindah": ""})
    assert (unsaid.status, "Tulis alasannya" in unsaid.words) == (422, True)
    sent = adi.post(address, {"versi": "2", "alasan_pindah": "Langkah diganti."})
    assert sent.status == 303

    after = adi.get(sent.goes_to)
    assert "2 kasus dipindahkan ke versi 2." in after.words
    assert "Satu kasus tidak dapat dipindahkan" in after.words
    assert [link.text for link in after.all("//dt/a")] == [second.business_key]
    assert "Kasus berada di “Jawab”, yang tidak ada pada urut:2." in after.words
    assert [office.engine.case(case.id).version for case in (first, second, third)] == [2, 1, 2]


def test_an_analyst_reads_on_the_version_how_many_cases_run_on_it(office: Office) -> None:
    running(office, 0, 0)

    page = office.sign_in("anto").get("/proses/urut:1")

    assert "2 kasus berjalan pada versi ini" in page.words
    assert "Administrator dapat memindahkannya" in page.words
    assert page.all("//main//a[contains(@href, '/operasi/')]") == []


def test_who_may_do_both_finds_the_way_from_the_version(office: Office) -> None:
    running(office, 0)
    office.engine.give_role("rini", "analis", by="system")
    person = rini(office)

    (address,) = person.get("/proses/urut:1").all("//a[contains(@href, '/operasi/versi/')]/@href")

    assert "Satu kasus berjalan pada versi ini." in person.get(address).words


@pytest.mark.parametrize("address", ["/operasi/kasus/{case}/pindah", "/operasi/versi/urut:1"])
def test_without_the_right_there_is_no_such_page(office: Office, address: str) -> None:
    (case,) = running(office, 0)
    sari, there = office.sign_in("sari"), address.format(case=case.id)

    assert sari.get(there).status == 404
    assert sari.post(there, {"versi": "2", "alasan_pindah": "Coba."}).status == 404
    assert sari.get(f"/kasus/{case.business_key}").all("//a[text()='Pindahkan ke versi lain']") == []
    assert office.engine.case(case.id).version == 1


def test_a_version_or_case_that_there_is_not_is_not_found(office: Office) -> None:
    (case,) = running(office, 0)
    adi = office.sign_in("adi")

    for there in ("/operasi/kasus/tidakada/pindah", "/operasi/versi/urut:9", "/operasi/versi/tidakada"):
        assert (adi.get(there).status, adi.post(there, {"versi": "2", "alasan_pindah": "Coba."}).status) == (404, 404)
    for there in (f"/operasi/kasus/{case.id}/pindah", "/operasi/versi/urut:1"):
        assert adi.post(there, {"versi": "7", "alasan_pindah": "Coba."}).status == 404
    office.engine.cancel(case.id, reason="Ganda.", by="adi")
    assert adi.get(f"/operasi/kasus/{case.id}/pindah").status == 404
