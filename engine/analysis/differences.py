"""What differs between two sets of files, named as people know it: elements by name, fields by label, letters by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from engine.analysis.comparing import Change, Difference
from engine.analysis.diagrams import compare_diagrams
from engine.analysis.questions import compare_forms
from engine.errors import Refused
from engine.forms import read_form
from engine.reading import read_diagram

DIAGRAM, FORM = ".bpmn", ".form"


def differences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[Difference, ...]:
    """What `new` (file name → bytes) changes of `old`. Files that `new` lacks stay as they are; one that cannot be read is compared as a whole."""
    return tuple(difference for name in new for difference in _file(name, old.get(name), new[name]))


def _file(name: str, old: bytes | None, new: bytes) -> Iterator[Difference]:
    if old is None:
        yield Difference(name, "file", "added", name, name, "")
        return
    if old == new:
        return
    try:
        found = list(_inside(name, old, new))
    except Refused:
        found = [Difference(name, "file", "changed", name, name, "")]
    if not found:
        found = [Difference(name, "drawing" if name.endswith(DIAGRAM) else "file", "changed", name, name, "")]
    yield from found


def _inside(name: str, old: bytes, new: bytes) -> Iterator[Difference]:
    if name.endswith(DIAGRAM):
        yield from compare_diagrams(read_diagram(old, name), read_diagram(new, name))
    elif name.endswith(FORM):
        yield from compare_forms(read_form(old, name), read_form(new, name), name)
    elif changes := tuple(_lines(old, new)):
        yield Difference(name, "letter", "changed", name, name, "", changes)


def _lines(old: bytes, new: bytes) -> Iterator[Change]:
    """Blocks of lines that differ; nothing for bytes that are no text."""
    try:
        before, after = old.decode().splitlines(), new.decode().splitlines()
    except UnicodeDecodeError:
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Change("lines", str(new_start + 1), "\n".join(before[start:end]), "\n".join(after[new_start:new_end]))
