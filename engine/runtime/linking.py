"""Links that the passing of a node makes or takes back, as its extension properties say: ``tautkan`` = the kind, ``tautkan_ke`` = expression
for the other case's number; ``lepas_tautan`` = the kind whose link ends.

What makes a link holds until commit: it is the turn of both cases. Whatever stands against a duplicate, the person reads one sentence: a case
that is not for their eyes is refused as one that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from engine import expressions, tasks
from engine.errors import Conflict, FieldError, Invalid, ModelFault
from engine.expressions import EvaluationError, Expression, ExpressionError
from engine.model import OFFICE, Instance, Node, Step
from engine.persistence import cases, links
from engine.persistence.links import Link, holding
from engine.queries import publicity
from engine.runtime.desks import desk_within
from engine.runtime.shell import Command, Loaded

LINK, TO, UNLINK = "tautkan", "tautkan_ke", "lepas_tautan"
DUPLICATE, OBJECTION, FOLLOW_UP = "duplikat", "keberatan", "lanjutan"
KINDS = frozenset({DUPLICATE, OBJECTION, FOLLOW_UP})
DELIVERS = "mengakhiri_penyelesaian"
"""Property of the user task whose completion delivers the answer: afterwards nobody joins the case any more."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a step does to the links of its case."""

    made: tuple[str, str, str] | None = None
    """(kind, id of the other case, path of the node)."""
    ended: Link | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """For the event: nothing in an ordinary case."""
        said: dict[str, Any] = {}
        if self.made is not None:
            said["linked"] = dict(zip(("kind", "to", "at"), self.made, strict=True))
        if self.ended is not None:
            said["unlinked"] = {"kind": self.ended.kind, "to": self.ended.other, "seq": self.ended.seq}
        return said


NOTHING = Links()


def asked(command: Command, case: Instance, loaded: Loaded, step: Step, *, typed: Mapping[str, Any]) -> Links:
    """What the nodes passed ask for. `typed`: what was entered in the form that the step completes.

    Raises NeedsTurn, Invalid (beside the field, or of the form), Conflict (``ended``), ModelFault.
    """
    nodes = [(path, loaded.definition.node_at(path)) for path in step.trace.passed]
    asking = [(path, node) for path, node in nodes if LINK in node.properties or UNLINK in node.properties]
    if not asking:
        return NOTHING
    if len(asking) > 1:
        raise _fault(asking[1][1], asking[1][0], "one step links a case once")
    path, node = asking[0]
    if UNLINK in node.properties:
        return Links(ended=_taken_back(command, case, node, path))
    variables = {**step.data, OFFICE: command.shell.office_of(command.connection, case.office)}
    kind, (number, field) = node.properties[LINK], _number(command, node, path, variables=variables, typed=typed)
    other = publicity.find(command.connection, number.strip().upper())
    if other is None or not _may_name(command, other.id):
        raise _refused(node, path, kind, number=number, field=field)
    command.require_turn(other.id)
    _require_linkable(command, case, kind, other.id, refused=_refused(node, path, kind, number=number, field=field))
    return Links(made=(kind, other.id, path))


def write(command: Command, case: Instance, found: Links) -> None:
    """Rows for the links; `case` is as it stands after the event that tells of them."""
    if found.made is not None:
        kind, other, _ = found.made
        links.insert_link(command.connection, Link(case.id, case.seq, kind, other, command.at))
    if found.ended is not None:
        links.end_link(command.connection, found.ended, seq=case.seq, at=command.at)


def _may_name(command: Command, other: str) -> bool:
    return other in command.proved or desk_within(command).sees(other)


def _require_linkable(command: Command, case: Instance, kind: str, other_id: str, *, refused: Exception) -> None:
    """Raises `refused`, or what says more, where the two cases may not be linked; what it reads holds until commit."""
    connection = command.connection
    other = cases.case_by_id(connection, other_id)
    if other is None or other.id == case.id or not _may_name(command, other_id):
        raise refused
    theirs, mine = links.links_from(connection, [other.id]), (links.links_from(connection, [case.id]), links.links_to(connection, [case.id]))
    match kind:
        case "duplikat":
            chained = [found for one in (theirs, *mine) for found in holding(one, DUPLICATE)]
            if chained or other.ended is not None or other.key != case.key or _delivered(command, other):
                raise refused
        case "keberatan":
            if holding(theirs, OBJECTION):
                raise Invalid({"": FieldError("keberatan_terakhir")})
            if holding(links.links_to(connection, [other.id]), OBJECTION):
                raise Invalid({"": FieldError("keberatan_sudah")})
        case _:
            return


def _delivered(command: Command, other: Instance) -> bool:
    """Whether the answer has been delivered: it could not be sent to anybody else's contact any more."""
    nodes = command.shell.definition(command.connection, other.definition_id).definition.process.nodes
    last = {node.id for node in nodes.values() if DELIVERS in node.properties}
    return any(task.status == "completed" and task.path in last for task in cases.tasks_of(command.connection, other.id))


def _taken_back(command: Command, case: Instance, node: Node, path: str) -> Link:
    """The link that ends: by people only while the other case is open. Raises NeedsTurn, Conflict (``ended``), ModelFault without such a link."""
    found = holding(links.links_from(command.connection, [case.id]), node.properties[UNLINK])
    if not found:
        raise _fault(node, path, f"the case has no link of the kind {node.properties[UNLINK]!r}")
    command.require_turn(found[0].other)
    other = cases.case_by_id(command.connection, found[0].other)
    if command.actor.id != tasks.SYSTEM and (other is None or other.ended is not None):
        raise Conflict("the other case has ended", reason="ended", status="completed")
    return found[0]


def _number(command: Command, node: Node, path: str, *, variables: Mapping[str, Any], typed: Mapping[str, Any]) -> tuple[str, str | None]:
    """(the other case's number, the field of the completed form that it was typed into)."""
    written = node.properties.get(TO, "")
    try:
        read = expressions.parse(written)
        result = expressions.evaluate(read, variables, now=command.at, zone=ZoneInfo(command.shell.office.zone))
    except (ExpressionError, EvaluationError) as error:
        raise _fault(node, path, str(error), expression=written, reads=getattr(error, "reads", {})) from error
    if node.properties[LINK] not in KINDS or not isinstance(result.value, str):
        raise _fault(node, path, "a link needs a known kind and the other case's number", expression=written, reads=result.reads)
    return result.value, next((name for name in _fields(read) if typed.get(name) == result.value), None)


def _fields(read: Expression) -> Iterator[str]:
    """``pilah_aduan.duplikat_dari`` → ``duplikat_dari``: the field, where the expression is a path into a form."""
    return (name for path in read.paths for _, _, name in [path.partition(".")] if name)


def _refused(node: Node, path: str, kind: str, *, number: str, field: str | None) -> Exception:
    """Beside the field it was typed into; a number that nobody has just typed is the model's fault."""
    if field is None:
        return _fault(node, path, f"no case can be named by {number!r} as {kind!r}")
    return Invalid({field: FieldError("duplikat_salah", {"nomor": number})})


def _fault(node: Node, path: str, said: str, *, expression: str | None = None, reads: Mapping[str, Any] | None = None) -> ModelFault:
    return ModelFault(said, element=node.id, path=path, expression=expression, reads=dict(reads or {}), limit=None, reason="link")
