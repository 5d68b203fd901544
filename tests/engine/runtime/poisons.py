"""Models with an expression that fails on a value, one for every place of a diagram where an expression may stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.engine.runtime.written import bpmn

TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"


@dataclass(frozen=True)
class Poison:
    """Nodes that come after the first step, from `first` to `last`; they read the variable ``x``."""

    title: str
    nodes: tuple[str, ...]
    flows: str
    bad: Any
    """A value of ``x`` on which they fail."""
    good: Any
    element: str
    """The element at fault."""
    heal: tuple[str, str] = ("", "")
    """A text of the file, and what a mended diagram says instead; it does not fail on `bad`."""
    opens: str = "Akhir"
    """The task that is open afterwards."""
    more: bytes = b""
    """A called process, if there is one."""
    top: bytes = b""
    """What stands before the process."""

    def model(self, *, timed: bool = False, healed: bool = False) -> bytes:
        """The process `racun`: a task (`timed`: an hour) comes first, then these nodes, then the task `Akhir`."""
        first = f"intermediateCatchEvent T|{TIMER}" if timed else "userTask T"
        ids = " ".join(node.split()[1].split("|")[0] for node in self.nodes)
        drawn = bpmn("racun", "startEvent M", first, *self.nodes, "userTask Akhir", "endEvent E", flows=f"M>T {self.flows} Akhir>E",
                     lanes=f"Petugas: M T {ids} Akhir E")  # fmt: skip
        drawn = drawn.replace(b"'", b"&apos;").replace(b"<bpmn:process ", self.top + b"<bpmn:process ", 1)
        if not healed:
            return drawn
        was, now = (text.encode() for text in self.heal)
        assert was in drawn
        return drawn.replace(was, now)

    def files(self, *, timed: bool = False, healed: bool = False) -> dict[str, bytes]:
        """What is deployed."""
        return {"racun.bpmn": self.model(timed=timed, healed=healed)} | ({"dalam.bpmn": self.more} if self.more else {})


def _many(attributes: str, inner: str = "") -> str:
    return f'|<bpmn:multiInstanceLoopCharacteristics {attributes}>{inner}</bpmn:multiInstanceLoopCharacteristics>'


def _extended(inner: str) -> str:
    return f"|<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def _timer(kind: str) -> str:
    return f"|<bpmn:timerEventDefinition><bpmn:{kind}>${{x}}</bpmn:{kind}></bpmn:timerEventDefinition>"


def _inside(node: str, *, many: str = "") -> str:
    return (
        f'|{_gathers("hasil")}{many}<bpmn:startEvent id="N"/>{node}<bpmn:endEvent id="O"/><bpmn:sequenceFlow id="n" sourceRef="N" targetRef="D"/>'
        '<bpmn:sequenceFlow id="o" sourceRef="D" targetRef="O"/>'
    )


def _gathers(name: str) -> str:
    said = f'<camunda:property name="koleksi_hasil" value="{name}"/>'
    return f"<bpmn:extensionElements><camunda:properties>{said}</camunda:properties></bpmn:extensionElements>"


def _times(count: str, inner: str = "") -> str:
    counted = f"<bpmn:loopCardinality>{count}</bpmn:loopCardinality>"
    return f"<bpmn:multiInstanceLoopCharacteristics>{counted}{inner}</bpmn:multiInstanceLoopCharacteristics>"


def _enough(condition: str) -> str:
    return _times("3", f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>")


def _script(name: str) -> str:
    return f'<bpmn:scriptTask id="{name}" scriptFormat="feel"><bpmn:script>z = 1</bpmn:script></bpmn:scriptTask>'


SCRIPT = _script("D")
ROUNDS = (
    f'<bpmn:subProcess id="D">{_gathers("dalam")}{_times("${x}")}<bpmn:startEvent id="K"/>{_script("L")}<bpmn:endEvent id="R"/>'
    '<bpmn:sequenceFlow id="k" sourceRef="K" targetRef="L"/><bpmn:sequenceFlow id="l" sourceRef="L" '
    'targetRef="R"/></bpmn:subProcess>'
)
KEY = '|<bpmn:extensionElements><camunda:properties><camunda:property name="korelasi" value="${x}"/></camunda:properties></bpmn:extensionElements>'
HEARS = f'{KEY}<bpmn:messageEventDefinition messageRef="pesan"/>'
MESSAGE = b'<bpmn:message id="pesan" name="kabar"/>'
CALL = "callActivity P calledElement=dalam"
CALLED = bpmn("dalam", "startEvent M", "userTask D", "endEvent E", flows="M>D D>E", lanes="Petugas: M D E")
QUICK = bpmn("dalam", "startEvent M", "scriptTask S scriptFormat=feel|<bpmn:script>hasil = 1</bpmn:script>", "endEvent E", flows="M>S S>E",
             lanes="Petugas: M S E")  # fmt: skip

POISONS = [
    Poison("the condition of an exclusive gateway", ("exclusiveGateway G", "userTask Lain"), "T>G G>Akhir[x_>_10] G>Lain* Lain>Akhir", "banyak",
           11, "G", ("x &gt; 10", "1 = 1")),
    Poison("no condition holds", ("exclusiveGateway G", "userTask Lain"), "T>G G>Akhir[x_>_10] G>Lain[x_<_5] Lain>Akhir", 7, 11, "G",
           ("x &gt; 10", "x &gt; 6")),
    Poison("two conditions hold", ("exclusiveGateway G", "userTask Lain"), "T>G G>Akhir[x_>_10] G>Lain[x_*_2_<_40] Lain>Akhir", 15, 25, "G",
           ("x * 2 &lt; 40", "x &lt; 5")),
    Poison("the condition of an inclusive gateway", ("inclusiveGateway G", "userTask Kiri", "userTask Kanan", "inclusiveGateway J"),
           "T>G G>Kiri[x_>_10] G>Kanan* Kiri>J Kanan>J J>Akhir", "banyak", 11, "G", ("x &gt; 10", "1 = 1"), opens="Kiri"),
    Poison("a due time", ("userTask Tenggat camunda:dueDate=${x}",), "T>Tenggat Tenggat>Akhir", "kapan-kapan", "PT3H", "Tenggat",
           ("${x}", "PT3H"), opens="Tenggat"),
    Poison("a due time that is no day", ("userTask Tenggat camunda:dueDate=${x}",), "T>Tenggat Tenggat>Akhir", "2026-13-45T08:00:00+08:00", "PT3H",
           "Tenggat", ("${x}", "PT3H"), opens="Tenggat"),
    Poison("a due time without a zone", ("userTask Tenggat camunda:dueDate=${x}",), "T>Tenggat Tenggat>Akhir", "2026-06-10", "P1D", "Tenggat",
           ("${x}", "PT3H"), opens="Tenggat"),
    Poison("a due time in the past", ("userTask Tenggat camunda:dueDate=${x}",), "T>Tenggat Tenggat>Akhir", "-PT3H", "PT3H", "Tenggat",
           ("${x}", "PT3H"), opens="Tenggat"),
    Poison("a due time beyond the calendar", ("userTask Tenggat camunda:dueDate=${x}",), "T>Tenggat Tenggat>Akhir", "P900000D", "PT3H", "Tenggat",
           ("${x}", "PT3H"), opens="Tenggat"),
    Poison("candidate groups", ("userTask Siapa camunda:candidateGroups=${x}",), "T>Siapa Siapa>Akhir", None, "petugas", "Siapa",
           ("${x}", "petugas"), opens="Siapa"),
    Poison("a candidate group longer than a name", ("userTask Siapa camunda:candidateGroups=${x}",), "T>Siapa Siapa>Akhir", "p" * 65, "petugas",
           "Siapa", ("${x}", "petugas"), opens="Siapa"),
    Poison("a candidate group with a sign no name has", ("userTask Siapa camunda:candidateGroups=${x}",), "T>Siapa Siapa>Akhir", "pe\0tugas",
           "petugas", "Siapa", ("${x}", "petugas"), opens="Siapa"),
    Poison("a collection", ("userTask Ulang" + _many('camunda:collection="${x}" camunda:elementVariable="satu"'),), "T>Ulang Ulang>Akhir", 5, [1],
           "Ulang", ("${x}", "${[1]}"), opens="Ulang"),
    Poison("a cardinality", ("userTask Ulang" + _many("", "<bpmn:loopCardinality>${x}</bpmn:loopCardinality>"),), "T>Ulang Ulang>Akhir", "dua", 1,
           "Ulang", ("${x}", "1"), opens="Ulang"),
    Poison("more items than are allowed", ("userTask Ulang" + _many("", "<bpmn:loopCardinality>${x}</bpmn:loopCardinality>"),), "T>Ulang Ulang>Akhir",
           1001, 1, "Ulang", ("${x}", "1"), opens="Ulang"),
    Poison("what goes into a called process", (CALL + _extended('<camunda:in sourceExpression="${x.y + 1}" target="z"/>'),),
           "T>P P>Akhir", {"y": "satu"}, {"y": 1}, "P", ("${x.y + 1}", "${1}"), opens="D", more=CALLED),
    Poison("what comes out of a called process", (CALL + _extended('<camunda:out sourceExpression="${x + hasil}" target="z"/>'),),
           "T>P P>Akhir", "satu", 1, "P", ("${x + hasil}", "${hasil}"), more=QUICK),
    Poison("an assignment", ("scriptTask S scriptFormat=feel|<bpmn:script>y = x + 1</bpmn:script>",), "T>S S>Akhir", "satu", 1, "S",
           ("y = x + 1", "y = 1")),
    Poison("an assignment of a number too large to keep", ("scriptTask S scriptFormat=feel|<bpmn:script>y = x * x</bpmn:script>",), "T>S S>Akhir",
           2**40, 2, "S", ("y = x * x", "y = 1")),
    Poison("a division by zero", ("scriptTask S scriptFormat=feel|<bpmn:script>y = 1 / x</bpmn:script>",), "T>S S>Akhir", 0, 2, "S",
           ("y = 1 / x", "y = 1")),
    Poison("a timer on the way", ("intermediateCatchEvent W" + _timer("timeDuration"), "userTask Sambil", "parallelGateway P"),
           "T>P P>W P>Sambil W>Akhir Sambil>E", "sebentar", "PT1H", "W",
           ("${x}", "PT1H"), opens="Sambil"),
    Poison("a timer beside a task", ("userTask Sambil", "boundaryEvent W attachedToRef=Sambil" + _timer("timeDate")),
           "T>Sambil Sambil>Akhir W>Akhir", "besok", "2027-01-01T00:00:00+08:00", "W",
           ("${x}", "2027-01-01T00:00:00+08:00"), opens="Sambil"),
    Poison("a timer that goes round",
           ("userTask Sambil", "boundaryEvent W attachedToRef=Sambil cancelActivity=false" + _timer("timeCycle"), "userTask Tegur"),
           "T>Sambil Sambil>Akhir W>Tegur Tegur>E", "R/besok", "R2/PT1H", "W", ("${x}", "R2/PT1H"), opens="Sambil"),
    Poison("when enough items are done", ("subProcess Ulang" + _inside(SCRIPT, many=_enough("${x > 1}")),), "T>Ulang Ulang>Akhir", "banyak", 2,
           "Ulang", ("${x > 1}", "${1 = 1}")),
    Poison("when enough items are done, neither true nor false", ("subProcess Ulang" + _inside(SCRIPT, many=_enough("${x}")),),
           "T>Ulang Ulang>Akhir", 5, True, "Ulang", ("${x}", "${1 = 1}")),
    Poison("the key of a message", ("intermediateCatchEvent W" + HEARS, "userTask Sambil", "parallelGateway P"), "T>P P>W P>Sambil W>Akhir Sambil>E",
           ["S-1"], "S-1", "W", ("${x}", "&quot;S-1&quot;"), opens="Sambil", top=MESSAGE),
    Poison("the key of a message beside a task", ("userTask Sambil", "boundaryEvent W attachedToRef=Sambil" + HEARS),
           "T>Sambil Sambil>Akhir W>Akhir", None, 7, "W", ("${x}", "&quot;S-1&quot;"), opens="Sambil", top=MESSAGE),
    Poison("an expression that reckons too much", ("exclusiveGateway G", "userTask Lain"),
           "T>G G>Akhir[every_a_in_x_satisfies_some_b_in_x_satisfies_a_+_b_=_0] G>Lain* Lain>Akhir", [1] * 900 + [-1], [1, -1], "G",
           ("every a in x satisfies some b in x satisfies a + b = 0", "1 = 1")),
]  # fmt: skip
ROUND_AND_ROUND = Poison(
    "more rounds than a command may go", ("subProcess Ulang" + _inside(ROUNDS, many=_times("${x}")),), "T>Ulang Ulang>Akhir", 150, 1, "K",
    ("<bpmn:loopCardinality>${x}</bpmn:loopCardinality>", "<bpmn:loopCardinality>1</bpmn:loopCardinality>"),
)  # fmt: skip
