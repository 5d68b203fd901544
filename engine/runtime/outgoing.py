"""What leaves the office because a case passed a node: whether, to whom and in which words, as extension properties and the office say.

The messages are rows of the command that causes them; `sending` sends them afterwards. The texts are filled in here, once, so that what is
sent again after a crash is the same; only the tracking code, which is stored nowhere, is filled in when the message is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from engine import correspondence, expressions
from engine.errors import ModelFault
from engine.expressions import EvaluationError, ExpressionError
from engine.model import OFFICE, Instance, Node, Step
from engine.office import Office, format, placeholders
from engine.persistence import cases, links, outgoing
from engine.persistence.links import holding
from engine.persistence.outgoing import Message, State
from engine.runtime.shell import Command, Loaded

CHANNELS: Mapping[str, str] = {"surel": "email", "whatsapp": "whatsapp", "sms": "sms"}
"""What follows ``kirim_`` in the property of a node, and names the texts in the office's wording → the channel."""
SEND, TO, FILLED, WITH = "kirim_", "_ke", "isian_", "lampiran_surel"
"""Properties: ``kirim_surel`` (which text), ``kirim_surel_ke`` (expression: to whom; null = nobody), ``isian_nama`` (expression for a placeholder
of the text), ``lampiran_surel`` (``tanda_terima``: with the receipt)."""
RECEIPT = "tanda_terima"
RECEPTION = "penerimaan"
"""Variable that says how a complaint came."""
JOINED = "kirim_tautan"
"""Property: also to each case that is linked here as a duplicate; names the variables that are read from that one (``tulis_aduan, penerimaan``)."""
CODE = "{kode}"
"""Stands in a stored text for the tracking code."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that the passing of a node asks for."""

    channel: str
    recipient: str
    subject: str
    body: str
    with_receipt: bool
    path: str
    answers: str | None = None
    """Identity of the message that the case began with, when that came by the same channel."""
    template: dict[str, Any] | None = None
    """What the channel's provider is sent instead of the text, where it wants a form that it has approved."""


def drafts(command: Command, case: Instance, *, loaded: Loaded, step: Step) -> tuple[Draft, ...]:
    """The messages that a step asks for. Raises ModelFault where an expression fails or a text stays without what it needs."""
    nodes = ((path, loaded.definition.node_at(path)) for path in step.trace.passed)
    asking = [(path, node, word) for path, node in nodes for word in CHANNELS if f"{SEND}{word}" in node.properties]
    if not asking:
        return ()
    variables = {**step.data, OFFICE: command.shell.office_of(command.connection, case.office)}
    return tuple(
        _own_code(draft, node, ours=about.id == case.id)
        for path, node, word in asking
        for about, seen in _addressed(command, case, node, variables)
        for draft in _drafted(command, about, node, word=word, path=path, variables=seen)
    )


def _own_code(draft: Draft, node: Node, *, ours: bool) -> Draft:
    """The same. Raises ModelFault where it would tell somebody else the tracking code of this case."""
    if not ours and (CODE in draft.body or draft.with_receipt):
        raise _fault(node, draft.path, "a message with a tracking code goes to its own case alone")
    return draft


def _addressed(command: Command, case: Instance, node: Node, variables: Mapping[str, Any]) -> Iterator[tuple[Instance, Mapping[str, Any]]]:
    """Of whom the message tells, and what its expressions read: the case; with `JOINED` each duplicate too, by what that one says of itself."""
    yield case, variables
    if JOINED not in node.properties:
        return
    own = [name.strip() for name in node.properties[JOINED].split(",")]
    for link in holding(links.links_to(command.connection, [case.id]), "duplikat"):
        other = cases.case_by_id(command.connection, link.case_id)
        if other is not None:
            yield other, {**variables, **{name: other.data.get(name) for name in own}}


def queue(command: Command, case: Instance, *, found: tuple[Draft, ...]) -> None:
    """Rows for the messages, in the transaction under way: to be sent, or off where their channel is not set up."""
    if not found:
        return
    last = outgoing.last_number(command.connection, case.id)
    outgoing.insert_messages(command.connection, [_row(command, case, draft, number) for number, draft in enumerate(found, last + 1)])


def _row(command: Command, case: Instance, draft: Draft, number: int) -> Message:
    state: State = "queued" if draft.channel in command.shell.mailboxes else "off"
    return Message(
        case.id, number, draft.channel, draft.recipient, draft.subject, draft.body, draft.with_receipt,
        f"<{case.id}.{number}@{command.shell.office.site}>", draft.path, state, command.at, draft.answers, draft.template,
    )  # fmt: skip


def _drafted(
    command: Command, case: Instance, node: Node, *, word: str, path: str, variables: Mapping[str, Any]
) -> Iterator[Draft]:
    office, name = command.shell.office, node.properties[f"{SEND}{word}"]
    recipient = _text(command, node, f"{SEND}{word}{TO}", path=path, variables=variables).strip()
    if not recipient:
        return
    texts = office.wording["id"]
    subject, body = (texts.get(f"pesan.{word}.{key}", "") for key in ((f"{name}_hal", f"{name}_isi") if word == "surel" else ("", name)))
    if not body:
        raise _fault(node, path, f"the office has no text {name!r} for {word}", about={"text": name})
    known = _known(command, case, variables)
    for place in sorted(placeholders(subject + body)):
        if f"{FILLED}{place}" in node.properties:
            known[place] = _text(command, node, f"{FILLED}{place}", path=path, variables=variables)
    if missing := sorted(placeholders(subject + body) - known.keys()):
        raise _fault(node, path, f"the text {name!r} needs {', '.join(missing)}", about={"text": name})
    receipt = word == "surel" and node.properties.get(WITH) == RECEIPT
    text = body.format_map(known).strip()
    yield Draft(
        CHANNELS[word], recipient, " ".join(subject.format_map(known).split()), text, receipt, path,
        answers=_answered(variables, CHANNELS[word]), template=_template(office, CHANNELS[word], name, body=body, known=known),
    )  # fmt: skip


def _answered(variables: Mapping[str, Any], channel: str) -> str | None:
    """The message that the case began with, if it came by this channel."""
    reception = variables.get(RECEPTION)
    came = isinstance(reception, dict) and reception.get("kanal") == channel and reception.get("identitas")
    return str(came)[:300] if came else None


def _template(office: Office, channel: str, text: str, *, body: str, known: Mapping[str, str]) -> dict[str, Any] | None:
    """The approved form that stands for a text, and what fills its places: the text's own, in their order."""
    intake = office.intakes.get(channel)
    if intake is None or text not in intake.templates:
        return None
    places = [name for _, name, _, _ in Formatter().parse(body) if name is not None]
    return {"name": intake.templates[text], "language": intake.language, "values": [known[name] for name in places]}


def _known(command: Command, case: Instance, variables: Mapping[str, Any]) -> dict[str, str]:
    """What every text may say."""
    office, zone = command.shell.office, command.shell.office.zone
    today = command.at.astimezone(ZoneInfo(zone)).date()
    return {
        "tiket": case.business_key or case.id, "kode": CODE, "situs": office.site, "tanggal": format.day(today), "tgl": format.short_day(today),
        "pukul": format.bare_clock(command.at, zone), "kanal": office.label("kanal", correspondence.channel_of(variables)),
    }  # fmt: skip


def _text(command: Command, node: Node, name: str, *, path: str, variables: Mapping[str, Any]) -> str:
    """What the expression in the property yields, as text, a date in words (for ``{tgl}`` in digits); "" for null, and without the property."""
    written = node.properties.get(name, "")
    if not written:
        return ""
    try:
        result = expressions.evaluate(expressions.parse(written), variables, now=command.at, zone=ZoneInfo(command.shell.office.zone))
    except (ExpressionError, EvaluationError) as error:
        raise _fault(node, path, str(error), expression=written, reads=getattr(error, "reads", {})) from error
    if type(result.value) is date:
        return format.short_day(result.value) if name == f"{FILLED}tgl" else format.day(result.value)
    value = expressions.to_json(result.value)
    if isinstance(value, dict | list):
        raise _fault(node, path, f"{name} must yield a text", expression=written, reads=result.reads)
    return "" if value is None else str(value)


def _fault(
    node: Node, path: str, said: str, *, expression: str | None = None, reads: Mapping[str, Any] | None = None, about: Mapping[str, str] | None = None
) -> ModelFault:
    return ModelFault(
        said, element=node.id, path=path, expression=expression, reads=dict(reads or {}), limit=None, reason="message", about=dict(about or {})
    )
