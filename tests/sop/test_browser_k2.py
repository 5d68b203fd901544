"""K2: a related bidang follows up, without a field review; and two of them at once."""

from __future__ import annotations

from tests.scenario import Official, Stage
from tests.sop.acts import ANSWER, LICENSING, STUCK, disposed, letter_goes_out
from tests.sop.procedure import keeps_to_the_sop

HANDLED = {
    "Hasil penelaahan": "Sebagian",
    "Uraian tindak lanjut/jawaban": "Berkas permohonan ditemukan dan diteruskan kepada pemroses hari ini.",
    "Rencana perbaikan dan waktunya": "Izin terbit paling lambat 12 Juni 2026.",
    "Perlu peninjauan lapangan?": "Tidak",
}
INVESTMENT = "Bidang Penanaman Modal"
LETTER = ["draf_balasan", "paraf_kabid", "beri_nomor", "tanda_tangan", "distribusi", "arsip"]


def test_k2_the_bidang_follows_up_and_sees_this_case_alone(office: Stage) -> None:
    rina, dewi, tuti = office.citizen(), office.person("dewi"), office.person("tuti")
    office.at("2026-06-08 08:05")
    other = office.citizen("Lain").complains({**STUCK, "Pokok aduan": "Aduan lain", "Nama lengkap": "Orang lain"})
    office.at("08:10")
    ticket = rina.complains(STUCK)

    disposed(office, ticket, LICENSING)

    assert rina.status == "Sedang ditindaklanjuti"
    assert (office.person("joko").inbox, tuti.inbox) == ([], [])
    assert dewi.inbox == [(ticket, "Tindak Lanjut Bidang")]
    office.at("10:30")
    dewi.takes("Tindak Lanjut Bidang", ticket)
    sees_the_complaint_without_contacts(dewi)
    sees_nothing(tuti, ticket, dewi.page.url)
    sees_nothing(dewi, other)
    office.at("14:30")
    dewi.opens("Tindak Lanjut Bidang", ticket)
    assert dewi.finishes("Serahkan Hasil", HANDLED).startswith("Diserahkan kepada Kasi")
    assert rina.status == "Surat balasan disusun"
    letter_goes_out(office, ticket, since="14:40")
    assert rina.journey == [
        "Diterima", "Sedang diperiksa", "Diteruskan", "Sedang ditindaklanjuti", "Surat balasan disusun", "Menunggu tanda tangan", "Selesai",
    ]  # fmt: skip
    assert office.visits(ticket) == ["tulis_aduan", "periksa_aduan", "pilah_aduan", "disposisi", "tindak_lanjut_bidang", *LETTER]
    keeps_to_the_sop(office, ticket)


def test_k2_two_bidang_work_side_by_side_and_the_case_waits_for_both(office: Stage) -> None:
    rina, sari, dewi, joko = office.citizen(), office.person("sari"), office.person("dewi"), office.person("joko")
    office.at("2026-06-08 08:10")
    ticket = rina.complains(STUCK)

    disposed(office, ticket, LICENSING, INVESTMENT)

    assert dewi.inbox == joko.inbox == [(ticket, "Tindak Lanjut Bidang")]
    sees_nothing(office.person("tuti"), ticket)
    joko.takes("Tindak Lanjut Bidang", ticket)
    office.at("11:00")
    assert dewi.does("Tindak Lanjut Bidang", ticket, "Serahkan Hasil", HANDLED) == (
        "Tersimpan. Kasus masih menunggu: Tindak Lanjut Bidang (Penanaman Modal)."
    )
    assert dewi.inbox == []
    assert rina.status == "Sedang ditindaklanjuti"
    assert (ticket, "Susun Draf Surat Balasan") not in sari.inbox
    office.at("13:30")
    joko.opens("Tindak Lanjut Bidang", ticket)
    assert joko.finishes("Serahkan Hasil", {**ANSWER, "Uraian tindak lanjut/jawaban": "Laporan penanaman modal sudah lengkap."}) == (
        "Diserahkan kepada Kasi, tenggat 13.40."
    )
    sari.takes("Susun Draf Surat Balasan", ticket)
    draft = sari.page.get_by_label("Isi surat").input_value()
    assert [text for text in (HANDLED["Uraian tindak lanjut/jawaban"], "Laporan penanaman modal sudah lengkap.") if text not in draft] == []
    letter_goes_out(office, ticket, since="14:00")
    assert office.visits(ticket) == ["tulis_aduan", "periksa_aduan", "pilah_aduan", "disposisi", *["tindak_lanjut_bidang"] * 2, *LETTER]
    keeps_to_the_sop(office, ticket)


def sees_the_complaint_without_contacts(official: Official) -> None:
    """Parts A to D of the Formulir stand on the open task; NIK, telephone and e-mail do not."""
    for part in ("A. Identitas Pelapor", "B. Pengaduan", "C. Pemeriksaan dan Pemilahan", "D. Disposisi", STUCK["Isi aduan/keluhan"]):
        assert part in official.reads, part
    shown = official.page.content()
    assert [secret for secret in (STUCK["NIK"], "3456 7890", STUCK["Email"]) if secret in shown] == []


def sees_nothing(official: Official, ticket: str, *addresses: str) -> None:
    """Neither in the inbox nor in the list of cases, and the case's addresses answer as those of a case that never was."""
    assert ticket not in [found for found, _ in official.inbox]
    official.goes_to("/kasus")
    assert ticket not in official.reads
    official.goes_to("/kasus/ADU-2026-999999")
    never_was = official.reads
    for address in (f"/kasus/{ticket}", *addresses):
        official.goes_to(address)
        assert official.reads == never_was
