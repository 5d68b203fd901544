"""Pages between colleagues: orders for deputies, handing a task over, comments."""

from __future__ import annotations

import pytest

from engine import Case
from tests.webtasks.office import Office

ORDER = {
    "jenis": "plh", "jabatan": "kepala_dinas", "pengganti": "tuti", "mulai": "2026-06-08", "mulai_pukul": "13:00", "sampai": "2026-06-10",
    "sampai_pukul": "", "nomor": "800/15/DPMPTSP/2026", "tanggal": "2026-06-05",
}  # fmt: skip


@pytest.fixture
def case(office: Office) -> Case:
    office.engine.add_user("dono", roles=["bidang:perizinan"], by="system", name="Dono")
    return office.brought_to("tindak_lanjut_bidang", {})


def test_an_order_is_entered_shown_and_ended(office: Office) -> None:
    adi = office.sign_in("adi")

    assert adi.post("/akun/delegasi", ORDER).goes_to == "/akun/delegasi"
    page = adi.get("/akun/delegasi")
    said = [" ".join(cell.text_content().split()) for cell in page.all("//tbody/tr/td")]
    assert said[:5] == [
        "Plh. Kepala Dinas akan berlaku", "Tuti", "Hadi", "8 Juni 2026 13.00 WITA sampai 10 Juni 2026 24.00 WITA",
        "Nomor 800/15/DPMPTSP/2026, 5 Juni 2026 delegasi-1",
    ]  # fmt: skip
    (end,) = page.all("//form[contains(@action, '/akhiri')]/@action")
    adi.post(end)

    assert "Plh. Kepala Dinas selesai" in adi.get("/akun/delegasi").words
    assert [act.status for act in (adi.post(end), adi.post("/akun/delegasi/delegasi-9/akhiri"))] == [409, 404]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"nomor": ""}, "Isi nomor dan tanggal surat perintah."),
        ({"tanggal": "kemarin"}, "Isi nomor dan tanggal surat perintah."),
        ({"sampai": ""}, "Sampai wajib diisi."),
        ({"pengganti": "hadi"}, "Petugas ini tidak dapat dipilih."),
        ({"sampai": "2026-06-07"}, "Tanggal akhir tidak boleh sebelum tanggal mulai."),
    ],
)
def test_what_is_wrong_with_an_order_stands_beside_its_field_and_the_rest_stays(office: Office, typed: dict[str, str], said: str) -> None:
    page = office.sign_in("adi").post("/akun/delegasi", {**ORDER, **typed})

    assert page.status == 422
    assert [one.text_content() for one in page.all("//p[@class='field-error']")] == [said]
    assert page.all("//input[@id='mulai']/@value") == ["2026-06-08"]
    assert office.engine.read.delegations("adi") == ()


def test_the_superior_hands_a_task_over_from_the_cases_page(office: Office, case: Case) -> None:
    budi, ticket = office.sign_in("budi"), case.business_key

    (address,) = budi.get(f"/kasus/{ticket}").all("//a[contains(., 'Alihkan Petugas')]/@href")
    assert budi.get(address).all("//select[@id='petugas']/option[@value != '']/text()") == ["Dewi", "Dono"]
    refused = budi.post(address, {"petugas": "joko", "alasan": ""})
    assert (refused.status, "Petugas ini tidak dapat dipilih." in refused.words) == (422, True)
    sent = budi.post(address, {"petugas": "dono", "alasan": "Dewi bertugas di lapangan."})

    assert sent.goes_to == f"/kasus/{ticket}"
    words = budi.get(f"/kasus/{ticket}?bagian=riwayat&jenis=pemegang").words
    assert "Tugas dialihkan: Tindak Lanjut Bidang Budi kepada Dono“Dewi bertugas di lapangan.”" in words
    assert office.sign_in("sari").get(f"/kasus/{ticket}").all("//a[contains(., 'Alihkan Petugas')]") == []


def test_a_comment_is_in_the_timeline_and_hidden_from_the_citizen(office: Office, case: Case) -> None:
    sari, ticket = office.sign_in("sari"), case.business_key
    key = sari.get(f"/kasus/{ticket}?bagian=riwayat").hidden("kunci")

    for _ in range(2):
        sari.post(f"/kasus/{ticket}/catatan", {"catatan": "Berkas asli di loket 2. @dewi", "kunci": key})

    words = sari.get(f"/kasus/{ticket}?bagian=riwayat&jenis=catatan").words
    assert words.count("“Berkas asli di loket 2. @dewi”") == 1
    assert "Sari menyebut Anda dalam catatan" in office.sign_in("dewi").get("/tugas").words
    assert "Berkas asli" in office.sign_in("ayu").get(f"/audit/{ticket}?langkah=99").words
    guest = office.nobody()
    guest.post("/lacak", {"tiket": ticket, "kode": office.engine.tracking_code(case.id)})
    assert "loket 2" not in guest.get("/lacak/aduan").words


def test_a_comment_that_is_refused_keeps_what_was_typed(office: Office, case: Case) -> None:
    page = office.sign_in("sari").post(f"/kasus/{case.business_key}/catatan", {"catatan": "@joko lihat ini"})

    assert page.status == 422
    assert "@joko tidak dapat membaca kasus ini." in page.words
    assert page.all("//textarea[@id='catatan']/text()") == ["@joko lihat ini"]


# ---------------------------------------------------------------- one's own account, several tasks at once


def test_how_one_is_told_is_chosen_on_ones_own_page(office: Office) -> None:
    dewi = office.sign_in("dewi")

    wrong = dewi.post("/akun/saya/pemberitahuan", {"lewat": "email", "ringkasan": "ya", "surel": "bukan alamat"})
    assert (wrong.status, "Alamat email tidak benar." in wrong.words) == (422, True)
    assert wrong.all("//input[@id='lewat-email']/@checked") == wrong.all("//input[@id='ringkasan']/@checked") == ["checked"]
    dewi.post("/akun/saya/pemberitahuan", {"lewat": "email", "ringkasan": "ya", "surel": "dewi@kantor.example"})

    chosen = office.engine.read.preference("dewi")
    assert (chosen.email, chosen.by_email, chosen.digest) == ("dewi@kantor.example", True, True)
    dewi.post("/akun/saya/pemberitahuan", {"lewat": "kotak", "surel": ""})
    assert office.engine.read.preference("dewi").email == ""


def test_days_away_are_shown_to_who_hands_a_task_over(office: Office, case: Case) -> None:
    budi = office.sign_in("budi")
    task = office.engine.inbox("dewi", case=case.id)[0]
    dewi = office.sign_in("dewi")

    assert "Sampai wajib diisi." in dewi.post("/akun/saya/berhalangan", {"mulai": "2026-06-08", "sampai": ""}).words
    dewi.post("/akun/saya/berhalangan", {"mulai": "2026-06-08", "sampai": "2026-06-10"})

    assert "8 Juni 2026 sampai 10 Juni 2026" in dewi.get("/akun/saya").words
    assert "Dewi (berhalangan sampai 10 Juni 2026)" in budi.get(f"/tugas/{task.id}/alihkan").words
    dewi.post("/akun/saya/berhalangan/hapus", {"mulai": "2026-06-08"})
    assert office.engine.read.absences("dewi") == ()


def test_several_tasks_are_taken_by_one_press_and_one_that_is_gone_stops_none(office: Office) -> None:
    for number in range(3):
        office.complaint(judul=f"Berkas nomor {number} tidak bergerak")
    sari = office.sign_in("sari")
    page = sari.get("/tugas?tab=kelompok")
    ids = page.all("//input[@name='tugas'][@form='ambil-banyak']/@value")
    assert len(ids) == 3
    office.engine.add_user("dua", roles=["kasi"], by="system")
    office.engine.claim(ids[0], by="dua")

    answer = sari.post("/tugas/ambil", {"tugas": [*ids, "tidakada.9"]})

    assert answer.goes_to == "/tugas?tab=saya"
    assert "2 tugas diambil; 2 tidak dapat diambil lagi." in sari.get("/tugas?tab=saya").words
    assert sorted(task.id for task in office.engine.inbox("sari") if task.assignee == "sari") == sorted(ids[1:])
    sari.post("/tugas/ambil")
    assert "Pilih dahulu tugas yang hendak diambil." in sari.get("/tugas").words
