"""Read models: what pages and exports show, each for one reader."""

from __future__ import annotations

from engine.history import Event
from engine.queries.alike import Alike
from engine.queries.asking import PublicTask
from engine.queries.audit import AuditPage, AuditStep
from engine.queries.bonds import Bond
from engine.queries.casefile import Casefile
from engine.queries.clocks import Clocks, Visit
from engine.queries.comparing import Comparison
from engine.queries.enclosures import CaseLetter
from engine.queries.entries import Entry
from engine.queries.filled import Part
from engine.queries.heads import Head, StepMark
from engine.queries.incidents import Incident
from engine.queries.masking import HIDDEN
from engine.queries.pending import Pending
from engine.queries.publicity import PublicCase, PublicStep
from engine.queries.published import Looked, PublishedLetter
from engine.queries.registers import Book, RegisterRow
from engine.queries.reports import Report
from engine.queries.selection import Filters, Tab
from engine.queries.shelves import CaseRow, House, Notice, Version
from engine.queries.shown import cell_words, disguised, entry_words, month_words, table_words
from engine.queries.sight import Desk
from engine.queries.tabulation import Line, Tabulation
from engine.queries.taskpage import TaskPage
from engine.queries.timing import Due
from engine.queries.turning import TriedFlow, Turn
from engine.queries.worklist import MOST_COUNTED, Figures, Worklist, WorklistRow

__all__ = [
    "HIDDEN", "Looked", "PublishedLetter", "cell_words", "disguised", "entry_words", "month_words", "table_words",
    "Alike", "AuditPage", "AuditStep", "Bond", "Book", "Casefile", "CaseLetter", "CaseRow", "Clocks", "Comparison", "Desk", "Due", "Entry",
    "Event", "Figures", "Filters", "Head", "House", "Incident", "Line", "MOST_COUNTED", "Notice", "Part", "Pending", "PublicCase", "PublicStep",
    "PublicTask",
    "RegisterRow", "Report", "StepMark", "Tab", "Tabulation", "TaskPage", "TriedFlow", "Turn", "Version", "Visit", "Worklist", "WorklistRow",
]
