"""A case in a circle, grepped for at every address as every other role: pages, exports, lists and their counts, notices, drafts, logs.

Two offices live the same days; in one of them a complaint full of marks was handed to the whistle-blowing manager. Whoever is not of their circle
must read the same in both.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.routing import Rule

from engine import Case
from tests.sop.route import ENTRIES
from tests.webtasks.office import Office, Person
from tests.webtasks.test_authority import CONTACTS, FILE, KEEPS_OFF, PEOPLE, QUERIES, SECRETS

OUTSIDE = [person for person in PEOPLE if person not in ("wira", "asih")]
TOLD = re.compile(rb"zzmarkah|zzkontak|6402019999990001|9988.?7766|dugaan zzkorupsi", re.IGNORECASE)
BY_CASE = {"ticket", "task_id", "case_id", "digest"}
CITIZENS = {"intake", "completing", "signatures", "frame", "auth"}
"""Rooms for people who show a code, or nothing; their addresses name no case."""
_IDS = re.compile(rb"[a-z2-7]{16}(\.\d+)?")
_OWN = re.compile(rb'name="(csrf_token|kunci|_lembar|serial)" value="[^"]*"|ADU-2026-00000[23]|nonce-\S+')


@dataclass(frozen=True)
class Days:
    """An office after its days, with the case that people may find."""

    office: Office
    ordinary: Case
    hidden: Case | None
    names: dict[str, str]
    """Variable of an address → its value: of the hidden case where there is one."""


def lived(url: str, *, marked: bool) -> Days:
    """The days of one office: an ordinary complaint that waits for Dewi's bidang, and, if `marked`, one that is handed over."""
    office = Office(url)
    ordinary = office.complaint()
    hidden = _marked(office) if marked else None
    for minutes in (5, 10, 60, 4000):
        office.passes(minutes)
        office.engine.run_due()
        if minutes == 5:
            for case in filter(None, (ordinary, hidden)):
                office.does(case, "periksa_aduan")
        if minutes == 10:
            office.does(ordinary, "pilah_aduan")
            office.does(ordinary, "disposisi")
        if minutes == 60 and hidden is not None:
            task = office.task(hidden, "sari")
            office.engine.claim(task.id, by="sari")
            office.engine.save_draft(task.id, {"ringkasan": ["Zzmarkah draf"]}, by="sari")
            office.engine.complete(task.id, {"keputusan": "alihkan_wbs", "alasan_wbs": "Dugaan zzkorupsi.", "pihak_diduga": "Zzmarkah"}, by="sari",
                                   idempotency_key="tugas:sari:zzmarkah")  # fmt: skip
    return Days(office, ordinary, hidden, _names(office, ordinary, hidden))


def _marked(office: Office) -> Case:
    file = office.engine.upload("kunci-warga", "zzmarkah berkas.pdf", FILE)
    complaint = {**ENTRIES["tulis_aduan"], **SECRETS, **CONTACTS, "lampiran": [file]}
    data = {"penerimaan": {"kanal": "website", "waktu_terima": office.clock.now().isoformat()}}
    return office.engine.start("penanganan_pengaduan", data, by="pelapor", complete=complaint, upload_owner="kunci-warga")


def _names(office: Office, ordinary: Case, hidden: Case | None) -> dict[str, str]:
    case, person = (hidden, "wira") if hidden else (ordinary, "dewi")
    rest = {
        "form_key": "disposisi", "key": "pengaduan", "definition_id": "penanganan_pengaduan:1", "name": "penanganan_pengaduan.bpmn",
        "user_id": "sari", "filename": "alur.css", "digest": "f" * 64,
    }  # fmt: skip
    if hidden:
        rest["digest"] = next(a.digest for a in office.engine.read.case("wira", hidden.id).attachments)
    return {"task_id": office.task(case, person).id, "ticket": str(case.business_key), "case_id": case.id, **rest}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Days, Days]]:
    """(the office with the hidden case, the one in which it never was)."""
    folder = tmp_path_factory.mktemp("walk")
    both = tuple(lived(f"sqlite:///{folder / name}.db", marked=name == "with") for name in ("with", "without"))
    yield both[0], both[1]
    for days in both:
        days.office.engine.close()


@pytest.fixture(autouse=True)
def logs_tell_nothing(caplog: pytest.LogCaptureFixture, offices: tuple[Days, Days]) -> Iterator[None]:
    """Whatever was logged meanwhile names neither the case nor what stands in it."""
    hidden = offices[0].hidden
    assert hidden is not None
    with caplog.at_level(logging.DEBUG):
        yield
    assert not TOLD.search(caplog.text.encode())
    assert str(hidden.business_key) not in caplog.text
    assert hidden.id not in caplog.text


@pytest.mark.parametrize("person", [*OUTSIDE, "nobody"])
def test_every_page_and_export_reads_as_if_the_case_had_never_been(offices: tuple[Days, Days], person: str) -> None:
    there, never = offices
    walkers = [(days, _walker(days, person)) for days in offices]

    for rule in _rules(there.office, "GET"):
        if BY_CASE & rule.arguments:
            continue
        for query in QUERIES:
            answers = [walker.client.get(_address(days, rule) + query, buffered=True) for days, walker in walkers]
            assert answers[0].status_code == answers[1].status_code, rule.rule + query
            told, otherwise = (_unpacked(answer) for answer in answers)
            assert not TOLD.search(_without_search(told)), rule.rule + query
            assert _difference(_even(told), _even(otherwise)) is None, rule.rule + query
    assert never.hidden is None


@pytest.mark.parametrize("person", [*OUTSIDE, "nobody"])
def test_its_own_addresses_answer_as_those_of_a_case_that_never_was(offices: tuple[Days, Days], person: str) -> None:
    days, _ = offices
    walker = _walker(days, person)
    unreal = {**days.names, "ticket": "ADU-2026-999999", "task_id": "tidakadatidakada.9", "case_id": "tidakadatidakada", "digest": "e" * 64}
    before = len(days.office.engine.history(days.names["case_id"]))

    for method in ("GET", "POST"):
        for rule in _rules(days.office, method):
            if not BY_CASE & rule.arguments or rule.endpoint.split(".")[0] in CITIZENS:
                continue
            answers = [_asks(walker, method, _address(days, rule, names)) for names in (days.names, unreal)]
            said = [_even(_nameless(answer.data + answer.headers.get("Location", "").encode(), names))
                    for answer, names in zip(answers, (days.names, unreal), strict=True)]  # fmt: skip
            assert answers[0].status_code == answers[1].status_code == (302 if person == "nobody" else 404), f"{method} {rule.rule}"
            assert said[0] == said[1], f"{method} {rule.rule}"

    assert len(days.office.engine.history(days.names["case_id"])) == before


def test_the_manager_finds_it_and_so_does_the_auditor_with_the_grant(offices: tuple[Days, Days]) -> None:
    days, _ = offices
    for person, address in (("wira", f"/kasus/{days.names['ticket']}"), ("wira", f"/tugas/{days.names['task_id']}"), ("wira", "/kasus"),
                            ("asih", f"/audit/{days.names['ticket']}/riwayat.csv"), ("asih", "/audit")):  # fmt: skip
        answer = days.office.sign_in(person).client.get(address, buffered=True)
        assert answer.status_code == 200, address
        assert TOLD.search(answer.data), address


def test_a_second_press_of_what_handed_it_over_tells_nothing(offices: tuple[Days, Days]) -> None:
    days, _ = offices
    sari, done = days.office.sign_in("sari"), days.names["task_id"].rpartition(".")[0]
    steps = [task for task in days.office.engine.read.case("wira", done).tasks if task.element_id == "pilah_aduan"]

    again = sari.post(f"/tugas/{steps[0].id}", {"keputusan": "alihkan_wbs", "alasan_wbs": "x", "kunci": "zzmarkah"})

    assert again.status == 404
    assert not TOLD.search(again.answer.data)


def test_a_proof_over_all_cases_holds_and_names_none(offices: tuple[Days, Days]) -> None:
    proof = offices[0].office.engine.verify()

    assert proof.holds
    assert not TOLD.search(repr(proof).encode())


# ---------------------------------------------------------------- the walk


def _walker(days: Days, person: str) -> Person:
    return days.office.nobody() if person == "nobody" else days.office.sign_in(person)


def _rules(office: Office, method: str) -> Iterator[Rule]:
    return (rule for rule in office.app.url_map.iter_rules() if method in (rule.methods or set()) and rule.endpoint not in KEEPS_OFF)


def _address(days: Days, rule: Rule, names: dict[str, str] | None = None) -> str:
    known = names or days.names
    return str(days.office.app.url_map.bind("localhost").build(rule.endpoint, {name: known.get(name, "tidakada") for name in rule.arguments}))


def _asks(walker: Person, method: str, address: str) -> Any:
    if method == "GET":
        return walker.client.get(address, buffered=True)
    return walker.client.post(address, data={"keputusan": "ada", "alasan": "x", "versi": "1", "alasan_pindah": "x", "kunci": "k"}, buffered=True)


def _unpacked(answer: Any) -> bytes:
    """What an answer says; of a workbook, what its sheets do."""
    if not answer.data.startswith(b"PK"):
        return bytes(answer.data)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return b"".join(book.read(name) for name in book.namelist() if name.startswith("xl/"))


def _without_search(said: bytes) -> bytes:
    return re.sub(rb"cari(=|%3D)zzmarkah|value=\"zzmarkah\"", b"", said)


def _nameless(said: bytes, names: dict[str, str]) -> bytes:
    for name in sorted(BY_CASE, key=lambda name: -len(names[name])):
        said = said.replace(names[name].encode(), b"*")
    return said


def _difference(said: bytes, otherwise: bytes) -> tuple[bytes, bytes] | None:
    """Where two answers part, with what stands around it; None when they are the same."""
    at = next((place for place, (a, b) in enumerate(zip(said, otherwise, strict=False)) if a != b), min(len(said), len(otherwise)))
    return None if said == otherwise else (said[max(0, at - 120) : at + 80], otherwise[max(0, at - 120) : at + 80])


def _even(said: bytes) -> bytes:
    """An answer without what differs between two offices that live the same: ids, tokens, which number a ticket has."""
    return _IDS.sub(b"*", _OWN.sub(b"", said))
