"""A draft that came back: its versions with their differences, and why each came back."""

from __future__ import annotations

from tests.webtasks.office import Office, Page

REASONS = ("Sebutkan dasar hukum.", "Nama pemohon salah.")
TEXTS = (
    "Alamat pada data NIB sudah diperbarui.", "Alamat pada data NIB sudah diperbarui hari ini.",
    "Alamat pada data NIB Rina sudah diperbarui hari ini.",
)  # fmt: skip
VERSIONS = "//section[.//h2[@id='versi']]/details[summary/span[starts-with(., 'Versi ')]]"


def returned_twice(office: Office) -> Page:
    """The page of whoever reviews the third version."""
    case = office.brought_to("draf_balasan")
    for text, reason in zip(TEXTS, (*REASONS, ""), strict=True):
        office.passes(5)
        office.does(case, "draf_balasan", isi_surat=text)
        if reason:
            office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali=reason)
    return office.sign_in("budi").get(f"/tugas/{office.task(case, 'budi').id}")


def versions(page: Page) -> dict[str, str]:
    """Version → what stands there, the newest first."""
    parts = page.all(VERSIONS)
    return {part.find("summary").find("span").text: " ".join(part.find("div").text_content().split()) for part in parts}


def test_the_reviewer_reads_all_versions_with_differences_the_newest_open(office: Office) -> None:
    page = returned_twice(office)

    found = versions(page)
    assert list(found) == ["Versi 3", "Versi 2", "Versi 1"]
    assert "Alamat pada data NIB [ditambahkan: Rina] sudah diperbarui hari ini." in found["Versi 3"]
    assert "sudah [dihapus: diperbarui.] [ditambahkan: diperbarui hari ini.]" in found["Versi 2"]
    assert "[" not in found["Versi 1"] and TEXTS[0] in found["Versi 1"]
    for name, reason in zip(("Versi 1", "Versi 2"), REASONS, strict=True):
        assert f"Catatan pengembalian dari Budi: “{reason}”" in found[name]
    assert f"Menjawab catatan Budi: “{REASONS[1]}”" in found["Versi 3"]
    assert [part.get("open") is not None for part in page.all(VERSIONS)] == [True, False, False]
    assert page.all("//ins[contains(@class, 'redline')]") and page.all("//del[contains(@class, 'redline')]")
    assert "Putaran 3" in page.words


def test_whoever_writes_it_again_sees_what_they_have_changed_so_far_under_the_note(office: Office) -> None:
    case = office.brought_to("draf_balasan")
    office.does(case, "draf_balasan", isi_surat=TEXTS[0])
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali=REASONS[0])
    sari, task = office.sign_in("sari"), office.task(case, "sari")
    address = f"/tugas/{task.id}"

    before = sari.get(address)
    sari.sends(task, _simpan="1", isi_surat=TEXTS[1])
    after = sari.get(address)

    assert before.words.index(REASONS[0]) < before.words.index("Versi draf")
    assert "Sama dengan versi 1." in versions(before)["Versi 2"]
    assert "[ditambahkan: diperbarui hari ini.]" in versions(after)["Versi 2"]


def test_a_draft_that_never_came_back_has_no_versions_to_compare(office: Office) -> None:
    case = office.brought_to("paraf_kabid")

    assert "Versi draf" not in office.sign_in("budi").get(f"/tugas/{office.task(case, 'budi').id}").words


def test_the_auditor_still_reads_the_first_version_word_for_word(office: Office) -> None:
    case = office.brought_to("draf_balasan")
    office.does(case, "draf_balasan", isi_surat=TEXTS[0])
    written = len(office.engine.history(case.id))
    office.does(case, "paraf_kabid", keputusan="kembalikan", alasan_kembali=REASONS[0])
    office.does(case, "draf_balasan", isi_surat=TEXTS[1])

    assert TEXTS[0] in office.sign_in("ayu").get(f"/audit/{case.business_key}?langkah={written}").words
