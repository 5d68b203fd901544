"""K11: who a complaint is about neither handles it nor sees it; and who stands too close to it says so."""

from __future__ import annotations

import pytest

from engine import Invalid
from tests.scenario import Official, Stage
from tests.sop.acts import ANSWER, LICENSING, SORTED, STUCK, letter_goes_out, reaches_kabid
from tests.sop.test_browser_k2 import HANDLED, LETTER, sees_nothing

UNSERVED = {**STUCK, "Pokok aduan": "Petugas Dewi tidak melayani", "Isi aduan/keluhan": "Petugas Dewi tidak melayani saya di loket tiga kali."}
ACCUSED = "Petugas yang diadukan (bila ada)"
SUBSTITUTE = "Petugas pengganti karena konflik kepentingan"
STEP = "Tindak Lanjut Bidang"


def disposed_about(office: Stage, ticket: str, whom: str) -> Official:
    """Steps 2 to 4: Kasi names whom it is about, Kabid hands it to the licensing division at 10.03; Kabid."""
    budi = reaches_kabid(office, ticket, Kategori="Perizinan", **({ACCUSED: whom} if whom else {}))
    office.at("10:00")
    budi.takes("Disposisi", ticket)
    office.at("10:03")
    budi.finishes("Kirim Disposisi", {"Diteruskan kepada": [LICENSING], "Isi disposisi": ["Tindak lanjuti"]})
    return budi


def declares(official: Official, task: str, ticket: str, reason: str) -> None:
    """From the task's page: a conflict of interest, refused without a reason, recorded with one."""
    official.takes(task, ticket)
    official.page.locator("#konflik summary").click()
    assert "Tugas dilepas dan Anda tidak lagi melihat kasus ini. Lanjutkan?" in official.reads
    official.page.get_by_role("button", name="Nyatakan Konflik Kepentingan").click()
    assert official.page.locator("#konflik-alasan").evaluate("one => !one.validity.valid")
    official.page.get_by_label("Alasan", exact=True).and_(official.page.locator("#konflik-alasan")).fill(reason)
    official._turns(official.page.get_by_role("button", name="Nyatakan Konflik Kepentingan"))
    assert f"Konflik kepentingan dicatat. Tugas “{task}” kembali tanpa pemegang." in official.reads


def test_k11_the_accused_sees_nothing_and_the_superior_stands_in(office: Stage) -> None:
    rina, dewi = office.citizen(), office.person("dewi")
    office.at("2026-06-08 08:10")
    ticket = rina.complains(UNSERVED)

    budi = disposed_about(office, ticket, "Dewi, Petugas Bidang Pelayanan Perizinan")

    (task,) = office.site.engine.inbox("budi", case=office.case_id(ticket))
    sees_nothing(dewi, ticket, f"/tugas/{task.id}", f"/kasus/{ticket}?bagian=riwayat")
    dewi.goes_to(f"/kasus?cari={ticket}")
    assert ticket not in dewi.reads.replace(f"cari={ticket}", "")
    office.at("10:30")
    budi.takes(STEP, ticket)
    assert SUBSTITUTE in budi.reads
    with pytest.raises(Invalid) as refused:
        office.site.engine.assign(task.id, to="dewi", reason="Uji.", by="budi")
    assert office.site.engine.office.text(refused.value.fields["to"].key) == "Petugas ini tidak dapat dipilih."
    office.at("14:30")
    budi.opens(STEP, ticket)
    budi.finishes("Serahkan Hasil", HANDLED)
    letter_goes_out(office, ticket, since="14:40")
    sees_nothing(dewi, ticket)
    assert rina.status == "Selesai"
    assert [name for name in ("Dewi", "konflik") if name in rina.reads.replace(UNSERVED["Pokok aduan"], "")] == []
    assert office.visits(ticket) == ["tulis_aduan", "periksa_aduan", "pilah_aduan", "disposisi", "tindak_lanjut_bidang", *LETTER]
    assert office.site.engine.verify().holds


def test_k11_a_colleague_of_the_accused_gets_the_task(office: Stage) -> None:
    office.site.engine.add_user("gita", roles=["bidang:perizinan"], by="system", name="Gita")
    office.at("2026-06-08 08:10")
    ticket = office.citizen().complains(UNSERVED)

    disposed_about(office, ticket, "Dewi, Petugas Bidang Pelayanan Perizinan")

    engine, case_id = office.site.engine, office.case_id(ticket)
    (task,) = engine.inbox("gita", case=case_id)
    assert [user for user in ("dewi", "budi", "joko") if engine.inbox(user, case=case_id)] == []
    assert not engine.read.task("gita", task.id).instead


def test_k11_a_kasi_who_is_accused_loses_the_case_and_the_kabid_drafts_the_letter(office: Stage) -> None:
    rina, sari, budi = office.citizen(), office.person("sari"), office.person("budi")
    office.at("2026-06-08 08:10")
    ticket = rina.complains({**UNSERVED, "Pokok aduan": "Petugas Sari tidak melayani"})
    office.at("09:00")
    sari.does("Periksa Aduan", ticket, "Proses Aduan", {"Aduan lengkap?": "Ya"})
    sari.takes("Pilah Jenis Aduan", ticket)
    sari.fills({**SORTED, ACCUSED: "Sari, Kasi Pengaduan dan Advokasi"})

    sari.presses("Serahkan kepada Kabid")

    assert "Tersimpan. Kasus itu kini ditangani petugas lain." in sari.reads
    sees_nothing(sari, ticket)
    sari.goes_to("/register/pengaduan?dari=2026-06-01&sampai=2026-06-30")
    assert ticket not in sari.reads
    office.at("10:00")
    budi.does("Disposisi", ticket, "Kirim Disposisi", {"Isi disposisi": ["Jawab langsung"]})
    budi.does("Jawab Aduan", ticket, "Simpan Jawaban", ANSWER)
    budi.takes("Susun Draf Surat Balasan", ticket)
    assert SUBSTITUTE in budi.reads
    budi.finishes("Ajukan ke Kabid")
    sees_nothing(sari, ticket)
    assert office.site.engine.verify().holds


def test_k11_a_handler_declares_a_conflict_and_waiting_goes_on(office: Stage) -> None:
    office.site.engine.add_user("gita", roles=["bidang:perizinan"], by="system", name="Gita")
    dewi = office.person("dewi")
    office.at("2026-06-08 08:10")
    ticket = office.citizen().complains(STUCK)
    budi = disposed_about(office, ticket, "")
    office.at("10:30")
    dewi.takes(STEP, ticket)
    address = dewi.page.url
    office.at("11:00")

    declares(dewi, STEP, ticket, "Pelapor saudara saya.")

    sees_nothing(dewi, ticket, address)
    engine, case_id = office.site.engine, office.case_id(ticket)
    office.at("11:30")
    (task,) = engine.inbox("gita", case=case_id)
    engine.claim(task.id, by="gita")
    budi.goes_to(f"/kasus/{ticket}?bagian=riwayat")
    assert "Petugas menyatakan konflik kepentingan" in budi.reads
    assert "saudara" not in budi.reads
    office.at("14:30")
    page = engine.read.task("gita", task.id)
    engine.complete(task.id, {**page.values, "hasil": "informasi_diberikan", "uraian_tindak_lanjut": "Berkas ditemukan dan diteruskan hari ini.",
                              "perlu_peninjauan": "tidak"}, by="gita")
    visit = next(one for one in engine.read.clocks("budi", case_id).visits if one.element_id == "tindak_lanjut_bidang")
    assert (visit.wait, visit.touch) == (57, 150)
    assert engine.verify().holds


def test_k11_nobody_chooses_somebody_who_is_not_of_the_staff(office: Stage) -> None:
    engine = office.site.engine
    office.at("2026-06-08 08:10")
    ticket = office.citizen().complains(STUCK)
    office.at("09:00")
    sari = office.person("sari")
    sari.does("Periksa Aduan", ticket, "Proses Aduan", {"Aduan lengkap?": "Ya"})
    sari.takes("Pilah Jenis Aduan", ticket)
    offered = sari.page.get_by_label(ACCUSED).locator("option").all_inner_texts()
    assert "Dewi, Petugas Bidang Pelayanan Perizinan" in offered
    assert not [name for name in offered if name.startswith(("Adi", "Anto", "Ayu"))]
    sari.fills(SORTED)

    sari.page.get_by_label(ACCUSED).evaluate("one => one.add(new Option('Adi', 'adi', true, true))")
    sari.presses("Serahkan kepada Kabid")

    assert sari.mistakes == ["Petugas ini tidak dapat dipilih."]
    assert engine.inbox("budi", case=office.case_id(ticket)) == []
