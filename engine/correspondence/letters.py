"""Whether a letter template can be deployed: seen in its source, then tried on sample data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from engine.correspondence import safety
from engine.correspondence.rendering import TypstRenderer
from engine.errors import Finding, ModelFault

_TRIED_AT = datetime(2026, 1, 5, tzinfo=UTC)
_MISSING_DATA = re.compile(r"does not contain key|cannot access fields on type none|does not have field")


def check_letter(
    name: str,
    files: Mapping[str, bytes],
    *,
    samples: Sequence[Mapping[str, Any]] = (),
    renderer: TypstRenderer | None = None,
) -> tuple[Finding, ...]:
    """All that speaks against the template `name` among `files`.

    `samples`: data it must be able to print (`samples` of this room makes them); without any, faults that only data can settle are let pass.
    `renderer`: spares reading the fonts again. Unknown fonts are only a warning, since another is taken.
    """
    found = list(_dangerous(name, files))
    if found or name not in files:
        return tuple(found or [_finding(name, "letter-missing", None, id="Templat surat tidak ada.", en="There is no such letter template.")])
    setter = renderer or TypstRenderer()
    for sample in samples or [{}]:
        try:
            _, warnings = setter.compile(name, files, sample, at=_TRIED_AT)
        except ModelFault as fault:
            if samples or not _MISSING_DATA.search(str(fault)):
                found.append(_failing(name, fault))
            break
        found = [_warning(name, warning) for warning in warnings]
    return tuple(found)


def _dangerous(name: str, files: Mapping[str, bytes]) -> Iterator[Finding]:
    for file, source in files.items():
        for danger in safety.dangers(source, files) if file.endswith(".typ") else ():
            where = f"{file}, baris {danger.line}" if file != name else f"baris {danger.line}"
            yield _finding(
                name, danger.rule, danger.what,
                id=f"\"{danger.what}\" tidak boleh ada dalam templat surat ({where}). Impor hanya berkas di folder surat, ditulis lengkap.",
                en=f"\"{danger.what}\" is not allowed in a letter template ({file}, line {danger.line}). Import only files beside it, by name.",
            )


def _failing(name: str, fault: ModelFault) -> Finding:
    hints = " ".join(fault.facts.get("hints", ()))
    return _finding(
        name, "letter-fails", str(fault.facts.get("element")),
        id=f"Surat tidak dapat dicetak: {fault} {hints}".strip() + ". Perbaiki templat pada baris itu.",
        en=f"The letter cannot be printed: {fault} {hints}".strip() + ". Mend the template at that line.",
    )


def _warning(name: str, warning: str) -> Finding:
    return Finding(
        rule="letter-warning", element_id=None, severity="warn", file=name,
        message={"id": f"Peringatan dari pengatur huruf: {warning}.", "en": f"The typesetter warns: {warning}."},
    )


def _finding(name: str, rule: str, element: str | None, *, id: str, en: str) -> Finding:
    return Finding(rule=rule, element_id=element, message={"id": id, "en": en}, file=name)
