"""Links between cases as readers see them: whoever may not see the other case is not told which it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import expressions
from engine.errors import EngineError
from engine.model import Definition, Instance
from engine.persistence import cases, links
from engine.persistence.files import Attachment
from engine.persistence.links import Link
from engine.queries import records
from engine.queries.enclosures import readable_attachments
from engine.queries.filled import Part, parts_of
from engine.queries.sight import Desk

DUPLICATE, OBJECTION = "duplikat", "keberatan"
PROVED_BY = "kontak_terbukti"
"""Property of the process: expression for the contacts that are surely the complainant's own, because the complaint came from there."""


@dataclass(frozen=True, slots=True)
class Bond:
    """A link, seen from one of its cases."""

    kind: str
    refers: bool
    """Whether this case refers to the other; False: the other refers to it."""
    ticket: str | None
    """Of the other case; None when the reader may not see it."""
    case_id: str | None
    subject: str
    public_status: str | None
    since: datetime
    holds: bool
    """Whether nobody has taken it back."""
    attachments: tuple[Attachment, ...] = ()
    """Of a duplicate, and of the case objected to, as far as the reader may read them: they belong to the matter that is handled here."""
    linked: bool = True
    """Whether the reader may open the other case itself."""


def bonds_of(desk: Desk, case_id: str) -> tuple[Bond, ...]:
    """Every link of the case and to it, in the order in which they were made; what refers to it from out of sight is not there."""
    found = [*links.links_from(desk.connection, [case_id]), *links.links_to(desk.connection, [case_id])]
    seen = (_bond(desk, case_id, link) for link in sorted(found, key=lambda link: (link.since, link.case_id)))
    return tuple(bond for bond in seen if bond is not None)


def _bond(desk: Desk, case_id: str, link: Link) -> Bond | None:
    refers = link.case_id == case_id
    other_id = link.other if refers else link.case_id
    beside = refers and link.kind == OBJECTION and link.holds
    # whoever handles an objection reads the case it is about, unless that one is kept from them
    seen = desk.sees(other_id) or (beside and desk.is_open(other_id))
    other = cases.case_by_id(desk.connection, other_id) if seen else None
    if other is None:
        return Bond(link.kind, refers, None, None, "", None, link.since, link.holds) if refers else None
    joined = link.kind == DUPLICATE and link.holds and not refers
    files = readable_attachments(desk, desk.library(desk.connection, other.definition_id), other.id) if joined or beside else ()
    return Bond(
        link.kind, refers, other.business_key or other.id, other.id, other.summary, other.public_status, link.since, link.holds, files,
        desk.sees(other_id),
    )  # fmt: skip


def first_case(desk: Desk, case_id: str) -> tuple[Bond, tuple[Part, ...]] | None:
    """The case that this one objects to, with its Formulir as far as the reader may read it; None for any other case, or where it is kept."""
    bond = next((one for one in bonds_of(desk, case_id) if one.refers and one.kind == OBJECTION and one.holds), None)
    other = cases.case_by_id(desk.connection, bond.case_id) if bond is not None and bond.case_id else None
    if bond is None or other is None:
        return None
    definition = desk.library(desk.connection, other.definition_id)
    return bond, parts_of(desk, definition, records.variables(desk, other))


def tickets_of(desk: Desk, case_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Case → kind → number of the case that it refers to, of the links that hold; "" where the reader may not see that one."""
    wanted = set(case_ids)
    found: dict[str, dict[str, str]] = {}
    for link in links.all_holding(desk.connection):
        if link.case_id in wanted:
            other = cases.case_by_id(desk.connection, link.other) if desk.sees(link.other) else None
            found.setdefault(link.case_id, {})[link.kind] = (other.business_key or other.id) if other else ""
    return found


def kinds_of(desk: Desk) -> dict[str, frozenset[str]]:
    """Case → kinds of the links by which it refers to others, of those that hold; for figures, which name nobody."""
    found: dict[str, set[str]] = {}
    for link in links.all_holding(desk.connection):
        found.setdefault(link.case_id, set()).add(link.kind)
    return {case_id: frozenset(kinds) for case_id, kinds in found.items()}


def same_sender(one: Instance, other: Instance, definitions: Mapping[str, Definition]) -> bool:
    """Whether both complaints surely came from one contact. `definitions`: id of the definition → the definition."""
    return bool(_proved(one, definitions[one.definition_id]) & _proved(other, definitions[other.definition_id]))


def _proved(case: Instance, definition: Definition) -> frozenset[str]:
    return contacts(definition.process.properties.get(PROVED_BY, ""), case.data)


def contacts(written: str, data: Mapping[str, Any]) -> frozenset[str]:
    """The contacts that the expression yields, each in one writing: an address in lower case, a number by its digits from 62 on."""
    if not written:
        return frozenset()
    try:
        value = expressions.to_json(expressions.evaluate(expressions.parse(written), data).value)
    except EngineError:
        return frozenset()
    return frozenset(filter(None, (plain(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))))


def plain(contact: str) -> str:
    """``0812-3456 7890`` and ``+62 812 3456 7890`` → ``6281234567890``; ``Rina@Contoh.example`` → ``rina@contoh.example``."""
    if "@" in contact:
        return contact.strip().casefold()
    digits = "".join(sign for sign in contact if sign.isdigit())
    return f"62{digits[1:]}" if digits.startswith("0") else digits
