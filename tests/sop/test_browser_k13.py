"""K13: a task that runs late over a weekend of holidays: who is told when, and that a norm met and a deadline missed are told side by side."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.scenario import Official, Stage
from tests.sop.acts import LICENSING, STUCK, reaches_kabid
from tests.sop.site import ZONE
from tests.sop.test_browser_k2 import HANDLED

SPRING = {"since": datetime(2026, 5, 12, 16, 0, tzinfo=ZONE)}
FOLLOW_UP = "Tindak Lanjut Bidang"
DUE = "18 Mei 2026 09.10 WITA"
DECREE = "SKB Perubahan Nomor 7 Tahun 2026"


def handed_to_dewi(office: Stage) -> str:
    """Wednesday 13 May, 14.40: Kabid has disposed the complaint to the bidang, with the time that the form proposes; the ticket."""
    office.at("2026-05-13 08:10")
    ticket = office.citizen().complains(STUCK)
    budi = reaches_kabid(office, ticket, Kategori="Perizinan")
    office.at("14:40")
    budi.does("Disposisi", ticket, "Kirim Disposisi", {"Diteruskan kepada": [LICENSING], "Isi disposisi": ["Tindak lanjuti"]})
    return ticket


def told(official: Official) -> list[str]:
    """What stands on the inbox as told to this person."""
    official.goes_to("/tugas")
    return [text.strip() for text in official.page.locator("[data-notice]").all_inner_texts()]


def escalations(official: Official) -> int:
    """How often this person was told that the bidang's task is not done."""
    return len([text for text in told(official) if text.startswith(f"Eskalasi: {FOLLOW_UP}")])


def looked_at(office: Stage, *moments: str) -> None:
    """The worker looks at these times, twice each, as two workers would."""
    for moment in moments:
        office.at(moment)
        office.site.engine.run_due()


@pytest.mark.parametrize(
    ("office", "before", "escalated", "touch", "lead", "late"),
    [
        (SPRING, "13:09", "13:10", "2 jam", 410, "3 jam 50 menit"),
        ({**SPRING, "hours": "wita-jumat-pendek"}, "12:39", "12:40", "2 jam 30 menit", 440, "4 jam 20 menit"),
    ],
    ids=["wita-baku", "wita-jumat-pendek"], indirect=["office"],
)  # fmt: skip
def test_k13_reminded_overdue_escalated_each_once_and_both_clocks_are_told(
    office: Stage, before: str, escalated: str, touch: str, lead: int, late: str
) -> None:
    dewi, budi, rina = office.person("dewi"), office.person("budi"), office.citizen()
    ticket = handed_to_dewi(office)
    journey = rina.journey

    looked_at(office, "16:01", "2026-05-14 09:00", "2026-05-15 10:00", "2026-05-17 12:00", "2026-05-18 08:24")
    assert told(dewi) == []
    looked_at(office, "08:25")
    assert [DUE in text and ticket in text for text in told(dewi)] == [True]
    looked_at(office, "09:00", "09:09")
    assert len(told(dewi)) == 1
    looked_at(office, "09:10")
    assert len(told(dewi)) == 2
    looked_at(office, "09:30")
    assert "terlambat" in dewi.goes_to("/tugas?tab=kelompok").locator("tr[data-row]").first.inner_text()
    office.at("11:00")
    dewi.takes(FOLLOW_UP, ticket)
    looked_at(office, before)
    assert escalations(budi) == 0
    looked_at(office, escalated)
    assert escalations(budi) == 1
    office.at("14:00")
    dewi.opens(FOLLOW_UP, ticket)
    dewi.finishes("Serahkan Hasil", HANDLED)
    looked_at(office, "15:59")
    assert escalations(budi) == 1

    budi.goes_to(f"/kasus/{ticket}?bagian=waktu")
    visit = budi.page.locator("[data-visit=tindak_lanjut_bidang]").inner_text()
    assert [word for word in ("4 jam 50 menit", touch, "terpenuhi", f"terlambat {late}") if word not in visit] == []
    clocks = office.site.engine.read.clocks("budi", office.case_id(ticket))
    assert [(one.wait, one.wait + one.touch) for one in clocks.visits if one.element_id == "tindak_lanjut_bidang"] == [(290, lead)]
    assert rina.journey == [*journey, "Surat balasan disusun"]
    assert not [word for word in ("terlambat", "tenggat") if word in rina.reads.lower()]
    assert "jawaban dikirim paling lambat Selasa, 9 Juni 2026." in rina.reads
    office.at("2026-06-05 10:00")
    assert rina.status == "Surat balasan disusun"
    assert (
        "Mohon maaf, jawaban yang kami janjikan paling lambat Selasa, 9 Juni 2026 memerlukan waktu lebih lama. "
        "Kami kirim paling lambat Jumat, 19 Juni 2026." in rina.reads
    )


@pytest.mark.parametrize("office", [SPRING], indirect=True)
def test_k13_a_decree_taken_in_on_friday_moves_monday_to_tuesday_and_is_named(office: Stage) -> None:
    dewi, umar = office.person("dewi"), office.person("umar")
    ticket = handed_to_dewi(office)
    office.at("2026-05-15 10:00")

    umar.goes_to("/hari-libur")
    umar.page.get_by_text("Masukkan keputusan baru").click()
    for label, text in {"Tanggal": "2026-05-18", "Nama hari": "Kenaikan Yesus Kristus", "Nomor keputusan": DECREE}.items():
        umar.page.get_by_label(label, exact=True).fill(text)
    umar.page.get_by_label("Jenis").select_option(label="Cuti bersama")
    umar.presses("Lihat akibatnya")
    assert "2 tugas terbuka berubah tenggatnya." in umar.reads, "the bidang's task, and Wednesday's check of the box that nobody recorded"
    umar.presses("Tambahkan ke daftar")

    office.at("10:01")
    looked_at(office, "2026-05-18 09:10", "2026-05-19 08:24")
    assert told(dewi) == []
    looked_at(office, "08:25", "09:10")
    assert ["19 Mei 2026 09.10 WITA" in text for text in told(dewi)] == [True, True]
    dewi.goes_to(f"/kasus/{ticket}?bagian=riwayat")
    assert [word for word in ("Tenggat menyesuaikan hari libur", DECREE) if word not in dewi.reads] == []
