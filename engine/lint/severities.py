"""Every rule and how heavy it is: ``error`` refuses deployment, ``warn`` advises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Severity = Literal["error", "warn"]

RULES: Mapping[str, Severity] = {
    # the file as a whole (found while reading)
    "unsupported-file": "error",
    "too-large": "error",
    "too-deep": "error",
    "doctype": "error",
    "not-xml": "error",
    "encoding": "error",
    "not-bpmn": "error",
    "import": "error",
    "schema": "error",
    "process-without-id": "error",
    # the diagram
    "duplicate-id": "error",
    "no-process": "error",
    "not-executable": "error",
    "process-not-executed": "warn",
    "process-key-taken": "error",
    "several-pools": "error",
    "drawing-missing": "warn",
    "drawing-incomplete": "warn",
    # what is executed
    "unsupported-element": "error",
    "unsupported-event": "error",
    "unsupported-loop": "error",
    "event-without-definition": "error",
    "message-start": "error",
    "message-correlation": "error",
    "task-without-type": "error",
    "script-task": "error",
    "token-quantity": "error",
    "ignored-attribute": "error",
    "io-specification": "error",
    "performer-ignored": "error",
    "vendor-attribute": "error",
    "foreign-extension": "warn",
    "data-association": "warn",
    # structure
    "no-start-event": "error",
    "several-start-events": "error",
    "start-has-incoming": "error",
    "end-has-outgoing": "error",
    "dangling-flow": "error",
    "flow-crosses-scope": "error",
    "flow-without-id": "warn",
    "boundary-not-attached": "error",
    "boundary-never-fires": "error",
    "error-never-caught": "error",
    "event-gateway-target": "error",
    "unreachable": "error",
    "no-path-to-end": "error",
    "implicit-split": "error",
    "unsynchronised-merge": "error",
    "deadlock": "error",
    "inclusive-join": "error",
    "too-tangled": "error",
    "cycle-without-wait-state": "error",
    "recursive-call": "error",
    "called-process-missing": "error",
    # conditions and other expressions
    "flow-without-condition": "error",
    "condition-outside-gateway": "error",
    "condition-language": "error",
    "condition-not-boolean": "error",
    "unsafe-expression": "error",
    "task-expression": "error",
    "default-not-outgoing": "error",
    "default-with-condition": "error",
    "xor-overlapping-conditions": "error",
    "xor-overlap-possible": "warn",
    "xor-without-default": "error",
    "xor-gap-possible": "warn",
    "unknown-field": "error",
    "unknown-variable": "warn",
    # time
    "timer-format": "error",
    "timer-start": "error",
    # people, forms, data
    "task-in-two-lanes": "error",
    "lane-without-name": "error",
    "task-without-role": "warn",
    "form-missing": "error",
    "letter-missing": "error",
    "cardinality-missing": "error",
    "multi-instance-output-missing": "error",
    "parallel-write-conflict": "error",
    "reserved-variable": "error",
}
"""Rule id → severity. Each has a page in ``docs/aturan``."""
