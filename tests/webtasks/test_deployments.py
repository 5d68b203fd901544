"""The process pages: what is deployed, what an upload would change, and that running cases stay on what they began with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page as Screen, expect

from engine import FieldError, Invalid, NotAllowed, NotFound
from tests.webtasks.browsing import at_a_browser
from tests.webtasks.office import ROOT, Office, Page, Person

HANDLING = "penanganan_pengaduan.bpmn"
DIAGRAM = (ROOT / "bpmn" / HANDLING).read_text(encoding="utf-8")
RENAMED = DIAGRAM.replace('name="Arsipkan Berkas"', 'name="Simpan Berkas"')
ARCHIVE = (ROOT / "forms" / "arsip.form").read_text(encoding="utf-8")
LETTERHEAD = (ROOT / "forms" / "surat" / "kop.typ").read_text(encoding="utf-8")


def scripted(diagram: str) -> str:
    """The diagram with its last task made a script task, which is not run."""
    start = diagram.index('<bpmn:userTask id="arsip"')
    end = diagram.index("</bpmn:userTask>", start)
    task = diagram[start:end].replace("<bpmn:userTask", "<bpmn:scriptTask", 1)
    return f"{diagram[:start]}{task}</bpmn:scriptTask>{diagram[end + len('</bpmn:userTask>') :]}"


@pytest.fixture
def analyst(office: Office) -> Person:
    """The analyst at a browser."""
    return office.sign_in("anto")


def uploads(person: Person, **files: str) -> Page:
    """Choose files (`__` in a name is a dot) and send them; the page that the browser then shows."""
    sent = [(BytesIO(content.encode()), name.replace("__", ".")) for name, content in files.items()]
    answer = person.post("/proses/unggah", {"berkas": sent})
    return person.get(answer.goes_to) if answer.status == 303 else answer


def deploys(person: Person, page: Page, note: str = "Nama tugas diperjelas") -> Page:
    return person.post("/proses/terapkan", {"sidik": page.hidden("sidik"), "alasan": note})


# ---------------------------------------------------------------- what is deployed


def test_each_process_is_a_card_with_its_version_drawing_and_running_cases(office: Office, analyst: Person) -> None:
    office.complaint()
    office.complaint()

    page = analyst.get("/proses")

    cards = {card.findtext(".//a"): " ".join(card.text_content().split()) for card in page.all("//section[contains(@class, 'panel')]")}
    assert len(cards) == len(office.engine.read.versions("anto")) == 4
    assert "Versi 1" in cards["Penanganan Pengaduan"]
    assert "2 kasus berjalan" in cards["Penanganan Pengaduan"]
    assert "0 kasus berjalan" in cards["Penanganan Surat Keluar"]
    assert len(page.all("//*[@data-bpmn]")) == 4


def test_a_version_names_its_files_and_gives_each_as_deployed(office: Office, analyst: Person) -> None:
    page = analyst.get("/proses/penanganan_pengaduan:1")

    links = [address for address in page.all("//a/@href") if "/berkas/" in address]
    names = {address.rpartition("/")[2] for address in links}
    assert {HANDLING, "arsip.form", "tulis_aduan.form", "surat_balasan.typ", "kop.typ"} <= names
    for address in links:
        answer = analyst.get(address).answer
        name = address.rpartition("/")[2]
        source = next(path for folder in ("bpmn", "forms", "forms/surat") if (path := ROOT / folder / name).exists())
        assert answer.data == source.read_bytes()
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert "Penanganan Surat Keluar versi 1" in page.words


@pytest.mark.parametrize("address", ["/proses/tidak_ada:1", "/proses/penanganan_pengaduan:9", "/proses/penanganan_pengaduan:1/berkas/rahasia.txt"])
def test_what_is_not_deployed_is_not_found(analyst: Person, address: str) -> None:
    assert analyst.get(address).status == 404


def test_nobody_but_analysts_opens_or_changes_any_of_it(office: Office) -> None:
    version = "/proses/penanganan_pengaduan:1"
    reads = ("/proses", version, f"{version}/berkas/{HANDLING}", "/proses/unggah", "/proses/unggah/berkas/x")

    for person in ("sari", "budi", "hadi", "dewi", "umar", "ayu", "adi"):
        browser = office.sign_in(person)
        assert {browser.get(address).status for address in reads} == {404}, person
        assert browser.post("/proses/unggah", {"berkas": [(BytesIO(RENAMED.encode()), HANDLING)]}).status == 404
        assert browser.post("/proses/unggah/buang").status == 404
        assert browser.post("/proses/terapkan", {"alasan": "x"}).status == 404
    assert {office.nobody().get(address).status for address in reads} == {302}
    assert [one.stored.version for one in office.engine.read.versions("anto")] == [1, 1, 1, 1]


def test_the_engine_itself_refuses_those_without_the_right(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.engine.stage(HANDLING, RENAMED.encode(), by="sari")
    with pytest.raises(NotAllowed):
        office.engine.unstage(by="sari")
    read = office.engine.read
    for look in (read.proposal, read.versions, lambda by: read.file(by, "surat_keluar:1", "surat_keluar.bpmn")):
        with pytest.raises(NotFound):
            look("sari")


def test_an_analyst_sees_no_case(office: Office, analyst: Person) -> None:
    case = office.complaint()

    for address in (f"/kasus/{case.business_key}", f"/audit/{case.business_key}", "/audit"):
        assert analyst.get(address).status == 404
    assert case.business_key not in analyst.get("/proses").answer.text
    assert case.business_key not in analyst.get("/proses/penanganan_pengaduan:1").answer.text


# ---------------------------------------------------------------- a refusal, mended


def test_a_refusal_names_the_element_the_rule_and_what_to_do(office: Office, analyst: Person) -> None:
    page = uploads(analyst, penanganan_pengaduan__bpmn=scripted(DIAGRAM))

    summary = " ".join(page.all("//*[@data-summary]")[0].text_content().split())
    assert "Belum dapat diterapkan" in summary
    assert "Arsipkan Berkas arsip dalam penanganan_pengaduan.bpmn" in summary
    assert "script-task" in summary
    assert "Perbaikan:" in summary
    assert page.all("//form[@action='/proses/terapkan']") == []


def test_a_refused_element_is_marked_on_the_uploaded_diagram_and_found_from_its_finding(analyst: Person) -> None:
    page = uploads(analyst, penanganan_pengaduan__bpmn=scripted(DIAGRAM))

    (drawing,) = page.all("//*[@data-bpmn]")
    link = page.all("//*[@data-summary]//a[@data-element='arsip']")[0]
    assert "arsip" in json.loads(drawing.get("data-marks"))["wrong"]
    assert link.get("href") == f"#{page.all('//section[.//*[@data-bpmn]]/@id')[0]}"
    assert analyst.get(drawing.get("data-bpmn")).answer.data == scripted(DIAGRAM).encode()


def test_refused_files_cannot_be_deployed_past_the_page(office: Office, analyst: Person) -> None:
    uploads(analyst, penanganan_pengaduan__bpmn=scripted(DIAGRAM))
    fingerprint = office.engine.read.proposal("anto").fingerprint

    answer = analyst.post("/proses/terapkan", {"sidik": fingerprint, "alasan": "tetap saja"})

    assert answer.status == 422
    assert "Belum dapat diterapkan" in answer.words
    assert office.engine.read.latest("penanganan_pengaduan").version == 1


def test_the_mended_file_takes_the_place_of_the_refused_one_and_is_deployed(office: Office, analyst: Person) -> None:
    uploads(analyst, penanganan_pengaduan__bpmn=scripted(DIAGRAM))

    mended = uploads(analyst, penanganan_pengaduan__bpmn=RENAMED)
    answer = deploys(analyst, mended)

    assert answer.goes_to == "/proses/penanganan_pengaduan:2"
    page = analyst.get(answer.goes_to)
    assert "Diterapkan: Penanganan Pengaduan versi 2" in page.words
    assert "Nama tugas diperjelas" in page.words
    assert "oleh Anto" in page.words
    assert "Yang berubah dari versi 1" in page.words
    assert "Simpan Berkas" in page.words
    assert office.engine.read.latest("penanganan_pengaduan").process.nodes["arsip"].name == "Simpan Berkas"
    assert "Belum ada berkas yang diunggah" in analyst.get("/proses/unggah").words


# ---------------------------------------------------------------- what would change


def test_the_differences_are_said_in_words(analyst: Person) -> None:
    page = uploads(
        analyst, penanganan_pengaduan__bpmn=RENAMED, arsip__form=ARCHIVE.replace('"Lokasi simpan"', '"Tempat simpan"'),
        kop__typ=f"{LETTERHEAD}// catatan\n",
    )  # fmt: skip

    assert "ganti nama tugas Simpan Berkas arsip, sebelumnya “Arsipkan Berkas”" in page.words
    assert "ganti nama isian teks Tempat simpan lokasi_arsip, sebelumnya “Lokasi simpan”" in page.words
    assert "+ // catatan" in page.words
    assert "Penanganan Pengaduan mendapat versi 2." in page.words


def test_it_says_which_versions_follow_and_how_many_cases_stay(office: Office, analyst: Person) -> None:
    office.complaint()
    called = (ROOT / "bpmn" / "surat_keluar.bpmn").read_text(encoding="utf-8").replace("Surat tercatat", "Surat sudah tercatat")

    page = uploads(analyst, surat_keluar__bpmn=called)

    assert "Penanganan Surat Keluar mendapat versi 2. Tidak ada kasus yang sedang berjalan." in page.words
    assert "Penanganan Pengaduan mendapat versi 2. Satu kasus yang berjalan tetap pada versinya" in page.words
    assert "Pemeriksaan Harian" not in page.words


def test_files_that_change_nothing_are_told_so_and_not_deployed(analyst: Person) -> None:
    page = uploads(analyst, penanganan_pengaduan__bpmn=DIAGRAM)

    assert "Tidak ada yang perlu diterapkan" in page.words
    assert "sama dengan yang berlaku" in page.words
    assert page.all("//form[@action='/proses/terapkan']") == []


def test_a_form_that_cannot_be_shown_is_refused_by_the_name_of_its_component(analyst: Person) -> None:
    schema = json.loads(ARCHIVE)
    schema["components"].append({"type": "iframe", "id": "Bingkai", "label": "Peta", "url": "x"})

    page = uploads(analyst, arsip__form=json.dumps(schema))

    summary = page.all("//*[@data-summary]")[0].text_content()
    assert "iframe" in summary
    assert "arsip.form" in summary


# ---------------------------------------------------------------- uploads wait


def test_uploads_wait_for_their_owner_alone(office: Office, analyst: Person) -> None:
    office.engine.add_user("beni", roles=["analis"], by="system", name="Beni")
    uploads(analyst, penanganan_pengaduan__bpmn=RENAMED)

    assert office.engine.read.proposal("anto").files == {HANDLING: RENAMED.encode()}
    assert office.engine.read.proposal("beni").files == {}
    assert "Satu berkas sudah Anda unggah" in office.sign_in("anto").get("/proses").words


def test_one_upload_is_thrown_away_or_all_of_them(office: Office, analyst: Person) -> None:
    uploads(analyst, penanganan_pengaduan__bpmn=RENAMED, arsip__form=f"{ARCHIVE} ", kop__typ=f"{LETTERHEAD} ")

    analyst.post("/proses/unggah/buang", {"nama": "arsip.form"})
    left = set(office.engine.read.proposal("anto").files)
    analyst.post("/proses/unggah/buang")

    assert left == {HANDLING, "kop.typ"}
    assert office.engine.read.proposal("anto").files == {}


def test_two_files_of_the_same_content_are_both_kept(office: Office, analyst: Person) -> None:
    uploads(analyst, a__typ="Isi", b__typ="Isi")

    assert set(office.engine.read.proposal("anto").files) == {"a.typ", "b.typ"}


def test_an_empty_file_is_named_and_the_others_are_kept(office: Office, analyst: Person) -> None:
    page = uploads(analyst, kosong__form="", arsip__form=f"{ARCHIVE} ")

    assert page.status == 422
    assert "kosong.form: Berkas kosong.form kosong." in page.words
    assert set(office.engine.read.proposal("anto").files) == {"arsip.form"}


def test_a_file_that_is_too_large_is_not_kept(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.engine.stage("besar.bpmn", b"x" * 2_000_001, by="anto")

    assert refused.value.fields["besar.bpmn"] == FieldError("berkas_besar", {"label": "besar.bpmn", "mb": 2})
    assert office.engine.read.proposal("anto").files == {}


def test_a_file_name_cannot_leave_its_place(office: Office, analyst: Person) -> None:
    answer = analyst.post("/proses/unggah", {"berkas": [(BytesIO(b"x"), "../../../etc/<b>kop.typ")]})

    assert answer.status == 303
    assert set(office.engine.read.proposal("anto").files) == {"bkop.typ"}


# ---------------------------------------------------------------- deploying


def test_a_reason_must_be_given(office: Office, analyst: Person) -> None:
    page = uploads(analyst, penanganan_pengaduan__bpmn=RENAMED)

    answer = deploys(analyst, page, note="  ")

    assert answer.status == 422
    assert "Tulis alasan perubahan ini." in answer.words
    assert office.engine.read.latest("penanganan_pengaduan").version == 1


def test_what_changed_since_it_was_shown_is_shown_again_before_it_is_deployed(office: Office, analyst: Person) -> None:
    seen = uploads(analyst, penanganan_pengaduan__bpmn=RENAMED)
    office.engine.deploy({"arsip.form": f"{ARCHIVE} ".encode()}, by="system")

    answer = deploys(analyst, seen, note="Sudah ditulis panjang lebar")

    assert answer.status == 409
    assert "berubah sejak halaman ini dibuka" in answer.words
    assert answer.all("//textarea[@name='alasan']/text()") == ["Sudah ditulis panjang lebar"]
    assert office.engine.read.latest("penanganan_pengaduan").version == 2
    assert deploys(analyst, answer).goes_to == "/proses/penanganan_pengaduan:3"


def test_a_second_press_deploys_nothing_more(office: Office, analyst: Person) -> None:
    page = uploads(analyst, penanganan_pengaduan__bpmn=RENAMED)
    deploys(analyst, page)

    again = deploys(analyst, page)

    assert again.goes_to == "/proses"
    assert office.engine.read.latest("penanganan_pengaduan").version == 2


def test_running_cases_stay_on_their_diagram_form_and_letter(office: Office, analyst: Person) -> None:
    old = office.brought_to("arsip")
    page = uploads(
        analyst, penanganan_pengaduan__bpmn=RENAMED, arsip__form=ARCHIVE.replace('"Lokasi simpan"', '"Tempat simpan"'),
        kop__typ=f"{LETTERHEAD}// kop baru\n",
    )  # fmt: skip
    deploys(analyst, page)
    new = office.brought_to("arsip")

    shown = {case.id: office.sign_in("sari").get(f"/tugas/{office.task(case, 'sari').id}").words for case in (old, new)}
    versions = {case.id: office.engine.read.definition(f"penanganan_pengaduan:{office.engine.case(case.id).version}") for case in (old, new)}
    assert "Arsipkan Berkas" in shown[old.id]
    assert "Lokasi simpan" in shown[old.id]
    assert "Simpan Berkas" in shown[new.id]
    assert "Tempat simpan" in shown[new.id]
    assert versions[old.id].letters["kop.typ"] == LETTERHEAD.encode()
    assert versions[new.id].letters["kop.typ"].endswith(b"// kop baru\n")
    old_version = analyst.get("/proses/penanganan_pengaduan:1").words
    assert "versi lama" in old_version
    assert "1 kasus berjalan, 0 selesai" in old_version
    assert "1 di antaranya pada versi lama" in analyst.get("/proses").words


# ---------------------------------------------------------------- in a browser


@pytest.fixture
def screen(browser: Browser, office: Office) -> Iterator[Screen]:
    """The analyst at a real browser; whatever the console calls an error fails the test."""
    with at_a_browser(browser, office, "anto", refused=True) as page:
        yield page


def test_a_finding_lights_its_element_and_an_element_finds_its_finding(screen: Screen) -> None:
    screen.goto("/proses/unggah")
    screen.get_by_label("Berkas yang diubah").set_input_files([{"name": HANDLING, "mimeType": "text/xml", "buffer": scripted(DIAGRAM).encode()}])
    screen.get_by_role("button", name="Unggah dan periksa").click()
    expect(screen.locator("[data-bpmn][data-drawn]")).to_have_count(1)
    expect(screen.locator(".wrong[data-element-id=arsip]")).to_have_count(1)

    screen.get_by_role("link", name="Tunjukkan Arsipkan Berkas pada diagram").first.press("Enter")
    expect(screen.locator(".sought[data-element-id=arsip]")).to_be_in_viewport()

    screen.locator("[data-element-id=arsip]").first.click()
    expect(screen.locator("[data-summary] [data-element=arsip]").first).to_be_focused()


def test_a_dropped_file_is_taken(screen: Screen) -> None:
    screen.goto("/proses/unggah")
    dropped = screen.evaluate_handle("text => { const d = new DataTransfer(); d.items.add(new File([text], 'arsip.form')); return d; }", ARCHIVE)

    screen.locator("#berkas").evaluate("(input, held) => { input.files = held.files; input.dispatchEvent(new Event('change')); }", dropped)
    screen.get_by_role("button", name="Unggah dan periksa").click()

    expect(screen.get_by_role("heading", name="Satu berkas diunggah")).to_be_visible()
