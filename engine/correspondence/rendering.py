"""Letters: a Typst template and JSON data → a PDF/A, the same bytes on every machine."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, Literal, Protocol

import typst

from engine.correspondence import safety
from engine.errors import ModelFault

FONTS = Path(__file__).parent / "fonts"
"""The fonts that come with the product."""
STANDARD: Literal["a-2b"] = "a-2b"
"""PDF/A-2b (ISO 19005-2): what archives keep."""

LARGEST = 100_000
"""Bytes of the largest template; the office's largest has 7,000."""
LONGEST_LINE = 1_000
"""Bytes of a template's longest line; the office's longest has 373."""

_MAIN = "main"
_RASTER = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})


class Renderer(Protocol):
    """Seam: makes documents out of templates."""

    def pdf(self, template: str, files: Mapping[str, bytes], data: Mapping[str, Any], *, at: datetime) -> bytes:
        """The document that `template` (a name in `files`) makes of `data`.

        `files`: name → bytes of everything the template may read (``kop.typ``, pictures); it finds `data` as ``json("data.json")``.
        `at` (aware) becomes the document's date. Equal arguments give equal bytes. Raises ModelFault.
        """
        ...


class TypstRenderer:
    """The Renderer in use: Typst, with the product's own fonts and no others. Reads nothing but what it is given."""

    def __init__(self) -> None:
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])

    def pdf(self, template: str, files: Mapping[str, bytes], data: Mapping[str, Any], *, at: datetime) -> bytes:
        """See `Renderer.pdf`: a PDF/A-2b, tagged, fonts embedded."""
        return self.compile(template, files, data, at=at)[0]

    def compile(self, template: str, files: Mapping[str, bytes], data: Mapping[str, Any], *, at: datetime) -> tuple[bytes, tuple[str, ...]]:
        """The PDF, and what the typesetter warns of. Raises ModelFault with ``element`` (``surat.typ:4:2``) and ``hints``."""
        for dangerous in (d for name, source in files.items() if name.endswith(".typ") for d in safety.dangers(source, files)):
            raise ModelFault(f"{template}: {dangerous.what}", element=template, expression=dangerous.what, reads={}, limit=None)
        if template not in files:
            raise ModelFault(f"no template {template}", element=template, expression=None, reads={}, limit=None)
        _require_lines(files)
        raster = {name: content for name, content in files.items() if PurePath(name).suffix in _RASTER}
        texts = {name: content for name, content in files.items() if name not in raster}
        project: Any = {**texts, "data.json": _canonical(data), _MAIN: files[template]}  # the package's stubs do not know that it takes a dict
        # A folder of our own as root: names that are not among the texts are looked up on disk below it. There lie the pictures alone, since the
        # package takes no bytes but UTF-8 from memory.
        with tempfile.TemporaryDirectory(prefix="alur-surat-") as root:
            for name, content in raster.items():
                (Path(root) / PurePath(name).name).write_bytes(content)
            try:
                pdf, warnings = typst.compile_with_warnings(
                    project, root=root, font_paths=self._fonts, format="pdf", pdf_standards=STANDARD, timestamp=int(at.timestamp()),
                    package_path=root, package_cache_path=root,
                )
            except typst.TypstError as fault:
                place = _place(str(fault.diagnostic), template)
                hints = list(fault.hints)
                raise ModelFault(f"{place}: {fault.message}", element=place, expression=None, reads={}, limit=None, hints=hints) from fault
        return bytes(pdf), tuple(str(warning) for warning in warnings)


def _require_lines(files: Mapping[str, bytes]) -> None:
    """Raise for a template that is no text, or too long: Typst names no file for the first, and takes memory for the second, since each of
    its errors quotes the whole line."""
    for name, source in files.items():
        if not name.endswith(".typ"):
            continue
        if len(source) > LARGEST:
            raise _unfit(f"{name}:1", f"{len(source)} bytes, more than {LARGEST}")
        for number, length in enumerate(map(len, source.splitlines()), 1):
            if length > LONGEST_LINE:
                raise _unfit(f"{name}:{number}", f"a line of {length} bytes, more than {LONGEST_LINE}")
        try:
            source.decode()
        except UnicodeDecodeError as error:
            line = source.count(b"\n", 0, error.start) + 1
            raise _unfit(f"{name}:{line}", "not UTF-8") from error


def _unfit(place: str, why: str) -> ModelFault:
    return ModelFault(f"{place}: {why}", element=place, expression=None, reads={}, limit=None)


def _canonical(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()


def _place(diagnostic: str, template: str) -> str:
    """``kop.typ:1:18`` from Typst's own report."""
    arrow = next((line for line in diagnostic.splitlines() if "┌─" in line), "")
    path, _, position = arrow.partition("┌─")[2].strip().partition(":")
    name = path.rsplit("/", 1)[-1]
    return f"{template if name in ('', _MAIN) else name}:{position}" if position else template
