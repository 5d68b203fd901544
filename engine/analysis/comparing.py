"""What a difference is, and how two sets of facts about one thing become one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.expressions import ExpressionError, parse

Sort = Literal["file", "process", "node", "flow", "lane", "form", "field", "letter", "drawing"]
Act = Literal["added", "removed", "renamed", "changed"]
Fact = tuple[str, str]
"""(what, place): which attribute, and within it which property, option or constraint ("" for a plain attribute)."""


@dataclass(frozen=True, slots=True)
class Named:
    """Another thing that is referred to: the same as long as its id is, whatever it is called."""

    id: str
    name: str


Facts = Mapping[Fact, str | Named]
"""What is said of one thing; a fact that is absent or "" says nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute that differs."""

    what: str
    """name · kind · lane · scope · documentation · form · groups · users · assignee · due · default · called · attached · interrupting · event ·
    repetition · property · attribute · extension · source · target · condition · language · role · executable · title · label · type · group ·
    description · text · required · preset · readonly · hidden · expression · choices · option · rule · order · lines."""
    place: str
    """Name of the property, value of the option, name of the rule, or line number (from 1, in the new letter); "" where there is one of it."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was."""

    file: str
    sort: Sort
    """``drawing``: only places of shapes, or spellings of the same, differ."""
    act: Act
    """``renamed``: nothing but its name (of a field: its label) differs."""
    id: str
    """Id of the element, path of the field, key of the form; the file's name for a file, a letter and a drawing."""
    name: str
    """What people call it now (or called it, if removed); may be ""."""
    kind: str
    """BPMN's local tag of a node, form-js' type of a field; "" for others."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing in a file, for comparing it with the thing of the same id in another version."""

    sort: Sort
    id: str
    name: str
    kind: str
    facts: Facts
    title_fact: str = "name"
    """Which of its facts is its name."""


def compare(file: str, old: Mapping[str, Thing], new: Mapping[str, Thing]) -> Iterator[Difference]:
    """What was removed, added or changed, things found by their ids; in the order of the new file, what was removed first."""
    for gone in old.values():
        if gone.id not in new:
            yield Difference(file, gone.sort, "removed", gone.id, gone.name, gone.kind)
    for thing in new.values():
        before = old.get(thing.id)
        if before is None:
            yield Difference(file, thing.sort, "added", thing.id, thing.name, thing.kind)
        elif changes := tuple(_changes(before.facts, thing.facts)):
            renamed = [change.what for change in changes] == [thing.title_fact]
            yield Difference(file, thing.sort, "renamed" if renamed else "changed", thing.id, thing.name, thing.kind, changes)


def feel(text: str | None, language: str | None = None) -> str:
    """The expression as FEEL, so that another spelling of the same is no difference; as it stands when it is none."""
    if not text:
        return ""
    try:
        return parse(text, language=language).text
    except ExpressionError:
        return text


def _changes(old: Facts, new: Facts) -> Iterator[Change]:
    for what, place in [*new, *(fact for fact in old if fact not in new)]:
        before, after = old.get((what, place), ""), new.get((what, place), "")
        if _identity(before) != _identity(after):
            yield Change(what, place, _shown(before), _shown(after))


def _identity(fact: str | Named) -> str:
    return fact.id if isinstance(fact, Named) else fact


def _shown(fact: str | Named) -> str:
    return (fact.name or fact.id) if isinstance(fact, Named) else fact
