"""The list of holidays: who takes in a decree sees first what it would move, and each case says by which decree its time was moved."""

from __future__ import annotations

from datetime import date

from tests.webtasks.office import Office, Page, Person

TUESDAY = {
    "tanggal": "2026-06-09", "jenis": "libur_daerah", "nama": "Hari jadi daerah", "dasar": "Keputusan Bupati Nomor 5 Tahun 2026", "mengikuti": "",
}  # fmt: skip


def sends(umar: Person, address: str, **values: str) -> Page:
    """Fill in the page's form and press a button."""
    return umar.post(address, {**values})


def test_a_decree_is_looked_at_before_it_counts(office: Office) -> None:
    office.passes(60 * 7)
    office.brought_to("tindak_lanjut_bidang", {})
    umar = office.sign_in("umar")

    looked = sends(umar, "/hari-libur", **TUESDAY, langkah="lihat")
    assert "tugas terbuka berubah tenggatnya" in looked.words
    assert not umar.get("/hari-libur?tahun=2026").all("//td[contains(., 'Hari jadi daerah')]")

    done = sends(umar, "/hari-libur", **TUESDAY, langkah="simpan")
    assert (done.status, done.goes_to) == (303, "/hari-libur?tahun=2026")
    page = umar.get("/hari-libur?tahun=2026")
    assert "Selasa, 9 Juni 2026" in page.words
    assert "umar: ditambahkan Selasa, 9 Juni 2026 (Hari jadi daerah), Keputusan Bupati Nomor 5 Tahun 2026" in page.words


def test_the_history_of_a_case_names_the_decree_that_moved_it(office: Office) -> None:
    office.passes(60 * 7)
    case = office.brought_to("tindak_lanjut_bidang", {})

    sends(office.sign_in("umar"), "/hari-libur", **TUESDAY, langkah="simpan")
    office.engine.run_due()

    history = office.sign_in("sari").get(f"/kasus/{case.business_key}?bagian=riwayat").words
    assert "Tenggat menyesuaikan hari libur" in history
    assert "Keputusan Bupati Nomor 5 Tahun 2026" in history


def test_a_day_is_taken_off_the_list_by_a_decree_alone(office: Office) -> None:
    umar = office.sign_in("umar")
    asked = umar.get("/hari-libur?tahun=2026&cabut=2026-06-16&jenis=libur_nasional")
    assert "Cabut Selasa, 16 Juni 2026 dari daftar" in asked.words

    refused = sends(umar, "/hari-libur/cabut", tanggal="2026-06-16", jenis="libur_nasional", dasar="", langkah="simpan")
    assert (refused.status, "Nomor keputusan wajib diisi." in refused.words) == (422, True)

    sends(umar, "/hari-libur/cabut", tanggal="2026-06-16", jenis="libur_nasional", dasar="SKB Nomor 9", langkah="simpan")
    assert "dicabut Selasa, 16 Juni 2026" in umar.get("/hari-libur?tahun=2026").words
    assert office.engine.office.calendar.hours_on(date(2026, 6, 16))


def test_what_was_typed_stays_beside_what_is_wrong(office: Office) -> None:
    umar = office.sign_in("umar")

    twice = sends(umar, "/hari-libur", **{**TUESDAY, "tanggal": "2026-06-16"}, langkah="lihat")

    assert (twice.status, "Tanggal ini sudah ada dalam daftar hari libur." in twice.words) == (422, True)
    assert twice.all("//input[@name='nama']/@value") == ["Hari jadi daerah"]


def test_a_day_that_is_not_on_the_list_is_not_withdrawn(office: Office) -> None:
    umar = office.sign_in("umar")

    assert sends(umar, "/hari-libur/cabut", tanggal="2026-06-10", jenis="libur_daerah", dasar="SKB Nomor 9", langkah="simpan").status == 404
