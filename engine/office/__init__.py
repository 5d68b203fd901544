"""Office facts: read from a folder of TOML files, checked, and kept as one frozen value."""

from __future__ import annotations

from engine.office import format, numbers, periods
from engine.office.calendars import KINDS as HOLIDAY_KINDS, REPLACEMENT, Holiday, HolidayAct
from engine.office.choices import LANGUAGES
from engine.office.errors import OfficeError
from engine.office.hours import WEEKDAYS
from engine.office.intake import Intake
from engine.office.loading import load_office
from engine.office.structure import RIGHTS
from engine.office.values import (
    Bidang,
    Column,
    Deadline,
    Holder,
    Office,
    Person,
    Post,
    Prose,
    PublicStatus,
    Register,
    ReportColumn,
    ReportPlan,
    ReportTable,
    Role,
    Rule,
    Sample,
    placeholders,
)
from engine.office.words import sms_fits

__all__ = [
    "HOLIDAY_KINDS", "LANGUAGES", "REPLACEMENT", "RIGHTS", "WEEKDAYS", "Bidang", "Column", "Deadline", "Holder", "Holiday", "HolidayAct",
    "Office", "OfficeError", "Person", "Post", "Prose", "PublicStatus", "Register", "ReportColumn", "ReportPlan",
    "ReportTable", "Role", "Rule", "Sample",
    "format", "load_office", "numbers", "periods", "placeholders",
    "Intake", "sms_fits",
]
