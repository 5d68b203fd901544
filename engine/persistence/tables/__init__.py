"""The tables: one model for SQLite and PostgreSQL. A new theme is a new module, named here."""

from __future__ import annotations

from engine.persistence.tables.calendar import holiday_act
from engine.persistence.tables.cases import (
    IN_CIRCLE,
    IS_DONE,
    IS_HELD,
    IS_KEPT_OFF,
    IS_LENT,
    IS_OPEN,
    attachment,
    barred,
    blob,
    candidate,
    draft,
    event,
    incident,
    instance,
    notice,
    register_entry,
    task,
)
from engine.persistence.tables.definitions import definition, deployment, resource, staged
from engine.persistence.tables.delegations import absence, delegation, digest, preference
from engine.persistence.tables.house import idempotency, process_state, sequence, upload
from engine.persistence.tables.incoming import IS_WAITING, channel_state, incoming
from engine.persistence.tables.jobs import (
    IS_MESSAGE,
    IS_REMINDER,
    IS_TIMER,
    IS_UNSENT,
    IS_WAITED_FOR,
    IS_WORK,
    MAY_FIRE,
    job,
    message_wait,
    outgoing,
    schedule,
)
from engine.persistence.tables.letters import letter_number, signed_letter
from engine.persistence.tables.links import case_link
from engine.persistence.tables.people import access, account_act, attempt, session, user, user_role
from engine.persistence.tables.schema import metadata

__all__ = [
    "IN_CIRCLE",
    "IS_DONE",
    "IS_HELD",
    "IS_KEPT_OFF",
    "IS_LENT",
    "IS_MESSAGE",
    "IS_OPEN",
    "IS_REMINDER",
    "IS_TIMER",
    "IS_UNSENT",
    "IS_WAITED_FOR",
    "IS_WAITING",
    "IS_WORK",
    "MAY_FIRE",
    "absence",
    "access",
    "account_act",
    "attachment",
    "attempt",
    "barred",
    "blob",
    "candidate",
    "case_link",
    "channel_state",
    "definition",
    "delegation",
    "deployment",
    "digest",
    "draft",
    "event",
    "holiday_act",
    "idempotency",
    "incident",
    "incoming",
    "instance",
    "job",
    "letter_number",
    "message_wait",
    "metadata",
    "notice",
    "outgoing",
    "preference",
    "process_state",
    "register_entry",
    "resource",
    "schedule",
    "sequence",
    "session",
    "signed_letter",
    "staged",
    "task",
    "upload",
    "user",
    "user_role",
]
