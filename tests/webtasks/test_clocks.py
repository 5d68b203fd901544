"""The clocks of the acceptance cases K1, K2, K3 and K9, to the minute, as the office's list of cases gives them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from engine import Case
from engine.history import Event
from engine.queries.clocks import held
from tests.sop.route import ENTRIES
from tests.webtasks.office import WHO, Office

ZONE = ZoneInfo("Asia/Makassar")
Moves = list[tuple[str, str, str, int, int]]
"""(element, claimed, done, minutes waited, minutes worked): ``09:00`` of the day before in the list, or ``9 07:35`` of that day in June."""
BEGIN: Moves = [
    ("periksa_aduan", "8 09:00", "8 09:05", 50, 5), ("pilah_aduan", "8 09:05", "8 09:15", 0, 10), ("disposisi", "8 10:00", "8 10:03", 45, 3),
]  # fmt: skip
K1: Moves = [
    *BEGIN, ("jawab_kabid", "8 10:03", "8 14:03", 0, 180), ("draf_balasan", "8 14:20", "8 14:30", 17, 10),
    ("paraf_kabid", "8 14:35", "8 14:40", 5, 5), ("beri_nomor", "8 14:45", "8 14:48", 5, 3),
    ("tanda_tangan", "8 15:10", "8 15:15", 22, 5), ("distribusi", "8 15:15", "8 15:55", 0, 40), ("arsip", "8 15:55", "8 15:58", 0, 3),
]  # fmt: skip
K2: Moves = [
    *BEGIN, ("tindak_lanjut_bidang", "8 10:30", "8 14:30", 27, 180), ("draf_balasan", "8 14:40", "8 14:50", 10, 10),
    ("paraf_kabid", "8 14:50", "8 14:55", 0, 5), ("beri_nomor", "8 15:00", "8 15:03", 5, 3), ("tanda_tangan", "8 15:20", "8 15:25", 17, 5),
    ("distribusi", "8 15:25", "9 07:35", 0, 40), ("arsip", "9 07:35", "9 07:38", 0, 3),
]  # fmt: skip
K3: Moves = [
    *BEGIN, ("tindak_lanjut_bidang", "8 10:30", "8 14:30", 27, 180), ("surat_peninjauan", "8 14:30", "9 09:00", 0, 180),
    ("rapat_peninjauan", "10 13:00", "10 15:00", 630, 120), ("draf_balasan", "10 15:00", "10 15:10", 0, 10),
    ("paraf_kabid", "10 15:10", "10 15:15", 0, 5), ("beri_nomor", "10 15:20", "10 15:23", 5, 3), ("tanda_tangan", "10 15:30", "10 15:35", 7, 5),
    ("distribusi", "10 15:35", "11 07:45", 0, 40), ("arsip", "11 07:45", "11 07:48", 0, 3),
]  # fmt: skip
INFORMATION = {"pilah_aduan": {"kategori": "informasi"}, "disposisi": {"tujuan": []}}
LICENSING = {"pilah_aduan": {"kategori": "perizinan"}, "disposisi": {"tujuan": ["bidang:perizinan"]}}
SEEN = {"tindak_lanjut_bidang": {"perlu_peninjauan": "ya", "alasan_peninjauan": "Letak perlu dilihat."}}


def at(office: Office, moment: str) -> None:
    day, _, clock = moment.rpartition(" ")
    office.clock.at = datetime.fromisoformat(f"2026-06-{int(day):02}T{clock}").replace(tzinfo=ZONE)


def complained(office: Office) -> Case:
    """The web form, open from 08.00, sent at 08.10."""
    at(office, "8 08:00")
    opened = office.clock.now()
    at(office, "8 08:10")
    data = {"penerimaan": {"kanal": "website", "waktu_terima": office.clock.now().isoformat()}}
    return office.engine.start("penanganan_pengaduan", data, by="pelapor", complete=ENTRIES["tulis_aduan"], opened=opened)


def plays(office: Office, case: Case, moves: Moves, entries: dict[str, dict[str, Any]]) -> None:
    for element, claimed, done, _, _ in moves:
        at(office, claimed)
        office.engine.claim(office.task(case, WHO[element]).id, by=WHO[element])
        at(office, done)
        office.does(case, element, **entries.get(element, {}))


@pytest.mark.parametrize(
    ("moves", "entries", "norm", "untimed", "wait", "whole"),
    [(K1, INFORMATION, 266, 8, 144, 418), (K2, LICENSING, 266, 8, 154, 428), (K3, {**LICENSING, **SEEN}, 446, 128, 764, 1338)],
    ids=["K1", "K2", "K3"],
)
def test_every_visit_and_every_sum_is_that_of_the_acceptance_case(
    office: Office, moves: Moves, entries: dict[str, dict[str, Any]], norm: int, untimed: int, wait: int, whole: int
) -> None:
    case = complained(office)
    plays(office, case, moves, entries)

    clocks = office.engine.read.clocks("sari", case.id)

    assert [(v.element_id, v.wait, v.touch) for v in clocks.visits] == [("tulis_aduan", 0, 10), *[(e, w, t) for e, _, _, w, t in moves]]
    assert (clocks.touch, clocks.norm, clocks.untimed, clocks.wait, clocks.whole) == (norm, norm, untimed, wait, whole)
    assert clocks.touch + clocks.untimed + clocks.wait == clocks.whole
    assert not clocks.repeated


def test_k1_the_answer_is_delivered_405_working_minutes_after_receipt(office: Office) -> None:
    case = complained(office)
    plays(office, case, K1, INFORMATION)

    clocks = office.engine.read.clocks("sari", case.id)

    assert (clocks.lead, clocks.lead_days) == (405, 0)
    assert clocks.delivered == datetime(2026, 6, 8, 15, 55, tzinfo=ZONE)


def test_a_complaint_that_came_as_a_message_has_no_time_of_the_citizen_and_no_norm_for_it(office: Office) -> None:
    case = office.complaint()

    (written, *_) = office.engine.read.clocks("sari", case.id).visits

    assert (written.element_id, written.touch, written.norm, written.meets_norm) == ("tulis_aduan", 0, None, None)


def test_k9_each_round_is_held_against_the_norm_by_itself(office: Office) -> None:
    case = complained(office)
    plays(office, case, [*K1[:4], ("draf_balasan", "8 14:20", "8 14:30", 17, 10)], INFORMATION)
    back = {"paraf_kabid": {"keputusan": "kembalikan", "alasan_kembali": "Sebutkan dasar hukum."}}
    plays(office, case, [("paraf_kabid", "8 14:40", "8 14:40", 10, 0), ("draf_balasan", "8 14:50", "8 15:00", 10, 10)], back)
    plays(office, case, [("paraf_kabid", "8 15:05", "8 15:05", 5, 0), ("draf_balasan", "8 15:10", "8 15:15", 5, 5)], back)
    plays(office, case, [("paraf_kabid", "8 15:20", "8 15:20", 5, 0)], {})

    drafts = [visit for visit in office.engine.read.clocks("sari", case.id).visits if visit.element_id == "draf_balasan"]

    assert [(visit.round, visit.touch, visit.norm, visit.meets_norm) for visit in drafts] == [(1, 10, 10, True), (2, 10, 10, True), (3, 5, 10, True)]
    assert office.engine.read.clocks("sari", case.id).repeated


def test_time_in_which_nobody_held_a_task_is_waiting_also_between_two_holders(office: Office) -> None:
    case = complained(office)
    task = office.task(case, "sari").id
    for moment, act in (("8 09:00", office.engine.claim), ("8 09:20", office.engine.unclaim), ("8 10:00", office.engine.claim)):
        at(office, moment)
        act(task, by="sari")
    at(office, "8 10:05")
    office.does(case, "periksa_aduan")

    (_, visit, *_) = office.engine.read.clocks("sari", case.id).visits

    assert (visit.touch, visit.wait, visit.norm, visit.meets_norm) == (25, 90, 5, False)
    assert visit.late == 110


def test_the_page_tells_norm_and_deadline_side_by_side(office: Office) -> None:
    case = complained(office)
    plays(office, case, BEGIN, INFORMATION)

    words = office.sign_in("sari").get(f"/kasus/{case.business_key}?bagian=waktu").words

    assert "1. Tulis Aduan Pelapor 08.00" in words
    assert "28 menit; mutu baku langkah yang selesai 28 menit" in words
    assert "2. Periksa Aduan Sari 08.10 50 menit 5 menit 5 menit, terpenuhi 08.15, terlambat 50 menit" in words


def test_the_form_a_citizen_opened_in_a_browser_says_how_long_it_took_them(office: Office) -> None:
    citizen = office.nobody()
    citizen.get("/aduan")
    office.passes(10)
    typed = {name: value for name, value in ENTRIES["tulis_aduan"].items() if isinstance(value, str)}
    assert citizen.post("/aduan", typed).status == 303
    citizen.post("/aduan/kirim")
    (row, *_), _ = office.engine.read.cases("sari")

    (first, *_) = office.engine.read.clocks("sari", row.id).visits

    assert (first.element_id, first.touch, first.wait) == ("tulis_aduan", 10, 0)


def _events(acts: list[tuple[str, int]]) -> Iterator[Event]:
    for minute, (kind, token) in enumerate(acts):
        moment = datetime(2026, 6, 8, tzinfo=ZONE) + timedelta(minutes=minute)
        yield Event("k", minute, moment, "sari", None, kind, {"task": [token, "a"]}, {}, b"", "", "", "")


@given(st.lists(st.tuples(st.sampled_from(["TaskClaimed", "TaskUnclaimed", "TaskCompleted"]), st.integers(1, 3)), max_size=20))
def test_a_task_is_never_held_twice_at_once_nor_after_now(acts: list[tuple[str, int]]) -> None:
    now = datetime(2026, 6, 8, 12, tzinfo=ZONE)

    spans = held(_events(acts), now)

    for found in spans.values():
        ends = [moment for span in found for moment in span]
        assert ends == sorted(ends)
        assert ends[-1] <= now
