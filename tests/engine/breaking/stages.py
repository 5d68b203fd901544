"""What stands before a race begins, and what is looked at when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from engine import Task
from tests.engine.breaking.arena import Arena
from tests.engine.runtime.written import bpmn, line

SHORT = {
    "CaseStarted": "start", "TaskClaimed": "claim", "TaskUnclaimed": "unclaim", "TaskCompleted": "complete", "CaseCancelled": "cancel",
    "TimersFired": "timers", "CaseFaulted": "fault", "CaseRetried": "retry", "VariablesMended": "mend", "CaseMigrated": "migrate",
    "MessageReceived": "message", "WorkCompleted": "done", "WorkFailed": "error", "TaskReminded": "reminded",
}  # fmt: skip


@dataclass
class Stage:
    """A process, and what else a race is about."""

    arena: Arena
    key: str = ""
    """The process's key."""
    case: str = ""
    tasks: dict[str, Task] = field(default_factory=dict)
    """Open tasks before the race, by element id; items of a multi-instance task as ``T0``, ``T1``."""
    word: str = ""
    """A word of the race's own, for keys and names that both acts share."""
    look: Callable[[Stage], str] | None = None
    """What is looked at afterwards, when it is not the race's cases."""
    before: frozenset[str] = frozenset()
    """Cases of the process that other races have left."""

    @property
    def task(self) -> Task:
        """The first of them."""
        return next(iter(self.tasks.values()))

    def cases(self) -> list[str]:
        """Ids of the race's cases, oldest first."""
        return sorted(_newest(self.arena, self.key) - self.before) if self.key else []

    def seen(self) -> str:
        """What is there, e.g. ``running: claim complete``: status and acts of each case, the start left out."""
        return self.look(self) if self.look else "; ".join(self.case_seen(case) for case in self.cases())

    def case_seen(self, case: str) -> str:
        """Status and acts of one case."""
        look = self.arena.look
        acts = " ".join(SHORT[event.type] for event in look.history(case)[1:])
        return f"{look.case(case).status}: {acts}".removesuffix(": ")


Given = Callable[[Arena], Stage]


def _newest(arena: Arena, key: str) -> frozenset[str]:
    rows, _ = arena.look.read.cases("ayu", key=key)
    return frozenset(row.id for row in rows)


def deployed(arena: Arena, key: str, model: bytes) -> Stage:
    """The model in force; no case of the race's own yet."""
    if arena.in_force.get(key) != model:
        arena.look.deploy({f"{key}.bpmn": model}, by="system")
        arena.in_force[key] = model
    arena.clock.pass_minutes(1)  # the newest cases come first
    return Stage(arena, key, word=arena.fresh("kata"), before=_newest(arena, key))


def begun(arena: Arena, key: str, model: bytes, **data: object) -> Stage:
    """The model in force, and a case of it."""
    stage = deployed(arena, key, model)
    stage.case = arena.look.start(key, data, by="sari").id
    found = arena.look.inbox("sari", case=stage.case)
    stage.tasks = {t.element_id if t.index is None else f"{t.element_id}{t.index}": t for t in found}
    return stage


# ---------------------------------------------------------------- cases


def two_steps(arena: Arena) -> Stage:
    """A case at the first of two tasks."""
    return begun(arena, "urut", line("urut", "Periksa", "Putuskan"))


def last_step(arena: Arena) -> Stage:
    """A case at its only task."""
    return begun(arena, "satu", line("satu", "Periksa"))


def on_an_old_version(arena: Arena) -> Stage:
    """A case at the first of two tasks of a process that the race may change."""
    stage = begun(arena, "lama", line("lama", "Periksa", "Putuskan"))
    arena.in_force.pop("lama")
    return stage


def held(arena: Arena) -> Stage:
    """A case at the first of two tasks, which sari holds."""
    stage = two_steps(arena)
    arena.look.claim(stage.task.id, by="sari")
    return stage


def drafted(arena: Arena) -> Stage:
    """A case at the first of two tasks; what sari has typed into it is looked at too."""
    stage = two_steps(arena)

    def look(stage: Stage) -> str:
        still_open = any(t.id == stage.task.id for who in ("sari", "tono") for t in arena.look.inbox(who, case=stage.case))
        draft = arena.look.read.task("sari", stage.task.id).draft if still_open else None
        return f"{stage.case_seen(stage.case)}, {'none' if draft is None else draft['isi'][0]}"

    stage.look = look
    return stage


BRANCHES = bpmn(
    "cabang", "startEvent M", "parallelGateway P", "userTask Kiri", "userTask Kanan", "parallelGateway S", "userTask Nilai", "endEvent E",
    flows="M>P P>Kiri P>Kanan Kiri>S Kanan>S S>Nilai Nilai>E", lanes="Petugas: M P Kiri Kanan S Nilai E",
)  # fmt: skip
ITEMS = bpmn(
    "tiap", "startEvent M",
    'userTask T|<bpmn:extensionElements><camunda:properties><camunda:property name="koleksi_hasil" value="hasil"/></camunda:properties>'
    '</bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics camunda:collection="daftar" camunda:elementVariable="butir"/>',
    "endEvent E", flows="M>T T>E", lanes="Petugas: M T E",
)  # fmt: skip


def two_branches(arena: Arena) -> Stage:
    """A case at two parallel tasks, `Kiri` and `Kanan`, before a join."""
    stage = begun(arena, "cabang", BRANCHES)
    stage.look = lambda s: f"{s.case_seen(s.case)}, {' '.join(sorted(t.element_id for t in arena.look.inbox('sari', case=s.case)))}"
    return stage


def two_items(arena: Arena) -> Stage:
    """A case at two items of one task."""
    stage = begun(arena, "tiap", ITEMS, daftar=["a", "b"])
    stage.look = lambda s: f"{s.case_seen(s.case)}, {arena.look.data(s.case).get('hasil')}"
    return stage


# ---------------------------------------------------------------- time


def _timed(key: str, cancels: str) -> bytes:
    timer = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT10M</bpmn:timeDuration></bpmn:timerEventDefinition>"
    return bpmn(
        key, "startEvent M", "userTask Periksa", f"boundaryEvent B attachedToRef=Periksa cancelActivity={cancels}|{timer}", "userTask Lewat",
        "endEvent E", "endEvent F", flows="M>Periksa Periksa>E B>Lewat Lewat>F", lanes="Petugas: M Periksa B Lewat E F",
    )  # fmt: skip


def overdue(arena: Arena) -> Stage:
    """A case whose task has an interrupting timer that is due; it leads to another task."""
    stage = begun(arena, "lewat", _timed("lewat", "true"))
    arena.clock.pass_minutes(11)
    return stage


def reminder_due(arena: Arena) -> Stage:
    """A case whose task has a timer that is due and lets it go on beside another task."""
    stage = begun(arena, "ingat", _timed("ingat", "false"))
    arena.clock.pass_minutes(11)
    return stage


def _starting_by_itself(arena: Arena, key: str, kind: str, text: str, *, properties: str = "") -> Stage:
    """The process in force, the only one in the store that begins by itself."""
    timer = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    model = bpmn(key, f"startEvent M|{timer}", "userTask T", "endEvent E", flows="M>T T>E", lanes="Petugas: M T E", properties=properties)
    for other in arena.by_themselves:
        deployed(arena, other, line(other, "T"))
    arena.by_themselves = [key]
    return deployed(arena, key, model)


def daily(arena: Arena) -> Stage:
    """The morning of a day, before the day's case has begun; the process has one case a day."""
    stage = _starting_by_itself(arena, "harian", "timeCycle", "R/2026-01-05T07:30+08:00/P1D", properties="nomor=tanggal")
    arena.clock.pass_minutes(24 * 60)
    return warmed(stage)


def every_morning(arena: Arena) -> Stage:
    """The same for a process whose cases have no number."""
    stage = _starting_by_itself(arena, "pagi", "timeCycle", "R/2026-01-05T07:30+08:00/P1D")
    arena.clock.pass_minutes(24 * 60)
    return warmed(stage)


def once(arena: Arena) -> Stage:
    """A process that begins by itself once, at an instant that has come."""
    stage = _starting_by_itself(arena, "sekali", "timeDate", (arena.clock.now() + timedelta(minutes=5)).isoformat())
    arena.clock.pass_minutes(6)
    return warmed(stage)


def warmed(stage: Stage) -> Stage:
    """Every engine has begun a case today, so that beginning another is one transaction."""
    for engine in stage.arena.engines:
        engine.start(deployed(stage.arena, "panas", line("panas", "Periksa")).key, by="sari")
    return stage


# ---------------------------------------------------------------- faults of the model

TWO_WAYS = bpmn(
    "pilih", "startEvent M", "userTask T", "exclusiveGateway G", "endEvent A", "endEvent B",
    flows="M>T T>G G>A[nilai_>_10] G>B[nilai_<_5]", lanes="Petugas: M T G A B",
)  # fmt: skip
NOT_YET = bpmn(
    "tunggu", "startEvent M", "exclusiveGateway G", "userTask T", "endEvent E", "endEvent F",
    flows="M>G G>T[now()_>_date_and_time(mulai)] G>F[mulai_=_null] T>E", lanes="Petugas: M G T E F",
)  # fmt: skip


def in_doubt(arena: Arena) -> Stage:
    """A case at a task; its values decide whether the gateway behind it finds a way (11) or none (7)."""
    return begun(arena, "pilih", TWO_WAYS)


def at_fault(arena: Arena) -> Stage:
    """The same after values with which the gateway found none: an incident, the task still open."""
    stage = in_doubt(arena)
    arena.look.complete(stage.task.id, {"nilai": 7}, by="sari")
    return stage


def mended(arena: Arena) -> Stage:
    """A case whose first step failed; tried again now, it succeeds."""
    stage = begun(arena, "tunggu", NOT_YET, mulai=(arena.clock.now() + timedelta(minutes=5)).isoformat())
    arena.clock.pass_minutes(6)
    return stage


# ---------------------------------------------------------------- starts and definitions


def startable(arena: Arena) -> Stage:
    """A process without a case; looked at as the versions of its new cases, the one in force before being v1."""
    stage = warmed(deployed(arena, "mulai", line("mulai", "Periksa")))
    arena.in_force.pop("mulai")  # the race may change it
    base = arena.look.read.latest("mulai").version - 1
    stage.look = lambda s: " ".join(f"v{arena.look.case(case).version - base}" for case in s.cases())
    return stage


def ticketed(arena: Arena) -> Stage:
    """A process whose cases get ticket numbers; looked at as their distance from the last one before."""
    model = bpmn("karcis", "startEvent M", "userTask T", "endEvent E", flows="M>T T>E", lanes="Petugas: M T E", properties="nomor=tiket")
    stage = warmed(deployed(arena, "karcis", model))

    def number(case: str) -> int:
        return int(str(arena.look.case(case).business_key).rsplit("-", 1)[-1])

    last = number(arena.look.start(stage.key, by="sari").id)
    stage.look = lambda s: " ".join(str(n) for n in sorted(number(case) - last for case in s.cases()) if n)
    return stage


def versions(arena: Arena) -> Stage:
    """A process in force, looked at as its versions from that one on."""
    stage = startable(arena)
    base = arena.look.read.latest("mulai").version - 1
    stage.look = lambda s: f"{arena.look.read.latest(s.key).version - base} versions"
    return stage


# ---------------------------------------------------------------- people and files


def _grants(stage: Stage) -> str:
    found = [grants for who, grants in stage.arena.look.read.accounts("adi") if who.id == stage.word]
    return " / ".join(" ".join(f"{g.role}{'' if g.until is None else ' ended'}" for g in grants) for grants in found)


def no_account(arena: Arena) -> Stage:
    """An id that no account has; looked at as its grants."""
    return Stage(arena, word=arena.fresh("orang"), look=_grants)


def account(arena: Arena) -> Stage:
    """An account with the role pimpinan."""
    stage = no_account(arena)
    arena.look.add_user(stage.word, roles=["pimpinan"], by="system")
    arena.clock.pass_minutes(1)
    return stage


def clerk_at_work(arena: Arena) -> Stage:
    """A case at its only task, which an account of this race may do."""
    stage = last_step(arena)
    stage.word = arena.fresh("orang")
    arena.look.add_user(stage.word, roles=["petugas"], by="system")
    arena.clock.pass_minutes(1)
    return stage


def browser(arena: Arena) -> Stage:
    """A session's token that is not stored yet."""
    return Stage(arena, word=arena.fresh("sesi"), look=lambda s: str(arena.look.load_session(s.word)[1].get("dari")))


def signed_in(arena: Arena) -> Stage:
    """A session."""
    stage = browser(arena)
    arena.look.save_session(stage.word, user_id="sari", data={"dari": "dulu"})
    return stage


def stranger(arena: Arena) -> Stage:
    """An address from which nobody has tried yet; looked at as whether it may try a third time, when two are allowed."""

    def look(stage: Stage) -> str:
        return "may try" if arena.look.allowed_to_try(stage.word, limit=2, within=timedelta(hours=1)) else "two tries"

    return Stage(arena, word=arena.fresh("alamat"), look=look)


def uploads(arena: Arena) -> Stage:
    """Two people, `a` and `b`, who have sent nothing yet; looked at as how many files each has sent."""
    return Stage(arena, word=arena.fresh("berkas"), look=lambda s: " ".join(str(len(arena.look.read.uploads(s.word + who))) for who in "ab"))


def desk(arena: Arena) -> Stage:
    """An analyst with nothing staged under the race's name; looked at as what is then."""
    return Stage(arena, word=arena.fresh("berkas"), look=lambda s: arena.look.read.proposal("anto").files[f"{s.word}.form"].decode())
