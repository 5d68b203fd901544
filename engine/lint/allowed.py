"""The allow-list: what is proved to run exactly as BPMN 2.0 says. Everything else is refused by name.

To widen it, prove the element in `tests/engine/execution` and add it to the tables here; no rule needs to change.
"""

from __future__ import annotations

from collections.abc import Mapping

PLAIN = ""
"""An event without a definition."""

ELEMENTS = frozenset(
    {
        "userTask",
        "serviceTask",
        "scriptTask",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "callActivity",
        "subProcess",
    }
)
"""Kinds of activities and gateways that run."""

EVENTS: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({PLAIN, "timer"}),
    "endEvent": frozenset({PLAIN, "terminate", "error", "escalation"}),
    "intermediateThrowEvent": frozenset({PLAIN, "escalation"}),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "boundaryEvent": frozenset({"timer", "message", "error", "escalation"}),
}
"""Kind of event → the definitions it may bear."""

BEARING: Mapping[str, frozenset[str]] = {
    "timer": frozenset({"userTask", "serviceTask", "callActivity", "subProcess"}),
    "message": frozenset({"userTask", "serviceTask", "callActivity", "subProcess"}),
    "error": frozenset({"serviceTask", "callActivity", "subProcess"}),
    "escalation": frozenset({"callActivity", "subProcess"}),
}
"""Kind of boundary event → activities on which it can ever happen."""

REPEATED = frozenset({"userTask", "serviceTask", "callActivity", "subProcess"})
"""Kinds that may be a multi-instance, parallel or sequential, over a collection or a number."""

ATTRIBUTES: Mapping[str, frozenset[str] | None] = {
    "implementation": frozenset({"##unspecified", "##WebService"}),
    "gatewayDirection": None,
    "processType": None,
    "isClosed": None,
    "definitionalCollaborationRef": None,
    "startQuantity": None,
    "completionQuantity": None,
    "isForCompensation": None,
    "parallelMultiple": frozenset({"false"}),
    "instantiate": frozenset({"false", "0"}),
    "eventGatewayType": frozenset({"Exclusive"}),
    "triggeredByEvent": None,
    "scriptFormat": None,
    "loop:behavior": frozenset({"All"}),
}
"""BPMN attribute that changes nothing, or that has a rule of its own → its values that are accepted; None = any."""

VENDOR_ATTRIBUTES: Mapping[str, frozenset[str] | None] = {
    "camunda:asyncBefore": None,
    "camunda:asyncAfter": None,
    "camunda:exclusive": None,
    "camunda:jobPriority": None,
    "camunda:historyTimeToLive": None,
    "camunda:versionTag": None,
    "camunda:isStartableInTasklist": None,
    "camunda:modelerTemplate": None,
    "camunda:modelerTemplateVersion": None,
    "camunda:modelerTemplateIcon": None,
    "camunda:type": frozenset({"external"}),
    "camunda:topic": None,
    "camunda:calledElementBinding": frozenset({"latest", "deployment"}),
    "camunda:formRefBinding": frozenset({"latest", "deployment"}),
    "loop:camunda:asyncBefore": None,
    "loop:camunda:asyncAfter": None,
    "loop:camunda:exclusive": None,
}
"""Attribute of another engine that changes nothing here (transactions, job order, what a modeler notes) → accepted values; None = any."""

ONLY_ON: Mapping[str, frozenset[str]] = {"camunda:type": frozenset({"serviceTask"}), "camunda:topic": frozenset({"serviceTask"})}
"""Attribute of another engine that is executed → the kinds on which it is."""

TASK_FIELDS: Mapping[str, frozenset[str]] = {
    "form_key": frozenset({"userTask"}),
    "candidate_groups": frozenset({"userTask"}),
    "due_date": frozenset({"userTask"}),
    "candidate_users": frozenset(),
    "assignee": frozenset(),
}
"""Field of `model.Node` read from a Camunda attribute → kinds on which it is executed."""

EXTENSIONS = frozenset({"camunda:in variables=all", "camunda:out variables=all"})
"""Extension elements that say what is done anyway."""

CHILDREN = frozenset({"bpmn:auditing", "bpmn:monitoring", "bpmn:categoryValueRef", "bpmn:property", "bpmn:rendering"})
"""BPMN children of an element that say nothing about how it runs."""

ENGINES = ("camunda:", "zeebe:", "flowable:", "activiti:", "spiffworkflow:")
"""Prefixes of engines whose extensions change behaviour; what other namespaces add is a note of some modeler."""

NOTES = ("modeler:", "xsi:")
"""Prefixes of attributes that never say anything about how a process runs."""

WAITING = frozenset(
    {"userTask", "task", "manualTask", "receiveTask", "serviceTask", "sendTask", "businessRuleTask", "intermediateCatchEvent", "eventBasedGateway"}
)
"""Kinds at which a token waits for somebody or something."""

ACTIVITIES = frozenset(
    {*WAITING, "scriptTask", "callActivity", "subProcess", "transaction", "adHocSubProcess"} - {"intermediateCatchEvent", "eventBasedGateway"}
)
"""Kinds that boundary events may be attached to."""

DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})
"""Gateways whose outgoing flows bear conditions."""
