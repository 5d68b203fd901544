"""What timers should do, worked out by hand for four small processes: instants added up, no interpreter, nothing of the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.engine.runtime.written import bpmn


def _timer(what: str, text: str) -> str:
    return f"|<bpmn:timerEventDefinition><bpmn:{what}>{text}</bpmn:{what}></bpmn:timerEventDefinition>"


CHAIN = bpmn(
    "rantai", "startEvent M", "intermediateCatchEvent Lama" + _timer("timeDuration", "${lama}"),
    "intermediateCatchEvent Tanggal" + _timer("timeDate", "${tanggal}"), "userTask Kerja", "endEvent E",
    flows="M>Lama Lama>Tanggal Tanggal>Kerja Kerja>E", lanes="Petugas: M Lama Tanggal Kerja E",
)  # fmt: skip
"""A duration, then a date, then work."""
LIMIT = bpmn(
    "batas", "startEvent M", "userTask Kerja", "boundaryEvent Batas attachedToRef=Kerja" + _timer("timeDuration", "${lama}"),
    "boundaryEvent Ingat attachedToRef=Kerja cancelActivity=false" + _timer("timeCycle", "${berkala}"), "userTask Lewat", "userTask Catat",
    "endEvent E", "endEvent F", "endEvent G",
    flows="M>Kerja Kerja>E Batas>Lewat Lewat>F Ingat>Catat Catat>G", lanes="Petugas: M Kerja Batas Ingat Lewat Catat E F G",
)  # fmt: skip
"""Work with a limit and a cycle of reminders."""
SIDES = bpmn(
    "sisi", "startEvent M", "parallelGateway P", "intermediateCatchEvent A" + _timer("timeDuration", "${lama}"),
    "intermediateCatchEvent B" + _timer("timeDate", "${tanggal}"), "intermediateCatchEvent C" + _timer("timeDuration", "${lagi}"),
    "parallelGateway J", "userTask Kerja", "endEvent E", flows="M>P P>A P>B P>C A>J B>J C>J J>Kerja Kerja>E", lanes="Petugas: M P A B C J Kerja E",
)  # fmt: skip
"""Three timers side by side."""
EVERY = timedelta(hours=6)
FIRST = datetime.fromisoformat("2026-01-05T00:00:00+00:00")
DAILY = bpmn("jadwal", "startEvent M" + _timer("timeCycle", f"R/{FIRST.isoformat()}/PT6H"), "userTask Kerja", "endEvent E",
             flows="M>Kerja Kerja>E", lanes="Petugas: M Kerja E")  # fmt: skip
"""Begins by itself every six hours; what was missed begins once."""
FILES = {"rantai.bpmn": CHAIN, "batas.bpmn": LIMIT, "sisi.bpmn": SIDES, "jadwal.bpmn": DAILY}
TIMERS = frozenset({"Lama", "Tanggal", "Batas", "Ingat", "A", "B", "C"})
"""Ids of the timer events of cases."""


@dataclass
class Expected:
    """One case on paper."""

    key: str
    lama: timedelta
    lagi: timedelta
    times: int
    tanggal: datetime
    armed: dict[str, datetime] = field(default_factory=dict)
    """Timer → when it is due, in the order in which they were armed."""
    fired: list[tuple[str, datetime]] = field(default_factory=list)
    """Timer, and when the command that fired it came."""
    working: bool = False
    """Whether its task `Kerja` is open."""

    @classmethod
    def drawn(cls, random: Random, now: datetime) -> Expected:
        """A case by chance; some dates have passed already, some of its instants are the same."""
        hours = [timedelta(hours=random.randint(1, 8)) for _ in range(2)]
        return cls(random.choice(["rantai", "batas", "sisi"]), *hours, random.randint(1, 4), now + timedelta(hours=random.randint(-2, 12)))

    def data(self) -> dict[str, Any]:
        """What the case is started with."""
        lama, lagi = (f"PT{length // timedelta(hours=1)}H" for length in (self.lama, self.lagi))
        return {"lama": lama, "lagi": lagi, "tanggal": self.tanggal.isoformat(), "berkala": f"R{self.times}/{lagi}"}

    def begin(self, now: datetime) -> None:
        """It starts."""
        match self.key:
            case "rantai":
                self.armed = {"Lama": now + self.lama}
            case "batas":
                self.armed = {"Batas": now + self.lama, "Ingat": now + self.lagi}
                self.working = True
            case _:
                self.armed = {"A": now + self.lama, "B": self.tanggal, "C": now + self.lagi}
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Somebody comes at `now`: everything due fires, the one due first first."""
        while due := [name for name in self.armed if self.armed[name] <= now]:
            name = min(due, key=lambda one: self.armed[one])
            at = self.armed.pop(name)
            self.fired.append((name, now))
            self._then(name, at, now)

    def _then(self, name: str, at: datetime, now: datetime) -> None:
        match name:
            case "Lama" if self.key == "rantai":
                self.armed["Tanggal"] = self.tanggal
            case "Tanggal":
                self.working = True
            case "Batas":
                self.armed, self.working = {}, False
            case "Ingat" if sum(fired == "Ingat" for fired, _ in self.fired) < self.times:
                self.armed = {**self.armed, "Ingat": at + self.lagi}
            case _ if self.key == "sisi" and not self.armed:
                self.working = True

    def act(self, now: datetime) -> bool:
        """A person completes `Kerja`; whether it is still there then."""
        self.tick(now)
        was, self.working = self.working, False
        if was and self.key == "batas":
            self.armed = {}
        return was


class Schedule:
    """The process that begins by itself, on paper."""

    def __init__(self, deployed: datetime) -> None:
        self.due = self._after(deployed)
        self.begun: list[datetime] = []

    def tick(self, now: datetime) -> None:
        """A worker comes: one case for all that was missed."""
        if self.due <= now:
            self.begun.append(now)
            self.due = self._after(now)

    @staticmethod
    def _after(now: datetime) -> datetime:
        steps = (now - FIRST) // EVERY + 1
        return FIRST + EVERY * max(0, steps)
