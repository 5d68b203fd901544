"""K5: a complaint about corruption goes to the whistle-blowing manager, and is gone for everybody else."""

from __future__ import annotations

import pytest

from engine import Invalid
from tests.scenario import Official, Stage
from tests.sop.acts import COMPLAINT, STUCK, at_sorting

OTHERS = ("sari", "budi", "hadi", "dewi", "umar", "adi", "anto")
TELLING = ("WBS", "korupsi", "Dewi", "dialihkan")
"""Words that no citizen reads of it."""
REPORT = {
    **COMPLAINT, "Pokok aduan": "Dimintai uang untuk izin", "Isi aduan/keluhan": "Petugas Dewi meminta uang agar izin saya diproses lebih cepat.",
}  # fmt: skip
SITES = ("/tugas", "/tugas?tab=kelompok", "/tugas?tab=selesai", "/tugas?tab=semua", "/tugas?tab=semua&cari={}", "/kasus", "/kasus?cari={}",
         "/register/pengaduan", "/laporan", "/audit", "/audit?cari={}", "/operasi", "/proses")  # fmt: skip


def diverted(office: Stage, ticket: str) -> str:
    """Step 2 at 09.00, step 3 until 09.15: Kasi hands it to the whistle-blowing manager; what their page then says."""
    sari = at_sorting(office, ticket)
    sari.unfolds()
    act = sari.page.locator("details[data-outcome=alihkan_wbs]")
    act.locator("summary").click()
    assert "Setelah dialihkan, Anda tidak dapat melihat aduan ini lagi. Lanjutkan?" in str(act.text_content())
    act.get_by_label("Alasan").fill("Dugaan permintaan uang.")
    act.get_by_label("Pihak yang diduga").fill("Dewi")
    sari._turns(act.get_by_role("button", name="Alihkan ke WBS"))
    return sari.reads


def finds_nothing(official: Official, ticket: str, *addresses: str) -> None:
    """Neither in any list nor by any address; a direct one answers as that of a case that never was."""
    official.goes_to("/kasus/ADU-2026-999999")
    never_was = official.reads
    assert "Halaman tidak ditemukan" in never_was
    for site in SITES:
        official.goes_to(site.format(ticket))
        assert ticket not in official.reads, f"{official.name}, {site}"
        assert REPORT["Pokok aduan"] not in official.reads, f"{official.name}, {site}"
    for address in (f"/kasus/{ticket}", f"/kasus/{ticket}?bagian=riwayat", f"/audit/{ticket}", *addresses):
        official.goes_to(address)
        assert official.reads == never_was, f"{official.name}, {address}"


def figures(office: Stage) -> tuple[str, str, str]:
    """What the month's report, the register and the front page count, as those read who may."""
    budi, sari = office.person("budi"), office.person("sari")
    budi.goes_to("/laporan?masa=2026-06")
    report = budi.reads
    sari.goes_to("/register/pengaduan?dari=2026-06-01&sampai=2026-06-30")
    register = sari.reads
    office.citizen("Lain").page.goto("/")
    return report, register, office.citizen("Lain").reads


def test_k5_diverted_it_is_gone_for_everybody_but_the_manager(office: Stage) -> None:
    rina, wira = office.citizen(), office.person("wira")
    office.at("2026-06-10 07:40")
    other = office.citizen("Lain").complains({**STUCK, "Nama lengkap": "Orang lain"})
    office.at("08:00")
    before = figures(office)
    ticket = rina.complains(REPORT)
    case_id = office.case_id(ticket)

    told = diverted(office, ticket)

    assert "Tersimpan. Kasus itu kini ditangani petugas lain." in told
    assert ticket not in told
    (task,) = office.site.engine.inbox("wira")
    for name in OTHERS:
        finds_nothing(office.person(name), ticket, f"/tugas/{task.id}", f"/operasi/kasus/{case_id}/pindah")
    assert ticket != other
    finds_nothing(office.person("ayu"), ticket)
    assert figures(office) == before
    assert rina.status == "Sedang ditindaklanjuti"
    assert [word for word in TELLING if word in rina.reads] == []

    office.at("10:00")
    assert wira.inbox == [(ticket, "Tangani Laporan WBS")]
    wira.takes("Tangani Laporan WBS", ticket)
    assert REPORT["Isi aduan/keluhan"] in wira.reads
    assert "rina@contoh.example" in wira.reads
    with pytest.raises(Invalid) as refused:
        office.site.engine.assign(task.id, to="dewi", reason="Uji.", by="wira")
    assert office.site.engine.office.text(refused.value.fields["to"].key) == "Petugas ini tidak dapat dipilih."
    office.at("10:30")
    wira.finishes("Tutup Laporan", {"Hasil penanganan": "Diteruskan kepada tim pemeriksa."})
    assert rina.status == "Selesai"
    assert "Laporan Anda telah ditangani." in rina.reads
    assert [word for word in (*TELLING, "Surat balasan nomor") if word in rina.reads] == []
    assert rina.journey == ["Diterima", "Sedang diperiksa", "Sedang ditindaklanjuti", "Selesai"]
    wira.goes_to("/laporan/kelompok")
    assert "2026: 1 kasus diterima" in wira.reads
    for name in OTHERS:
        finds_nothing(office.person(name), ticket)
    steps = {visit.element_id: (visit.wait, visit.touch) for visit in office.site.engine.read.clocks("wira", case_id).visits}
    assert {name: steps[name] for name in ("periksa_aduan", "pilah_aduan")} == {"periksa_aduan": (60, 5), "pilah_aduan": (0, 10)}
    assert office.site.engine.verify().holds


def test_k5_only_the_grant_lets_an_auditor_read_it(office: Stage) -> None:
    ayu = office.person("ayu")
    office.at("2026-06-10 08:00")
    ticket = office.citizen().complains(REPORT)
    diverted(office, ticket)
    finds_nothing(ayu, ticket)

    office.site.engine.give_role("ayu", "auditor_wbs", by="system")

    ayu.goes_to(f"/audit/{ticket}")
    assert "Riwayat utuh" in ayu.reads or "utuh" in ayu.reads
    ayu.goes_to("/audit")
    assert ticket in ayu.reads


def test_k5_who_ticks_corruption_reaches_the_manager_and_never_the_kasi(office: Stage) -> None:
    rina, wira = office.citizen(), office.person("wira")
    office.at("2026-06-10 08:00")

    ticket = rina.complains({**REPORT, "Laporan dugaan korupsi/pungutan liar": "Ya"})

    assert wira.inbox == [(ticket, "Tangani Laporan WBS")]
    for name in OTHERS:
        finds_nothing(office.person(name), ticket)
    assert rina.status == "Sedang ditindaklanjuti"
    assert [word for word in ("WBS", "dialihkan") if word in rina.reads] == []
    history = office.site.engine.history(office.case_id(ticket))
    assert [event.facts.get("circle") for event in history if event.type == "CaseStarted"] == ["wbs"]


@pytest.mark.parametrize("name", ["sari", "budi", "adi"])
def test_k5_nobody_but_the_manager_takes_it_back(office: Stage, name: str) -> None:
    office.at("2026-06-10 08:00")
    ticket = office.citizen().complains(REPORT)
    diverted(office, ticket)
    (task,) = office.site.engine.inbox("wira")
    official = office.person(name)
    official.goes_to("/tugas" if name != "adi" else "/operasi")

    answers = official.page.evaluate(
        """async addresses => { const token = document.querySelector("[name=csrf_token]").value, found = [];
        for (const address of addresses) { found.push((await fetch(address, {method: "POST", headers: {"X-CSRFToken": token},
            body: new URLSearchParams({csrf_token: token, keputusan: "x", alasan: "x", versi: "1"})})).status); } return found; }""",
        [*(f"/tugas/{task.id}{act}" for act in ("", "/ambil", "/konflik")), f"/operasi/kasus/{task.case_id}/pindah"],
    )

    assert set(answers) == {404}
    assert office.site.engine.inbox("wira") == [task]
