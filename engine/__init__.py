"""Alur Aduan's engine: runs deployed BPMN definitions, each command in one transaction. This is its whole public face."""

from __future__ import annotations

from engine.channels import (
    Arrival,
    Arrived,
    Batch,
    Enclosure,
    Envelope,
    Gammu,
    Imap,
    Mailbox,
    NotReached,
    NotSent,
    Rejected,
    Smtp,
    Source,
    Status,
    Template,
    WhatsApp,
    is_signed,
    read_delivery,
    read_mail,
)
from engine.charts import Chart, svg
from engine.correspondence import CHECK_PATH, Examined, Renderer, Seal, SealFailed, TypstRenderer, same_code, tracking_code
from engine.errors import Conflict, EngineError, FieldError, Finding, Invalid, ModelFault, NotAllowed, NotFound, Refused
from engine.forms import Row, Section, Showing, Table, collect, describe, options, propose, showing, shown, validate, visible
from engine.history import Event, instant
from engine.model import (
    OFFICE,
    Actor,
    Case,
    Completed,
    Definition,
    DeployedDefinition,
    Deployment,
    Field,
    Form,
    Instance,
    Mandate,
    Node,
    Option,
    Process,
    Sending,
    Task,
    Work,
)
from engine.office import HOLIDAY_KINDS, WEEKDAYS, Holiday, HolidayAct, Office, OfficeError, Person, format, load_office, periods
from engine.persistence.files import Attachment
from engine.persistence.outgoing import Sent
from engine.persistence.preferences import Preference
from engine.persistence.store import StoreError
from engine.queries import (
    HIDDEN,
    MOST_COUNTED,
    AuditPage,
    AuditStep,
    Bond,
    Book,
    Casefile,
    CaseLetter,
    CaseRow,
    Comparison,
    Due,
    Entry,
    Figures,
    Filters,
    Head,
    House,
    Incident,
    Line,
    Looked,
    Notice,
    Part,
    Pending,
    PublicCase,
    PublicTask,
    RegisterRow,
    Report,
    StepMark,
    Tab,
    Tabulation,
    TaskPage,
    Turn,
    Version,
    Worklist,
    WorklistRow,
    cell_words,
    disguised,
    entry_words,
    month_words,
    table_words,
)
from engine.runtime import (
    Answer,
    Behind,
    Clock,
    Engine,
    Goal,
    Handover,
    Letter,
    Move,
    Moves,
    Order,
    Proof,
    Proposal,
    Received,
    Repair,
    SystemClock,
    paper_identity,
)
from engine.runtime.statistics import PublicReport
from engine.tasks import CITIZEN_ID, mandate_for

__all__ = [
    "Answer", "Behind", "Move", "Moves", "CHECK_PATH", "Examined", "Looked", "Seal", "SealFailed",
    "Actor", "Attachment", "AuditPage", "AuditStep", "Bond", "Book", "Case", "Casefile", "CaseLetter", "CaseRow", "CITIZEN_ID", "Clock",
    "Comparison", "Completed", "Conflict", "Definition", "DeployedDefinition", "Deployment", "Due", "Enclosure", "Engine", "EngineError", "Entry",
    "Envelope", "Event", "Field", "FieldError", "Figures", "Filters", "Finding", "Form", "Goal", "Handover", "Head", "HOLIDAY_KINDS", "Holiday",
    "HolidayAct", "periods", "House", "Incident", "Instance",
    "Invalid", "Letter", "Line", "Mailbox", "Mandate", "ModelFault", "MOST_COUNTED", "Node", "NotAllowed", "NotFound", "Notice", "NotSent", "OFFICE",
    "Office", "OfficeError", "Option", "Order", "Part", "Pending", "Person", "Preference", "Process", "Proof", "Proposal",
    "PublicCase", "PublicTask", "Refused", "RegisterRow",
    "Rejected", "Renderer", "Repair", "Report", "Row", "Section", "Sending", "Sent", "Showing", "Smtp", "StepMark", "StoreError",
    "SystemClock", "Tab", "Table", "Tabulation", "Task", "TaskPage", "Turn", "TypstRenderer", "Version", "Work", "Worklist", "WorklistRow",
    "collect", "describe", "format", "instant", "load_office", "mandate_for", "options", "propose", "same_code", "showing", "shown", "tracking_code",
    "validate", "visible", "WEEKDAYS",
    "Arrival", "Arrived", "Batch", "Gammu", "Imap", "NotReached", "Received", "Source", "Status", "Template", "WhatsApp", "is_signed",
    "paper_identity", "read_delivery", "read_mail",
    "Chart", "HIDDEN", "PublicReport", "cell_words", "disguised", "entry_words", "month_words", "svg", "table_words",
]  # fmt: skip
