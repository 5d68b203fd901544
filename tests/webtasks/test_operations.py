"""The operations page: is all well, what stopped and why, and the three ways to repair it; values only for those who may read the case."""

from __future__ import annotations

import json

import pytest

from engine import Case
from tests.engine.runtime.test_incidents import TWO_WAYS
from tests.webtasks.office import Office, Person

FAILING = TWO_WAYS.replace(b'"Petugas"', b'"Kasi"')
MENDED = FAILING.replace(b"nilai &lt; 5", b"nilai &lt;= 10")
OTHERWISE = FAILING.replace(b'id="T"', b'id="T2"').replace(b'"T__G"', b'"T2__G"').replace(b'="T"', b'="T2"').replace(b">T<", b">T2<")


def stopped(office: Office, **data: object) -> Case:
    """A case whose gateway finds no way with 7; an administrator who may read it is `rini`."""
    office.engine.add_user("rini", roles=["kasi", "admin"], by="system", name="Rini")
    office.engine.deploy({"pilih.bpmn": FAILING}, by="system")
    case = office.engine.start("pilih", data, by="sari", business_key="UJI-1")
    (task,) = office.engine.inbox("sari", case=case.id)
    assert office.engine.complete(task.id, {} if data else {"nilai": 7}, by="sari").case.status == "incident"
    return case


def rini(office: Office) -> Person:
    """She signs in by her password."""
    office.engine.set_password("rini", "sandi-yang-panjang", by="system")
    client = office.app.test_client()
    assert client.post("/masuk", data={"pengguna": "rini", "sandi": "sandi-yang-panjang"}).status_code == 303
    return Person(client)


def test_an_empty_house_says_that_all_is_well(office: Office) -> None:
    office.engine.run_due()

    page = office.sign_in("adi").get("/operasi")

    assert "Semua berjalan baik." in page.words
    assert "Tidak ada insiden" in page.words
    assert "pekerja: terakhir terlihat" in page.words


def test_a_worker_that_gives_no_sign_of_life_is_something_to_look_at(office: Office) -> None:
    never = office.sign_in("adi").get("/operasi").words
    office.engine.run_due()
    office.passes(6)

    silent = office.sign_in("adi").get("/operasi").words

    for words in (never, silent):
        assert "Ada satu hal yang perlu dilihat." in words
        assert "jalankan: python3 run.py worker" in words


def test_an_administrator_sees_what_happened_and_what_to_do_but_no_value(office: Office) -> None:
    case = stopped(office, nilai=7)
    adi = office.sign_in("adi")

    for address in ("/operasi", f"/operasi/insiden/{case.id}"):
        page = adi.get(address)
        assert page.status == 200
        assert "Tidak satu pun syarat gerbang terpenuhi" in page.words
        assert "beri gerbang alur bawaan" in page.words
        assert "nilai = 7" not in page.words
    assert "Nilai kasus hanya untuk yang boleh membaca kasus ini." in page.words
    assert page.all("//form[contains(@action, '/nilai')]") == []


def test_who_may_read_the_case_mends_the_value_and_tries_again(office: Office) -> None:
    case = stopped(office, nilai=7)
    person, address = rini(office), f"/operasi/insiden/{case.id}"
    page = person.get(address)
    assert "nilai = 7" in page.words
    assert page.all("//input[@name='nilai']/@value")[0] == "7"

    typed = {"nama": ["nilai", "", ""], "nilai": ["11", "", ""], "semula": ["7", "", ""], "alasan": "Salah ketik."}
    sent = person.post(f"{address}/nilai", typed)
    assert (sent.status, sent.goes_to) == (303, address)
    assert "Nilai sudah diperbaiki." in person.get(address).words
    tried = person.post(address)

    assert tried.goes_to == "/operasi"
    assert office.engine.data(case.id) == {"nilai": 11}
    assert "Kasus berjalan lagi." in person.get("/operasi").words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"nama": "nilai", "nilai": "sebelas", "semula": "7", "alasan": "Salah."}, "Nilai untuk “nilai” tidak terbaca."),
        ({"nama": "nilai", "nilai": "11", "semula": "7", "alasan": ""}, "Tulis alasannya"),
        ({"nama": "nilai", "nilai": "7", "semula": "7", "alasan": "Salah."}, "Belum ada nilai yang diubah."),
        ({"nama": "kantor", "nilai": "{}", "semula": "", "alasan": "Salah."}, "hanya dapat dibaca"),
        ({"nama": "a..b", "nilai": "1", "semula": "", "alasan": "Salah."}, "bukan nama variabel"),
        ({"nama": "nilai.x", "nilai": "1", "semula": "", "alasan": "Salah."}, "tidak dapat diisi"),
        ({"nama": "nilai", "nilai": "1e999", "semula": "", "alasan": "Salah."}, "tidak terbaca"),
        ({"nama": "nilai", "nilai": "1", "semula": "", "alasan": "Salah.", "tempat": "item:9"}, "sudah tidak terbuka"),
    ],
)  # fmt: skip
def test_what_cannot_be_mended_is_said_and_stays_typed(office: Office, typed: dict[str, str], told: str) -> None:
    case = stopped(office, nilai=7)

    page = rini(office).post(f"/operasi/insiden/{case.id}/nilai", typed)

    assert page.status == 422
    assert told in page.words
    assert typed["alasan"] == page.all("//input[@name='alasan']/@value")[0]
    assert typed["nilai"] in page.all("//input[@name='nilai']/@value")
    assert office.engine.data(case.id) == {"nilai": 7}


def test_an_administrator_moves_the_case_to_the_mended_version(office: Office) -> None:
    case = stopped(office)
    adi, address, move = office.sign_in("adi"), f"/operasi/insiden/{case.id}", f"/operasi/kasus/{case.id}/pindah"
    assert adi.get(address).all(f"//a[@href='{move}']")
    assert "baru mempunyai satu versi" in adi.get(move).words
    office.engine.deploy({"pilih.bpmn": MENDED}, by="system", note="Syarat gerbang.")
    assert "Versi 2 sudah diterapkan." in adi.get(address).words

    refused = adi.post(move, {"versi": "2", "alasan_pindah": " "})
    assert (refused.status, "Tulis alasannya" in refused.words) == (422, True)
    sent = adi.post(move, {"versi": "2", "alasan_pindah": "Diagram diperbaiki."})

    assert sent.goes_to == address
    assert office.engine.case(case.id).version == 2
    adi.post(address)
    assert office.engine.case(case.id).status == "running"


def test_a_move_that_is_refused_names_every_element(office: Office) -> None:
    case = stopped(office)
    office.engine.deploy({"pilih.bpmn": OTHERWISE}, by="system")

    page = office.sign_in("adi").post(f"/operasi/kasus/{case.id}/pindah", {"versi": "2", "alasan_pindah": "Coba."})

    assert page.status == 422
    assert "belum dapat dipindahkan" in page.words
    assert "Kasus berada di “T”, yang tidak ada pada pilih:2." in page.words
    assert office.engine.case(case.id).version == 1


def test_a_case_that_runs_again_has_no_incident_left_to_repair(office: Office) -> None:
    case = stopped(office)
    adi = office.sign_in("adi")

    adi.post(f"/operasi/insiden/{case.id}")

    assert adi.post(f"/operasi/insiden/{case.id}").status == 409
    assert adi.get(f"/operasi/insiden/{case.id}").status == 404


def test_staff_read_on_the_case_what_happened_and_only_repairers_find_the_way_there(office: Office) -> None:
    case = stopped(office, nilai=7)

    for person, links in ((office.sign_in("sari"), 0), (rini(office), 1)):
        page = person.get(f"/kasus/{case.business_key}")
        assert "Tidak satu pun syarat gerbang terpenuhi" in page.words
        assert "administrator" in page.words.lower()
        assert len(page.all("//main//a[contains(@href, '/operasi/insiden/')]")) == links
    assert json.dumps(7) not in office.sign_in("adi").get("/operasi").words.split()
