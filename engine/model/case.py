"""A case as a value: triggers into `advance`, what a step yields, tasks and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

Json = None | bool | int | float | str | list[Any] | dict[str, Any]
"""A plain JSON value."""
MandateKind = Literal["plh", "plt", "an"]
"""Keys of the office's ``awalan``: Plh. while the holder is absent, Plt. while the post is vacant, a.n. in the holder's name."""
OFFICE = "kantor"
"""The read-only variable: office settings and lists, as they were when the case started."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """That somebody stands in for the holder of a post (*Plh., Plt., a.n.*), as far as authority asks for it."""

    id: str
    """Of the delegation; it stands in the facts of every act done by it."""
    post: str
    """Key of the post in ``office/``."""
    role: str
    """The post's group, as its tasks name it."""
    kind: MandateKind
    since: datetime
    until: datetime
    """No longer from this instant on."""

    @property
    def relieves(self) -> bool:
        """Whether the holder does not act meanwhile: absent (``plh``), or there is none (``plt``). By ``an`` both may."""
        return self.kind != "an"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and as what, at this moment."""

    id: str
    """User id; ``system`` for the engine's own acts, ``pelapor`` for citizens."""
    name: str
    groups: frozenset[str]
    """Groups and roles in force now: ``kasi``, ``bidang:perizinan``, ``masyarakat`` …"""
    on_behalf: str | None = None
    """For whom the act is done (``pelapor``, when a paper form is typed in)."""
    rights: frozenset[str] = frozenset()
    """What its roles may open besides tasks, e.g. ``audit``; the names are in ``office/``."""
    mandates: tuple[Mandate, ...] = ()
    """Posts whose holders they stand in for now."""
    lent: frozenset[str] = frozenset()
    """Those of `groups` that only a mandate gives: for the tasks of the post, and no other authority of its holder."""
    away: frozenset[str] = frozenset()
    """Those of `groups` whose tasks another does meanwhile: they are read, not done."""

    @property
    def own(self) -> frozenset[str]:
        """The groups of the person's own roles."""
        return self.groups - self.lent


# ---------------------------------------------------------------- triggers


@dataclass(frozen=True, slots=True)
class Start:
    """Begin. `complete` holds the values of the first user task when it is completed in the same command."""

    data: Mapping[str, Any]
    office: Mapping[str, Any]
    """The variable `OFFICE`: what expressions may read of the office; kept with the case."""
    complete: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Complete:
    """A user task is done. `values` is what its form wrote (already validated), or a flat object when it has no form."""

    token: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DueTimers:
    """Nothing but the clock moved on."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """The case ends here; every token is withdrawn."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message has come. `values` become variables where it is caught."""

    name: str
    values: Mapping[str, Any]
    token: int | None = None
    """The token that is meant; None = the one that waits longest for a message of this name."""


@dataclass(frozen=True, slots=True)
class WorkDone:
    """A service task's work is done; the keys of `values` become variables."""

    token: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WorkFailed:
    """A service task's work ended in an error that the diagram knows (a BPMN error, not a technical one)."""

    token: int
    code: str


Trigger = Start | Complete | DueTimers | Cancel | Message | WorkDone | WorkFailed


# ---------------------------------------------------------------- what a step yields


@dataclass(frozen=True, slots=True)
class Wait:
    """An open user task, as the diagram defines it at this moment."""

    token: int
    """Number of the token that waits here; unique within the case, never used again."""
    path: str
    """Where: element id; inside called processes ``<call activity id>/<element id>``."""
    element_id: str
    definition_id: str
    """Definition whose diagram holds the element (the case's own, or a called one)."""
    name: str
    form_key: str | None
    groups: tuple[str, ...]
    """Candidate groups, resolved; empty = any member of staff."""
    due: str | None
    """ISO 8601: an instant with zone, or a duration (``PT3H``) to be counted in working time from creation; None = the office's default."""
    item: Any = None
    """The item's value within a multi-instance task."""
    index: int | None = None
    """The item's place, from 0."""


@dataclass(frozen=True, slots=True)
class TimerWait:
    """A timer that waits."""

    token: int
    path: str
    due: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class MessageWait:
    """A message that is waited for."""

    token: int
    path: str
    name: str
    key: str | None = None
    """What a message must name besides, as the diagram says it; None = the case's own number."""


@dataclass(frozen=True, slots=True)
class WorkWait:
    """A service task whose work is to be done outside."""

    token: int
    path: str
    element_id: str
    definition_id: str
    topic: str
    item: Any = None
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """How a gateway turned (or a conditional flow out of an activity)."""

    path: str
    """The gateway."""
    taken: str
    """Path of the flow taken."""
    rule: str
    """Its condition as FEEL; ``default`` when no condition held; "" for a gateway with one way out."""
    tried: tuple[tuple[str, str, Any], ...]
    """Each condition evaluated, in order: (flow path, FEEL text, its value)."""
    reads: Mapping[str, Any]
    """Variable path → value read while deciding (personal data may stand here)."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened within one step, in order. Paths as in `Wait.path`."""

    flows: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    """Nodes finished (events, gateways, tasks, call activities)."""
    decisions: tuple[Decision, ...] = ()
    opened: tuple[Wait, ...] = ()
    closed: tuple[tuple[int, Literal["completed", "cancelled"]], ...] = ()
    """User task tokens that no longer wait."""
    circle: str | None = None
    """The group that the last node reached keeps the case for, from here on (property `hanya_kelompok`); None when no node said so."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step leaves behind."""

    state: bytes
    """The live tokens, opaque and compressed, without the case's data."""
    data: dict[str, Any]
    """The case's variables now, ``kantor`` not among them."""
    trace: Trace
    waits: tuple[Wait, ...]
    timers: tuple[TimerWait, ...]
    status: Literal["running", "completed", "cancelled"]
    messages: tuple[MessageWait, ...] = ()
    works: tuple[WorkWait, ...] = ()
    waited: frozenset[Literal["timers", "messages", "works"]] = frozenset()
    """What of these the case waited for before the step."""
    held: frozenset[int] = frozenset()
    """Tokens of timers that were not to fire although they may be due: they failed before."""
    barred: tuple[str, ...] = ()
    """Ids of the people whom the process, as its variables now are, keeps from the case (property `petugas_terlarang`)."""


# ---------------------------------------------------------------- work outside


@dataclass(frozen=True, slots=True)
class Work:
    """A service task's work, handed out to `worker` until `until`: afterwards somebody else may get it."""

    id: str
    """``<case id>.<token>``; the same at every attempt, so that what it does outside can be done once."""
    case_id: str
    token: int
    business_key: str | None
    topic: str
    element_id: str
    path: str
    data: Mapping[str, Any]
    """The variables the task sees, ``kantor`` not among them."""
    worker: str
    attempt: int
    """Counts from 1; with `worker` it says whose result counts."""
    until: datetime
    item: Any = None
    index: int | None = None


# ---------------------------------------------------------------- the task as a row


@dataclass(frozen=True, slots=True)
class Task:
    """A user task of a case (*tugas*)."""

    id: str
    """``<case id>.<token>``."""
    case_id: str
    token: int
    element_id: str
    path: str
    name: str
    definition_id: str
    form_key: str | None
    groups: tuple[str, ...]
    status: Literal["open", "completed", "cancelled"]
    revision: int
    """Grows with every change of the task; a command may name the one it read."""
    created: datetime
    due: datetime | None = None
    assignee: str | None = None
    claimed: datetime | None = None
    completed: datetime | None = None
    completed_by: str | None = None
    item: Any = None
    index: int | None = None
    allowance: timedelta | None = None
    """The working time that it has from its creation, whole seconds; None when its due time was appointed."""
    mandate: str | None = None
    """Id of the delegation by which whoever holds or did it acts; None = by a role of their own."""
    not_by: tuple[str, ...] = ()
    """Ids of the people who may not do it, whatever their groups: they did what is now objected to."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A case (*kasus*) as stored."""

    id: str
    business_key: str | None
    """The ticket number, or the date of a daily check."""
    definition_id: str
    key: str
    status: Literal["running", "suspended", "incident", "completed", "cancelled"]
    seq: int
    """Number of its last event."""
    hash: str
    """Hash of its last event."""
    state: bytes
    data: dict[str, Any]
    office: str
    """Digest (SHA-256, hex) of the canonical bytes of the variable ``kantor`` as it was at the start."""
    started: datetime
    started_by: str
    ended: datetime | None = None
    public_status: str | None = None
    public_since: datetime | None = None
    summary: str = ""
    """What lists show of it: the value that the start form's field with property ``pokok`` holds, cut to 200 characters."""
    code_key: int = 1
    """Number of the server key its tracking code is derived with."""
    circle: str | None = None
    """The one group that may see it; None = an ordinary case."""
    barring: bool = False
    """Whether somebody is barred from it."""
    contacts: tuple[str, ...] = ()
    """Digests of the complainant's contacts, at most two; known only to the command that begins the case."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Which open page sent what was typed on it, and the how-manieth of its sendings it is. A sending may arrive after the next one."""

    page: str
    number: int

    def came_too_late(self, kept: Sending | None) -> bool:
        """Whether what is `kept` was sent by the same page later."""
        return kept is not None and kept.page == self.page and kept.number > self.number
