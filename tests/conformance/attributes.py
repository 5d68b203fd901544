"""Attributes and additions that are let through: the smallest process that bears each, and the same process without it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.lint import allowed
from tests.engine.runtime.written import bpmn

EXECUTED = frozenset({"scriptFormat", "camunda:type", "camunda:topic"})
"""Attributes that decide how an element runs; all others of the list change nothing."""

_LOOP = "|<bpmn:multiInstanceLoopCharacteristics {}><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
_HOSTS = {
    "gatewayDirection": "exclusiveGateway X", "parallelMultiple": "intermediateCatchEvent X", "instantiate": "eventBasedGateway X",
    "eventGatewayType": "eventBasedGateway X", "triggeredByEvent": "subProcess X", "scriptFormat": "scriptTask X",
    "camunda:type": "serviceTask X camunda:topic=cap", "camunda:topic": "serviceTask X camunda:type=external",
    "camunda:calledElementBinding": "callActivity X calledElement=lain", "camunda:in": "callActivity X calledElement=lain",
    "camunda:out": "callActivity X calledElement=lain",
}  # fmt: skip
"""Attribute → an element that may bear it; a user task where none is named."""
_VALUES = {"gatewayDirection": "Unspecified", "processType": "None", "isClosed": "false", "startQuantity": "1", "completionQuantity": "1",
           "isForCompensation": "false", "triggeredByEvent": "false", "scriptFormat": "feel", "camunda:jobPriority": "7"}  # fmt: skip
"""Attribute → a value that the schema permits; any text where none is named."""
_INNER = {
    "subProcess": '<bpmn:startEvent id="A"/><bpmn:userTask id="B"/><bpmn:endEvent id="C"/><bpmn:sequenceFlow id="A_B" sourceRef="A" targetRef="B"/>'
    '<bpmn:sequenceFlow id="B_C" sourceRef="B" targetRef="C"/>',
    "scriptTask": "<bpmn:script>a = 1</bpmn:script>",
    "intermediateCatchEvent": "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>",
}
"""What an element needs within it."""
OTHER = {"lain.bpmn": bpmn("lain", "startEvent M", "userTask W", "endEvent E", flows="M>W W>E", lanes="Petugas: M W E")}
ON_PROCESS = frozenset({"processType", "isClosed", "definitionalCollaborationRef", "camunda:historyTimeToLive", "camunda:versionTag",
                        "camunda:isStartableInTasklist"})  # fmt: skip


def accepted() -> list[str]:
    """Every attribute and addition that the allow-list lets through, but for those that are features of the elements that run."""
    return [*sorted(allowed.ATTRIBUTES), *sorted(allowed.VENDOR_ATTRIBUTES), *sorted(allowed.EXTENSIONS), *sorted(allowed.CHILDREN)]


def values_of(name: str) -> frozenset[str] | None:
    """The values that are let through; None = any."""
    return {**allowed.ATTRIBUTES, **allowed.VENDOR_ATTRIBUTES}.get(name)


def bearing(name: str, *, without: bool = False) -> Mapping[str, bytes]:
    """Files of the smallest process with the attribute, or the same without it."""
    values = values_of(name)
    value = _VALUES.get(name) or (min(values) if values else "x")
    said = "" if without else f'{name}="{value}"'
    host = _HOSTS.get(name.partition(" ")[0], "userTask X")
    inner = _INNER.get(host.split()[0], "")
    if name.startswith("loop:"):
        inner, said = _LOOP[1:].format(said.removeprefix("loop:")), ""
    if name in allowed.EXTENSIONS and not without:
        tag, attribute = name.split()
        inner = f'<bpmn:extensionElements><{tag} {attribute.replace("=", "=" + chr(34))}"/></bpmn:extensionElements>'
    if name in allowed.CHILDREN and not without:
        inner = _CHILDREN[name]
    if name in allowed.EXTENSIONS or name in allowed.CHILDREN:
        said = ""
    nodes, flows = ["startEvent M", f"{host}|{inner}", "userTask W", "endEvent E"], "M>X X>W W>E"
    if host.startswith("eventBasedGateway"):
        nodes, flows = [*nodes, f"intermediateCatchEvent T|{_INNER['intermediateCatchEvent']}"], "M>X X>T T>W W>E"
    content = bpmn("uji", *nodes, flows=flows, lanes="Petugas: M X W E").decode()
    place = "<bpmn:process " if name in ON_PROCESS else f"<bpmn:{host.split()[0]} id=\"X\" "
    return {"uji.bpmn": content.replace(place, f"{place}{said} ", 1).encode(), **OTHER}


_CHILDREN = {
    "bpmn:auditing": "<bpmn:auditing/>", "bpmn:monitoring": "<bpmn:monitoring/>",
    "bpmn:categoryValueRef": "<bpmn:categoryValueRef>K</bpmn:categoryValueRef>",
    "bpmn:property": '<bpmn:property id="P1"/>', "bpmn:rendering": "<bpmn:rendering/>",
}  # fmt: skip
