"""A case, its tasks, events and files. Keyed by the case first, naming no other case."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text, literal_column, text

from engine.persistence.columns import Instant, Packed
from engine.persistence.tables.schema import metadata

instance = Table(
    "instance",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("business_key", String(64), unique=True),
    Column("definition", String(160), nullable=False),
    Column("key", String(128), nullable=False),
    Column("status", String(16), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("data", Packed, nullable=False),
    Column("office", String(64), nullable=False),
    Column("started", Instant, nullable=False),
    Column("started_by", String(64), nullable=False),
    Column("ended", Instant),
    Column("public_status", String(32)),
    Column("public_since", Instant),
    Column("summary", String(200), nullable=False),
    Column("code_key", Integer, nullable=False),
    Column("contact", String(32)),
    Column("contact_too", String(32)),
    Column("circle", String(64)),
    Column("barring", Boolean, nullable=False),
)
"""A case: tokens (`state`), variables (`data`), digest of the `kantor` it was started with (`office`), the last event's number and hash.
`contact`, `contact_too`: digests of the complainant's contacts, by which complaints of one sender are found without reading any.
`circle`: the one group that may see it; null = an ordinary case. `barring`: whether somebody is barred from it (rows of `barred`)."""
IN_CIRCLE = instance.c.circle.is_not(None)
Index("instance_by_key", instance.c.key, instance.c.status, instance.c.started)
Index("instance_by_start", instance.c.started)
HAS_CONTACT, HAS_OTHER_CONTACT = instance.c.contact.is_not(None), instance.c.contact_too.is_not(None)
Index("instance_by_contact", instance.c.contact, instance.c.started, sqlite_where=HAS_CONTACT, postgresql_where=HAS_CONTACT)
Index(
    "instance_by_contact_too", instance.c.contact_too, instance.c.started, sqlite_where=HAS_OTHER_CONTACT, postgresql_where=HAS_OTHER_CONTACT
)  # fmt: skip
Index("instance_in_circle", instance.c.circle, instance.c.id, sqlite_where=IN_CIRCLE, postgresql_where=IN_CIRCLE)

barred = Table(
    "barred",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("declared", Boolean, nullable=False),
    PrimaryKeyConstraint("case_id", "user_id"),
    sqlite_with_rowid=False,
)
"""Who may neither handle a case nor see it: whom its process names (`petugas_terlarang`), and who has declared a conflict (`declared`)."""
Index("barred_by_user", barred.c.user_id, barred.c.case_id)

task = Table(
    "task",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("token", Integer, nullable=False),
    Column("element", String(128), nullable=False),
    Column("path", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("definition", String(160), nullable=False),
    Column("form", String(128)),
    Column("groups", Packed, nullable=False),
    Column("item", Packed),
    Column("item_index", Integer),
    Column("status", String(12), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("due", Instant),
    Column("assignee", String(64)),
    Column("claimed", Instant),
    Column("completed", Instant),
    Column("completed_by", String(64)),
    Column("not_by", Text),
    Column("allowance", Integer),
    Column("mandate", String(32)),
    PrimaryKeyConstraint("case_id", "token"),
    sqlite_with_rowid=False,
)
"""A user task of a case, open or done. `allowance`: the working time (s) that it has from its creation; null when its due time was appointed.
`mandate`: the delegation by which whoever holds or did it acts."""
IS_OPEN = task.c.status == literal_column("'open'")
"""A literal: a partial index serves only queries that repeat its condition word for word."""
IS_HELD = IS_OPEN & task.c.assignee.is_not(None)
IS_DONE = task.c.completed_by.is_not(None)
IS_KEPT_OFF = IS_OPEN & task.c.not_by.is_not(None)
"""Kept from some people: their ids in `not_by`, each between commas."""
Index("task_kept_off", task.c.case_id, task.c.token, sqlite_where=IS_KEPT_OFF, postgresql_where=IS_KEPT_OFF)
Index("task_open", task.c.due, task.c.case_id, task.c.token, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
Index("task_held", task.c.assignee, task.c.due, task.c.case_id, task.c.token, sqlite_where=IS_HELD, postgresql_where=IS_HELD)
IS_LENT = IS_HELD & task.c.mandate.is_not(None)
Index("task_lent", task.c.mandate, sqlite_where=IS_LENT, postgresql_where=IS_LENT)
Index("task_done", task.c.completed_by, task.c.completed, task.c.case_id, task.c.token, sqlite_where=IS_DONE, postgresql_where=IS_DONE)

candidate = Table(
    "candidate",
    metadata,
    Column("group_name", String(64), nullable=False),
    Column("open", Boolean, nullable=False),
    Column("due", Instant),
    Column("case_id", String(32), nullable=False),
    Column("token", Integer, nullable=False),
    PrimaryKeyConstraint("case_id", "token", "group_name"),
    sqlite_with_rowid=False,
)
"""Which groups may do which task; kept after the task is done: it is how a group 'has or had a task in the case'.
`open`: to be taken, that is open and held by nobody."""
Index("candidate_open", candidate.c.group_name, candidate.c.due, candidate.c.case_id, candidate.c.token,
      sqlite_where=text("open = 1"), postgresql_where=candidate.c.open)  # fmt: skip

draft = Table(
    "draft",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("token", Integer, nullable=False),
    Column("by_user", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("typed", Packed, nullable=False),
    Column("page", String(64)),
    Column("number", Integer),
    PrimaryKeyConstraint("case_id", "token", "by_user"),
)
"""What somebody has typed into a task's form and not yet sent: field path → list of texts; `page` and `number` say which sending it was."""

event = Table(
    "event",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("on_behalf", String(64)),
    Column("type", String(32), nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("payload", LargeBinary),
    Column("salt", LargeBinary),
    Column("payload_digest", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("case_id", "seq"),
)
"""Append-only history; facts and payload are canonical JSON bytes, digests raw bytes."""

incident = Table(
    "incident",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("element", String(255), nullable=False),
    Column("expression", Text),
    Column("message", Text, nullable=False),
    Column("reads", Packed, nullable=False),
    Column("opened", Instant, nullable=False),
    Column("closed", Instant),
    Column("token", Integer),
    PrimaryKeyConstraint("case_id", "seq"),
)
"""A fault of the model, by the event that recorded it. `token`: the task, timer, message or work that could not go on and still waits there;
null where the case could not begin."""
Index("incident_open", incident.c.closed, incident.c.opened)

attachment = Table(
    "attachment",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("media_type", String(127), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_user", String(64), nullable=False),
    Column("origin", String(128), nullable=False),
    PrimaryKeyConstraint("case_id", "digest"),
)
"""A file of a case; the bytes are in `blob`. `kind`: upload or letter; `origin`: element id or template name."""

blob = Table(
    "blob",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Bytes of attachments and letters, content-addressed."""

register_entry = Table(
    "register_entry",
    metadata,
    Column("register", String(64), nullable=False),
    Column("case_id", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("element", String(255), nullable=False),
    PrimaryKeyConstraint("register", "case_id", "seq", "place"),
)
"""One row of a register: the case that passed the node, and by which event."""
Index("register_by_time", register_entry.c.register, register_entry.c.at)

notice = Table(
    "notice",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("group_name", String(64), nullable=False),
    Column("element", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("case_id", "seq", "place", "group_name"),
)
"""What a group is told, or one person (`group_name` is then ``@`` and the user's id): that a case passed a node (extension property
`beri_tahu`), or that a task's time runs out (`element` is then the task, `name` the sentence)."""
Index("notice_by_group", notice.c.group_name, notice.c.at)
