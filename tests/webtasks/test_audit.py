"""The audit pages: what each event was, why each gateway turned, and whatever was changed since, by name."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page as Screen, expect

from engine import Case, NotFound, history
from engine.rehearsal import SCAN
from tests.engine.runtime.test_incidents import TWO_WAYS
from tests.webtasks.browsing import at_a_browser
from tests.webtasks.office import INFORMATION, REVIEW, Office, Page, Person


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for this file: nothing here changes a case that another test looks at."""
    opened = Office(f"sqlite:///{tmp_path_factory.mktemp('audit') / 'office.db'}")
    yield opened
    opened.engine.close()


@pytest.fixture(scope="module")
def archived(office: Office) -> Case:
    """A case with a field visit and a draft that was returned once, done to its end."""
    return archive(office)


@pytest.fixture
def auditor(office: Office) -> Person:
    """The auditor at a browser."""
    return office.sign_in("ayu")


def archive(office: Office) -> Case:
    """Do a case to its end, with a field visit and one return."""
    case = office.brought_to("paraf_kabid", REVIEW)
    office.passes(3)
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali="Sebutkan dasar hukumnya.")
    for element in ("draf_balasan", "paraf_kabid", "beri_nomor", "tanda_tangan", "distribusi", "arsip"):
        office.passes(2)
        office.does(case, element)
    return case


def at(auditor: Person, case: Case, number: int) -> Page:
    return auditor.get(f"/audit/{case.business_key}?langkah={number}")


def number_of(office: Office, case: Case, element: str, *, last: bool = True) -> int:
    """Place of the event that completed the task at `element`."""
    events = office.engine.history(case.id)
    found = [e.seq for e in events if e.type in ("TaskCompleted", "CaseStarted") and element in e.facts["passed"]]
    return found[-1 if last else 0]


def marks(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(page.all("//*[@data-bpmn]/@data-marks")[0])
    return found


# ---------------------------------------------------------------- the list


def test_the_list_counts_every_case_and_leads_to_it(office: Office, auditor: Person, archived: Case) -> None:
    page = auditor.get("/audit")

    assert f"{office.engine.read.cases('ayu')[1]} kasus, semuanya dapat diputar ulang" in page.words
    assert f"/audit/{archived.business_key}" in page.all("//a[@data-open]/@href")


def test_search_and_filters_live_in_the_address(office: Office, auditor: Person, archived: Case) -> None:
    office.complaint(judul="Petugas tidak ada di loket")

    found = auditor.get("/audit?cari=loket")
    running = auditor.get("/audit?status=running")

    assert "1 kasus sesuai pilihan" in found.words
    assert "Petugas tidak ada di loket" in found.words
    assert running.all("//a[@data-open]/@href") != auditor.get("/audit?status=completed").all("//a[@data-open]/@href")
    assert running.all("//nav[@aria-label='Keadaan']//a[@aria-current]")[0].text_content().strip() == "Berjalan"


def test_a_search_without_result_says_what_to_do(auditor: Person, archived: Case) -> None:
    assert "Tidak ada kasus yang sesuai" in auditor.get("/audit?cari=zzz").words


# ---------------------------------------------------------------- who may


def test_nobody_but_auditors_opens_any_of_it(office: Office, archived: Case) -> None:
    ticket = archived.business_key
    digest = office.engine.read.audit("ayu", archived.id).attachments
    addresses = [
        "/audit", f"/audit/{ticket}", f"/audit/{ticket}/riwayat.json", f"/audit/{ticket}/riwayat.csv",
        f"/audit/{ticket}/diagram/penanganan_pengaduan:1", f"/audit/{ticket}/berkas/{next(iter(digest))}",
    ]  # fmt: skip

    for person in ("sari", "budi", "hadi", "dewi", "umar", "anto", "adi", "wira"):
        browser = office.sign_in(person)
        assert {address: browser.get(address).status for address in addresses} == dict.fromkeys(addresses, 404), person
    nobody = office.nobody()
    assert {nobody.get(address).status for address in addresses} == {302}


def test_the_engine_itself_keeps_a_case_from_those_without_the_right(office: Office, archived: Case) -> None:
    (digest, *_) = office.engine.read.audit("ayu", archived.id).attachments
    read = office.engine.read

    for look in (
        lambda: read.audit("sari", archived.id), lambda: read.audit_export("sari", archived.id), lambda: read.audit_csv("sari", archived.id),
        lambda: read.audit_diagram("sari", archived.id, "surat_keluar:1"), lambda: read.audit_file("sari", archived.id, digest),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            look()


def test_an_auditor_changes_nothing(office: Office, auditor: Person, archived: Case) -> None:
    before = office.engine.history(archived.id)

    for number in range(1, len(before) + 1):
        page = at(auditor, archived, number)
        assert page.all("//main//form[@method='post']") == []

    assert office.engine.history(archived.id) == before


def test_a_case_that_does_not_exist_is_not_found(auditor: Person) -> None:
    assert auditor.get("/audit/ADU-2026-999999").status == 404


def test_only_diagrams_that_the_case_ran_on_are_given(office: Office, auditor: Person, archived: Case) -> None:
    ticket = archived.business_key

    own = auditor.get(f"/audit/{ticket}/diagram/penanganan_pengaduan:1")
    called = auditor.get(f"/audit/{ticket}/diagram/surat_keluar:1")

    assert b"tulis_aduan" in own.answer.data
    assert b"catat_surat_keluar" in called.answer.data
    assert own.answer.headers["Content-Disposition"].startswith("attachment")
    assert auditor.get(f"/audit/{ticket}/diagram/pemeriksaan_harian:1").status == 404


# ---------------------------------------------------------------- step by step


def test_every_event_says_who_did_what_as_what_and_when(office: Office, auditor: Person, archived: Case) -> None:
    for event in office.engine.history(archived.id):
        page = at(auditor, archived, event.seq)
        said = event.payload or {}

        head = page.all("//*[@data-replay-panel]//h2")[0].text_content()
        who = page.all("//*[@data-replay-panel]/p")[0].text_content()
        assert head.startswith(f"{event.seq}. ")
        assert who.startswith(str(said["name"]))
        if group := event.facts.get("group"):
            assert office.engine.office.group_label(group) in who
        assert page.all("//*[@data-replay-panel]//time/@datetime")[0] == event.at.isoformat()
        for value in (said.get("values") or {}).values():
            if isinstance(value, str) and not re.fullmatch(r"[a-z_]+|[\d:+T.Z-]+", value):
                assert re.sub(r"\s+", " ", value).strip() in page.words


def test_the_first_event_is_the_citizens(office: Office, auditor: Person, archived: Case) -> None:
    page = at(auditor, archived, 1)

    assert "Pelapor sebagai Masyarakat/Pemohon" in page.words
    assert "Kasus dimulai: Tulis Aduan" in page.words


def test_a_paper_form_names_who_typed_it_and_for_whom(office: Office, auditor: Person) -> None:
    data = {"penerimaan": {"kanal": "kotak", "waktu_terima": office.clock.now().isoformat()}}
    values = {"judul": "Lewat kotak", "uraian": "Ditulis di kertas dan dimasukkan ke kotak.", "nama": "Rina", "jenis_pelapor": "perorangan"}
    values |= {"balas_lewat": "ambil", "alamat": "Jalan Contoh 5", "telepon": "081200000000", "rahasiakan": "ya", "setuju_data": "ya"}
    values |= {"dugaan_korupsi": "tidak"}
    case = office.engine.start("penanganan_pengaduan", data, by="sari", complete=values, on_behalf="pelapor")

    who = at(auditor, case, 1).all("//*[@data-replay-panel]/p")[0].text_content()

    assert who == "Sari, untuk Masyarakat/Pemohon"


def test_links_lead_to_the_first_previous_next_and_last_event(auditor: Person, office: Office, archived: Case) -> None:
    last = len(office.engine.history(archived.id))

    page = at(auditor, archived, 4)

    where = {link.get("data-go"): link.get("href").rpartition("=")[2] for link in page.all("//*[@data-go]")}
    assert where == {"first": "1", "previous": "3", "next": "5", "last": str(last)}
    assert page.all("//*[@data-position]/text()") == [f"Peristiwa 4 dari {last}"]


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("-3", 1), ("9999", -1), ("abc", 1), ("", 1)])
def test_an_event_that_does_not_exist_is_the_nearest_one(office: Office, auditor: Person, archived: Case, asked: str, shown: int) -> None:
    last = len(office.engine.history(archived.id))

    page = auditor.get(f"/audit/{archived.business_key}?langkah={asked}")

    assert page.all("//*[@data-position]/text()") == [f"Peristiwa {shown if shown > 0 else last} dari {last}"]


def test_the_tick_of_an_event_with_a_decision_is_larger(office: Office, auditor: Person, archived: Case) -> None:
    page = at(auditor, archived, 1)

    ticks = page.all("//*[contains(@class, 'ticks')]/*[local-name()='line']")
    decided = [("decision" in tick.get("class"), tick.get("y1") == "0") for tick in ticks]
    assert decided == [(bool(e.facts.get("decisions")),) * 2 for e in office.engine.history(archived.id)]


def test_the_diagram_marks_the_path_so_far_this_event_and_what_is_open(office: Office, auditor: Person, archived: Case) -> None:
    found = marks(at(auditor, archived, number_of(office, archived, "disposisi")))

    assert found["now"] == ["jawab_kabid"]
    assert {"disposisi", "pemilahan_diterima", "dijawab_kabid", "dijawab_kabid__jawab_kabid"} <= set(found["lit"])
    assert {"tulis_aduan", "periksa_aduan", "pilah_aduan"} <= set(found["taken"])
    assert "arsip" not in {one for kind in found.values() for one in kind}


def test_what_a_called_process_did_is_shown_on_its_own_diagram(office: Office, auditor: Person, archived: Case) -> None:
    signed = at(auditor, archived, number_of(office, archived, "tanda_tangan"))
    archive = at(auditor, archived, number_of(office, archived, "arsip"))

    drawn = signed.all("//*[@data-bpmn]/@data-bpmn")
    assert [address.rpartition("/")[2] for address in drawn] == ["penanganan_pengaduan:1", "surat_keluar:1"]
    assert "catat_surat_keluar" in json.loads(signed.all("//*[@data-bpmn]/@data-marks")[1])["lit"]
    assert "Di dalam proses yang dipanggil: Penanganan Surat Keluar, versi 1" in signed.words
    assert len(archive.all("//*[@data-bpmn]")) == 1


def test_what_followed_names_the_task_its_group_and_when_it_is_due(office: Office, auditor: Person, archived: Case) -> None:
    page = at(auditor, archived, number_of(office, archived, "pilah_aduan"))
    (opened,) = office.engine.history(archived.id)[number_of(office, archived, "pilah_aduan") - 1].facts["opened"]

    assert opened["path"] == "disposisi"
    assert "Tugas Disposisi dibuka untuk Kabid Pengendalian dan Advokasi, tenggat 8 Juni 2026" in page.words
    assert "Kasus berakhir." in at(auditor, archived, number_of(office, archived, "arsip")).words


# ---------------------------------------------------------------- gateways


def test_a_gateway_shows_each_way_with_its_rule_its_value_and_what_was_read(office: Office, auditor: Person, archived: Case) -> None:
    page = at(auditor, archived, number_of(office, archived, "periksa_aduan"))

    (turn,) = page.all("//section[contains(@class, 'turn')]")
    rows = [[cell.text_content().strip() for cell in row] for row in turn.findall(".//tbody/tr")]
    assert turn.find("h3").text_content().strip() == "Ada pengaduan?"
    assert sorted((row[0].split(" →")[0].split("→")[0].strip(), *row[1:]) for row in rows) == [
        ("Ada", 'periksa_aduan.keputusan = "ada"', "benar", "diambil"),
        ("Belum lengkap", 'periksa_aduan.keputusan = "minta_kelengkapan"', "salah", "tidak diambil"),
        ("Tidak ada", 'periksa_aduan.keputusan = "tidak_ada"', "salah", "tidak diambil"),
    ]
    words = re.sub(r"\s+", " ", turn.text_content())
    assert "Jalur yang diambil: Ada" in words
    assert 'periksa_aduan.keputusan = "ada"' in words
    assert "Periksa Aduan" in words


def test_a_default_way_says_that_no_condition_held(office: Office, auditor: Person) -> None:
    case = office.brought_to("draf_balasan", INFORMATION)

    page = at(auditor, case, number_of(office, case, "jawab_kabid"))

    assert "Perlu peninjauan lapangan?" in page.words
    assert "karena syarat jalur lain tidak terpenuhi" in page.words
    assert "tanpa syarat: dipakai bila syarat jalur lain tidak terpenuhi" in page.words
    assert 'Perlu peninjauan lapangan?: Tidak (jawab_kabid.perlu_peninjauan = "tidak")' in page.words


def test_a_value_read_out_of_several_answers_says_whose(office: Office, auditor: Person) -> None:
    case = office.brought_to("draf_balasan", {})

    page = at(auditor, case, number_of(office, case, "tindak_lanjut_bidang"))

    assert "Tindak Lanjut Bidang ke-1" in page.words
    assert "hasil_bidang[1].perlu_peninjauan" in page.words


# ---------------------------------------------------------------- rounds


def test_a_second_round_marks_what_differs_and_says_what_stood_there(office: Office, auditor: Person, archived: Case) -> None:
    first = at(auditor, archived, number_of(office, archived, "paraf_kabid", last=False))
    second = at(auditor, archived, number_of(office, archived, "paraf_kabid"))

    assert first.all("//mark[@class='changed']") == []
    assert "Sebutkan dasar hukumnya." in first.words
    changed = [re.sub(r"\s+", " ", mark.getparent().text_content()).strip() for mark in second.all("//mark[@class='changed']")]
    assert changed == ["Paraf sebelumnya: Kembalikan untuk Perbaikan", "kosong sebelumnya: Sebutkan dasar hukumnya."]
    assert "2 isian berbeda dari putaran sebelumnya" in second.words


def test_a_round_that_changes_nothing_says_so(office: Office, auditor: Person) -> None:
    case = office.brought_to("paraf_kabid")
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali="Belum.")
    office.does(case, "draf_balasan")
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali="Belum.")

    page = at(auditor, case, number_of(office, case, "paraf_kabid"))

    assert "isinya sama dengan putaran sebelumnya" in page.words


# ---------------------------------------------------------------- the proof


def test_the_seal_says_how_much_was_checked(office: Office, auditor: Person, archived: Case) -> None:
    events = len(office.engine.history(archived.id))

    page = at(auditor, archived, 1)

    assert f"Rantai utuh, {events} peristiwa" in page.words
    assert "sama persis" in page.words
    assert "berkas." in page.words


def test_the_scrubber_takes_the_event_without_the_proof(auditor: Person, archived: Case) -> None:
    answer = Page(auditor.client.get(f"/audit/{archived.business_key}?langkah=2", headers={"Alur-Part": "event"}))

    assert answer.status == 200
    assert "Rantai utuh" not in answer.words
    assert answer.all("//*[@data-replay-panel]//h2")


# ---------------------------------------------------------------- faults, tasks without a form


def test_a_fault_of_the_model_shows_its_element_and_the_values(office: Office, auditor: Person) -> None:
    office.engine.deploy({"pilih.bpmn": TWO_WAYS.replace(b"Petugas", b"Kasi")}, by="system")
    case = office.engine.start("pilih", by="sari", business_key="P-1")
    office.engine.complete(office.task(case, "sari").id, {"nilai": 7}, by="sari")

    page = at(auditor, case, 2)

    assert "Kasus berhenti karena gangguan pada diagram" in page.words
    assert page.all("//*[@data-replay-panel]//dd/code/text()")[0] == "G"
    assert "nilai > 10; nilai < 5" in page.words
    assert "nilai7" in page.words


def test_a_task_without_a_form_shows_its_values_by_name(office: Office, auditor: Person) -> None:
    office.engine.deploy({"pilih.bpmn": TWO_WAYS.replace(b"Petugas", b"Kasi")}, by="system")
    case = office.engine.start("pilih", by="sari", business_key="P-2")
    office.engine.complete(office.task(case, "sari").id, {"nilai": 12}, by="sari")

    page = at(auditor, case, 2)
    assert "nilai12" in page.words
    assert "12 (nilai = 12)" in page.words


# ---------------------------------------------------------------- to take away


def test_the_json_holds_all_that_the_hashes_cover(office: Office, auditor: Person, archived: Case) -> None:
    answer = auditor.get(f"/audit/{archived.business_key}/riwayat.json").answer

    found = json.loads(answer.data)
    events = office.engine.history(archived.id)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [event["hash"] for event in found["events"]] == [event.hash for event in events]
    for event in found["events"]:
        covered = [event[name] for name in ("case", "seq", "at", "actor", "on_behalf", "type", "facts", "payload_digest", "previous")]
        assert history.digest(b"\x00" + history.canonical(covered)) == event["hash"]
        assert history.digest(bytes.fromhex(event["salt"]) + history.canonical(event["payload"])) == event["payload_digest"]


def test_the_csv_has_a_row_an_event_and_no_cell_that_runs(office: Office, auditor: Person) -> None:
    office.engine.add_user("titik", roles=["kasi"], by="system", name='=HYPERLINK("x";"y")')
    case = office.complaint(judul="@jumlah", uraian="+62 nomor ini tidak pernah diangkat siapa pun.")
    office.engine.claim(office.task(case, "sari").id, by="titik")

    sheet = auditor.get(f"/audit/{case.business_key}/riwayat.csv").answer

    rows = list(csv.DictReader(io.StringIO(sheet.data.decode("utf-8-sig"))))
    assert sheet.headers["Content-Type"].startswith("text/csv")
    assert [row["type"] for row in rows] == ["CaseStarted", "TaskClaimed"]
    assert rows[1]["name"] == "'=HYPERLINK(\"x\";\"y\")"
    assert "Pokok aduan: @jumlah" in rows[0]["entered"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_file_of_the_case_is_given_to_be_saved(office: Office, auditor: Person, archived: Case) -> None:
    page = at(auditor, archived, number_of(office, archived, "tanda_tangan"))

    (address,) = page.all("//*[@data-replay-panel]//a[contains(@href, '/berkas/')]/@href")
    answer = auditor.get(address).answer
    assert answer.data == SCAN
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert auditor.get(address[:-4] + "0000").status == 404


def test_a_page_of_the_replay_stays_small(auditor: Person, archived: Case) -> None:
    assert len(gzip.compress(at(auditor, archived, 20).answer.data)) < 40_000


# ---------------------------------------------------------------- in a browser


@pytest.fixture
def screen(browser: Browser, office: Office) -> Iterator[Screen]:
    """The auditor at a real browser; whatever the console calls an error fails the test."""
    with at_a_browser(browser, office, "ayu") as page:
        yield page


def test_the_keyboard_walks_the_case_and_the_called_process_is_drawn_on_the_way(office: Office, screen: Screen, archived: Case) -> None:
    events = office.engine.history(archived.id)
    signed = number_of(office, archived, "tanda_tangan")
    screen.goto(f"/audit/{archived.business_key}?langkah={signed - 1}")
    expect(screen.locator("[data-bpmn][data-drawn]")).to_have_count(1)
    expect(screen.get_by_text(f"Rantai utuh, {len(events)} peristiwa")).to_be_visible()

    screen.keyboard.press("ArrowRight")
    expect(screen.locator("[data-position]")).to_have_text(f"Peristiwa {signed} dari {len(events)}")
    expect(screen.locator("[data-bpmn][data-drawn]")).to_have_count(2)
    expect(screen.locator(".lit[data-element-id=catat_surat_keluar]").first).to_be_visible()
    expect(screen.get_by_text(f"Rantai utuh, {len(events)} peristiwa")).to_be_visible()

    screen.keyboard.press("Home")
    expect(screen.locator("[data-replay-panel] h2")).to_have_text("1. Kasus dimulai: Tulis Aduan")
    screen.get_by_role("link", name="Kirim Disposisi").click()
    expect(screen.locator("[data-replay-panel]")).to_be_focused()
    expect(screen.locator("[data-events] [aria-current]")).to_contain_text("Kirim Disposisi")
