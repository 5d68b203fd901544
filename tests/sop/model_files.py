"""The data files as the engine reads them: diagrams, forms, letters, office. Read once, never changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine import forms, office, reading
from engine.model import Definition, Diagram, Form, Node, Process
from engine.office import Office

ROOT = Path(__file__).resolve().parents[2]
HANDLING = "penanganan_pengaduan"
DAILY = "pemeriksaan_harian"
OUTGOING = "surat_keluar"


def shipped() -> list[Path]:
    """Every diagram, form and letter of the product, in the order of their names."""
    return [path for pattern in ("bpmn/*.bpmn", "forms/*.form", "forms/surat/*.typ") for path in sorted(ROOT.glob(pattern))]


@cache
def diagrams() -> dict[str, Diagram]:
    """File name without ending → diagram."""
    return {path.stem: reading.read_diagram(path.read_bytes(), path.name) for path in sorted((ROOT / "bpmn").glob("*.bpmn"))}


@cache
def all_forms() -> dict[str, Form]:
    """Form key → form."""
    return {path.stem: forms.read_form(path.read_bytes(), path.name) for path in sorted((ROOT / "forms").glob("*.form"))}


@cache
def letters() -> dict[str, bytes]:
    """File name → source of every letter template."""
    return {path.name: path.read_bytes() for path in sorted((ROOT / "forms" / "surat").glob("*.typ"))}


@cache
def the_office() -> Office:
    """The shipped office."""
    return office.load_office(ROOT / "office")


def process(key: str) -> Process:
    """The process in the file of the same name."""
    return diagrams()[key].processes[key]


def definition(key: str) -> Definition:
    """The process as deployed for the first time, with what it calls."""
    calls = {node.called: definition(node.called) for node in process(key).nodes.values() if node.called}
    return Definition(f"{key}:1", key, 1, diagrams()[key], forms=all_forms(), letters=letters(), calls=calls)


def nodes(kind: str) -> list[Node]:
    """The nodes of one kind in all processes."""
    return [node for key in diagrams() for node in process(key).nodes.values() if node.kind == kind]
