"""The letters as archives keep them: PDF/A-2b, tagged, their text to be read and copied; and what setting them costs beside Typst's own time."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst

from engine import correspondence
from engine.correspondence.rendering import FONTS
from tests.engine.correspondence import pdfa
from tests.sealing import seal
from tests.sop import model_files
from tests.sop.route import REVIEWED, Route

AT = datetime(2026, 6, 8, tzinfo=UTC)
PRINTED = sorted(model_files.letters().keys() - {"kop.typ"} - model_files.the_office().templates)
ADDRESS = "https://contoh.example/periksa-surat/AAAA-BBBB-CCCC-DDDD"
FILES = {
    **model_files.letters(), correspondence.QR: correspondence.qr_svg("https://contoh.example/lacak"),
    correspondence.MARK: correspondence.qr_svg(ADDRESS),
}  # fmt: skip
RENDERER = correspondence.TypstRenderer()
SAMPLES = ("full", "empty")


@cache
def data(template: str, sample: str) -> dict[str, Any]:
    """What the template is given: every field filled, or none."""
    full, empty = correspondence.samples(model_files.the_office(), model_files.definition(model_files.HANDLING), at=AT)
    return full if sample == "full" else empty


def signed_reply() -> bytes:
    """The reply of a case, signed."""
    case = Route().goes_on_to("distribusi", tindak_lanjut_bidang=REVIEWED)
    form = model_files.all_forms()["tanda_tangan"]
    given = correspondence.letter_data(
        model_files.the_office(), model_files.definition(model_files.HANDLING), case=correspondence.CaseFacts("ADU-2026-000007", received=AT),
        variables=case.step.data, at=AT, form=form, sealed=correspondence.mark(ADDRESS, "AAAA-BBBB-CCCC-DDDD", AT, "Asia/Makassar"),
    )  # fmt: skip
    return seal().sign(RENDERER.pdf("surat_balasan.typ", FILES, given, at=AT), at=AT, reason="500/1", link=ADDRESS)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("template", PRINTED)
def test_each_letter_is_what_archives_keep(template: str, sample: str) -> None:
    assert pdfa.faults(RENDERER.pdf(template, FILES, data(template, sample), at=AT)) == []


def test_a_signature_takes_nothing_of_that_away() -> None:
    pdf = signed_reply()

    assert pdfa.faults(pdf) == []
    assert seal().examine(pdf).intact


@pytest.mark.parametrize("template", PRINTED)
def test_the_text_of_each_letter_can_be_copied_word_for_word(template: str) -> None:
    pdf = RENDERER.pdf(template, FILES, data(template, "full"), at=AT)

    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())

    assert "PEMERINTAH KABUPATEN KUTAI KARTANEGARA" in text
    assert "ADU-0000-000000" in text


@pytest.mark.parametrize(
    ("spoil", "clause"),
    [
        (lambda pdf: pdf.replace(b"/Metadata", b"/Metadatb"), "6.6.2"),
        (lambda pdf: pdf.replace(b"/OutputIntents", b"/OutputIntentz"), "6.2.3"),
        (lambda pdf: pdf.replace(b"/FontFile3", b"/FontFile9").replace(b"/FontFile2", b"/FontFile9"), "6.2.11.4"),
        (lambda pdf: pdf.replace(b"/ToUnicode", b"/ToUnicodf"), "6.2.11.7"),
        (lambda pdf: pdf.replace(b"/MarkInfo", b"/MarkInfp"), "6.7"),
        (lambda pdf: pdf.replace(b"/URI(", b"/JS ("), "6.5.1"),
        (lambda pdf: pdf.replace(b"/F 4", b"/F 2"), "6.3.2"),
        (lambda pdf: pdf + b"\nlebih", "6.1.3"),
    ],
)
def test_what_would_break_it_is_seen(spoil: Callable[[bytes], bytes], clause: str) -> None:
    assert any(fault.startswith(clause) for fault in pdfa.faults(spoil(signed_reply())))


@pytest.mark.alone
@pytest.mark.parametrize("template", PRINTED)
def test_a_letter_is_set_within_three_times_the_time_that_typst_takes_itself(template: str, tmp_path: Path) -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)

    def bare(given: dict[str, Any]) -> None:
        (tmp_path / "data.json").write_text(json.dumps(given))
        typst.compile(str(tmp_path / template), root=str(tmp_path), font_paths=fonts, format="pdf", pdf_standards="a-2b")

    alone, ours = _time(bare, template), _time(lambda given: RENDERER.pdf(template, FILES, given, at=AT), template)

    print(f"{template}: {ours * 1000:.1f} ms, Typst alone {alone * 1000:.1f} ms")
    assert ours <= 3 * alone


def _time(act: Callable[[dict[str, Any]], object], template: str) -> float:
    """Seconds that a letter takes, the shortest of nine: each of another case, since Typst remembers what it has set before."""
    taken = []
    for number in range(10):
        given = data(template, "full")
        given = {**given, "kasus": {**given["kasus"], "tiket": f"ADU-2026-{number:06}"}}
        since = time.perf_counter()
        act(given)
        taken.append(time.perf_counter() - since)
    return min(taken[1:])
