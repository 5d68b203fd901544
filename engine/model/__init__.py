"""The frozen values every floor speaks of: diagrams, forms, cases, people."""

from __future__ import annotations

from engine.model.case import (
    OFFICE,
    Actor,
    Cancel,
    Complete,
    Decision,
    DueTimers,
    Instance,
    Json,
    Mandate,
    MandateKind,
    Message,
    MessageWait,
    Sending,
    Start,
    Step,
    Task,
    TimerWait,
    Trace,
    Trigger,
    Wait,
    Work,
    WorkDone,
    WorkFailed,
    WorkWait,
)
from engine.model.definition import Definition
from engine.model.diagram import Diagram, Drawing, Event, Flow, Lane, MultiInstance, Node, Process, Timer
from engine.model.form import Field, Form, Option
from engine.model.views import Case, Completed, DeployedDefinition, Deployment

__all__ = [
    "Actor", "Cancel", "Case", "Complete", "Completed", "Decision", "Definition", "DeployedDefinition", "Deployment", "Diagram", "Drawing",
    "DueTimers", "Event", "Field", "Flow", "Form", "Instance", "Json", "Lane", "Mandate", "MandateKind", "Message", "MessageWait",
    "MultiInstance", "Node", "OFFICE", "Option", "Process", "Sending", "Start", "Step", "Task", "Timer", "TimerWait", "Trace", "Trigger",
    "Wait", "Work", "WorkDone", "WorkFailed", "WorkWait",
]
