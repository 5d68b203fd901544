"""Every address as every role and as nobody: what is not yours is as if it did not exist, and says nothing about anybody.

Each rule of the app stands in `GATES` with who may pass; a new rule fails the walk until somebody has said who that is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.routing import Rule

from engine import Case
from tests.sop.route import ENTRIES
from tests.webtasks.office import REVIEW, WHO, Office, Person

PEOPLE = ("sari", "budi", "hadi", "dewi", "joko", "tuti", "umar", "wira", "ayu", "asih", "anto", "adi")
SECRETS = {
    "nama": "Zzmarkah Namawarga", "judul": "Zzmarkah pokok aduan", "uraian": "Isi aduan dengan zzmarkah di dalamnya.", "lokasi": "Jalan Zzmarkah 7",
}  # fmt: skip
CONTACTS = {"nik": "6402019999990001", "telepon": "0811 9988 7766", "surel": "zzkontak@contoh.example", "alamat": "Gang Zzkontak 9"}
FILE = b"%PDF-1.4\n% Zzmarkah isi berkas\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MARK, CONTACT = re.compile(rb"zzmarkah", re.IGNORECASE), re.compile(rb"zzkontak|6402019999990001|9988.?7766", re.IGNORECASE)

SEES_THE_CASE = {"sari", "budi", "dewi", "ayu", "asih"}
"""Kasi and Kabid see every case, the auditors too; of the bidang only the one it was disposed to."""
SEES_CONTACTS = {"sari", "budi", "ayu", "asih"}
STAFF = {"sari", "budi", "hadi", "dewi", "joko", "tuti", "umar", "wira"}
READERS = STAFF | {"ayu", "asih"}
HOLDERS = {
    "aduan_kotak": {"sari"}, "register": {"sari", "budi", "umar"},
    "laporan": {"sari", "budi", "hadi", "anto"}, "laporan_kelompok": {"wira"}, "audit": {"ayu", "asih"}, "proses": {"anto"}, "akun": {"adi"},
    "operasi": {"adi"}, "hari_libur": {"adi", "umar"},
}  # fmt: skip
SIGNED_IN = set(PEOPLE)
EVERYBODY = {*PEOPLE, "nobody"}
TASK_OF_BIDANG = {"dewi"}
GATES: dict[str, set[str]] = {
    f"{room}.{page}": passing
    for room, pages, passing in (
        ("frame", "theme favicon", EVERYBODY),
        ("auth", "sign_in signed_in sample", EVERYBODY),
        ("auth", "sign_out", SIGNED_IN),
        ("intake", "home write written draft check send receipt receipt_pdf track open_case follow public_file", EVERYBODY),
        ("letters", "ask of_code looked_at", EVERYBODY),
        ("objecting", "blank sent", EVERYBODY),
        ("completing", "ask answer", EVERYBODY),
        ("paper", "blank typed_in", HOLDERS["aduan_kotak"]),
        ("batch", "blank typed_in", HOLDERS["aduan_kotak"]),
        ("worklist", "inbox", STAFF),
        ("worklist", "task done draft claim unclaim conflict keep_and_preview preview keep_and_manuscript", TASK_OF_BIDANG),
        ("worklist", "manuscript manuscript_in", set()),  # the marked task's form has no text that is edited outside
        ("cases", "listing", READERS),
        ("cases", "case attachment letter diagram archived bound", SEES_THE_CASE),
        ("linked", "comparison", SEES_THE_CASE),
        ("linked", "event brought_about", set()),
        ("reports", "circle", HOLDERS["laporan_kelompok"]),
        ("registers", "book one as_csv as_xlsx as_pdf", HOLDERS["register"]),
        ("reports", "report workbook printed", HOLDERS["laporan"]),
        ("reports", "statistics", EVERYBODY),
        ("audit", "listing case history_json history_csv diagram attachment", HOLDERS["audit"]),
        ("deployments", "listing version file upload uploaded thrown_away staged_file deployed", HOLDERS["proses"]),
        ("accounts", "mine new_password", SIGNED_IN),
        ("worklist", "claim_many", STAFF),
        ("accounts", "told away back", SIGNED_IN),
        ("colleagues", "assign assigned", {"budi"}),
        ("colleagues", "comment", SEES_THE_CASE - {"ayu"}),
        ("delegations", "listing add end", HOLDERS["akun"]),
        ("accounts", "listing add switch reset give_role end_role", HOLDERS["akun"]),
        ("operations", "alive ready", EVERYBODY),
        ("operations", "house incident retry", HOLDERS["operasi"]),
        ("holidays", "listing add withdraw", HOLDERS["hari_libur"]),
        ("moves", "case move version move_all", HOLDERS["operasi"]),
        ("operations", "mend", set()),
        ("hooks", "challenge delivered", EVERYBODY),
    )
    for page in pages.split()
} | {"static": EVERYBODY}
"""Endpoint → who may pass, for an address that names the marked case, its open task (a bidang's) or its file."""
QUERIES = ("", "?cari=zzmarkah", "?tab=semua", "?tab=kelompok&cari=zzmarkah", "?bagian=formulir", "?bagian=waktu", "?bagian=riwayat")
KEEPS_OFF = {"auth.sample", "auth.signed_in", "auth.sign_out"}
"""Those that would make the walker somebody else."""


@dataclass(frozen=True)
class Marked:
    """A case full of marks, waiting for one bidang."""

    office: Office
    case: Case
    names: dict[str, str]
    """Variable of an address → the value that belongs to the case."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    """The marked case has been disposed to Dewi's bidang; nobody outside it and its overseers has anything to do with it."""
    office = Office(f"sqlite:///{tmp_path_factory.mktemp('authority') / 'office.db'}")
    file = office.engine.upload("kunci-warga", "zzmarkah berkas.pdf", FILE)
    data = {"penerimaan": {"kanal": "website", "waktu_terima": office.clock.now().isoformat()}}
    complaint = {**ENTRIES["tulis_aduan"], **SECRETS, **CONTACTS, "lampiran": [file]}
    case = office.engine.start("penanganan_pengaduan", data, by="pelapor", complete=complaint, upload_owner="kunci-warga")
    for element in ("periksa_aduan", "pilah_aduan", "disposisi"):
        office.passes(1)
        office.does(case, element, **({"ringkasan": "Zzmarkah ringkasan"} if element == "pilah_aduan" else {}))
    names = {
        "task_id": office.task(case, "dewi").id, "ticket": str(case.business_key), "digest": file["digest"], "form_key": "disposisi",
        "key": "pengaduan", "definition_id": "penanganan_pengaduan:1", "name": "penanganan_pengaduan.bpmn", "user_id": "sari", "case_id": case.id,
        "filename": "alur.css", "delegation_id": "delegasi-1", "other": str(case.business_key), "path": "tidak_ada", "code": "AAAA-BBBB-CCCC-DDDD",
    }  # fmt: skip
    yield Marked(office, case, names)
    office.engine.close()


def test_every_rule_is_classified(marked: Marked) -> None:
    assert {rule.endpoint for rule in marked.office.app.url_map.iter_rules()} == GATES.keys()


@pytest.mark.parametrize("person", [*PEOPLE, "nobody"])
def test_no_address_opens_or_tells_anything_to_those_it_is_not_for(marked: Marked, person: str) -> None:
    before = _state(marked)
    walker = marked.office.nobody() if person == "nobody" else marked.office.sign_in(person)

    for rule, method in _doors(marked):
        if person in GATES[rule.endpoint]:
            continue
        address = _address(marked, rule)
        answer = _asks(walker, method, address)
        if person == "nobody":
            assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/masuk"), f"{method} {address}"
        else:
            never_was = _asks(walker, method, _address(marked, rule, real=False))
            assert answer.status_code == never_was.status_code == 404, f"{method} {address}: {answer.status_code}"
            assert _said(answer) == _said(never_was), f"{method} {address}"

    assert _state(marked) == before


@pytest.mark.parametrize("person", [*PEOPLE, "nobody"])
def test_no_page_shows_the_case_to_those_who_may_not_see_it(marked: Marked, person: str) -> None:
    walker = marked.office.nobody() if person == "nobody" else marked.office.sign_in(person)

    for rule, query in itertools.product(_pages(marked), QUERIES):
        answer = walker.client.get(_address(marked, rule) + query, buffered=True)
        told = re.sub(rb"cari(=|%3D)zzmarkah|value=\"zzmarkah\"", b"", answer.data + str(answer.headers).encode())
        found = MARK.search(told)
        assert person in SEES_THE_CASE or found is None, f"{rule.rule}{query}: {told[max(0, found.start() - 200) : found.end() + 50]!r}"
        assert person in SEES_CONTACTS or CONTACT.search(told) is None, f"{rule.rule}{query}"


@pytest.mark.parametrize("person", sorted(SEES_THE_CASE))
def test_whoever_may_see_the_case_finds_it(marked: Marked, person: str) -> None:
    walker = marked.office.sign_in(person)
    rules = [rule for rule in _pages(marked) if person in GATES[rule.endpoint] and {"ticket", "task_id"} & rule.arguments]
    pages = [_address(marked, rule) for rule in rules if rule.endpoint != "worklist.preview"]  # this task's form leads to no letter

    answers = [walker.client.get(address, buffered=True) for address in pages]

    assert [(address, answer.status_code) for address, answer in zip(pages, answers, strict=True) if answer.status_code != 200] == []
    assert any(MARK.search(answer.data) for answer in answers)


@pytest.mark.parametrize("element", WHO)
def test_only_its_candidates_open_claim_or_complete_a_task(office: Office, element: str) -> None:
    entries: dict[str, Any] = {} if element == "tindak_lanjut_bidang" else REVIEW
    case = office.brought_to(element, entries)
    candidates = {WHO[element]} | ({"sari"} if element == "rapat_peninjauan" else set())
    task = office.task(case, WHO[element])
    before = len(office.engine.history(case.id))

    for person in PEOPLE:
        walker = office.sign_in(person)
        opened = walker.get(f"/tugas/{task.id}").status
        assert opened == (200 if person in candidates else 404), f"{person}: {opened}"
        if person not in candidates:
            acts = [walker.post(f"/tugas/{task.id}{act}", {"keputusan": "ada"}).status for act in ("", "/ambil", "/lepas", "/draf", "/surat")]
            assert acts == [404] * 5, f"{person}: {acts}"
    assert len(office.engine.history(case.id)) == before


def test_a_file_is_not_reached_by_way_of_another_case(marked: Marked) -> None:
    office, digest = marked.office, marked.names["digest"]
    other = office.complaint(nama="Orang lain")
    for element in ("periksa_aduan", "pilah_aduan", "disposisi"):
        office.passes(1)
        office.does(other, element, **({"bidang_tujuan": ["bidang:penanaman_modal"]} if element == "pilah_aduan" else {}))
    joko, citizen = office.sign_in("joko"), office.nobody()
    assert joko.get(f"/kasus/{other.business_key}").status == 200
    code = office.engine.tracking_code(other.id)
    assert citizen.post("/lacak", {"tiket": other.business_key, "kode": code}).status == 303

    assert joko.get(f"/kasus/{other.business_key}/lampiran/{digest}").status == 404
    assert citizen.get(f"/lacak/berkas/{digest}").status == 404
    sent = joko.sends(office.task(other, "joko"), bukti_tindak_lanjut=digest, _simpan="1")
    assert b"zzmarkah" not in joko.client.get(sent.goes_to).data
    citizen.post("/aduan", {**{k: v for k, v in ENTRIES["tulis_aduan"].items() if isinstance(v, str)}, "lampiran": digest})
    assert b"zzmarkah" not in citizen.client.get("/aduan/periksa").data


# ---------------------------------------------------------------- the walk


def _doors(marked: Marked) -> Iterator[tuple[Rule, str]]:
    """Every rule with each of its methods."""
    for rule in marked.office.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint not in KEEPS_OFF:
                yield rule, method


def _pages(marked: Marked) -> Iterator[Rule]:
    return (rule for rule, method in _doors(marked) if method == "GET")


def _address(marked: Marked, rule: Rule, *, real: bool = True) -> str:
    """The rule's address for the marked case, or for one that never was."""
    unreal = {"ticket": "ADU-2026-999999", "task_id": "tidakada.9", "case_id": "tidakada", "digest": "f" * 64}
    names = marked.names if real else {**marked.names, **unreal}
    built = marked.office.app.url_map.bind("localhost").build(rule.endpoint, {name: names[name] for name in rule.arguments})
    return str(built)


def _asks(walker: Person, method: str, address: str) -> Any:
    if method == "GET":
        return walker.client.get(address, buffered=True)
    return walker.client.post(address, data={"keputusan": "ada", "nama": "x", "peran": "admin", "sandi": "sandi-yang-panjang"}, buffered=True)


def _said(answer: Any) -> tuple[bytes, list[tuple[str, str]]]:
    """All of an answer but the page's own token, which holds the second at which it was made."""
    headers = [(name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")]
    return re.sub(rb'name="csrf_token" value="[^"]+"', b"", answer.data), headers


def _state(marked: Marked) -> tuple[Any, ...]:
    """What a walk that opens nothing leaves as it was."""
    engine = marked.office.engine
    people = [(account, [(grant.role, grant.until) for grant in grants]) for account, grants in engine.read.accounts("system")]
    return len(engine.history(marked.case.id)), engine.inbox("dewi"), people, len(engine.read.versions("system")), engine.read.cases("system")[1]
