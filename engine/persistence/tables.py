"""The tables: one model for SQLite and PostgreSQL. Case tables are keyed by the case first and name no other case."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    literal_column,
    text,
)

from engine.persistence.columns import Instant, Packed

metadata = MetaData()

# ------------------------------------------------------------------ definitions: stored once, never changed

resource = Table(
    "resource",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""File bytes (BPMN, forms, letter templates), content-addressed by SHA-256 (hex)."""

deployment = Table(
    "deployment",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by_user", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("files", Packed, nullable=False),
)
"""One act of deploying. `files`: every file in force after it, name → digest."""

definition = Table(
    "definition",
    metadata,
    Column("id", String(160), primary_key=True),
    Column("key", String(128), nullable=False),
    Column("version", Integer, nullable=False),
    Column("deployment", Integer, nullable=False),
    Column("file", String(255), nullable=False),
    Column("files", Packed, nullable=False),
    Column("calls", Packed, nullable=False),
    Column("digest", String(64), nullable=False),
)
"""A version of a process. `files`: name → digest of all it is bound to; `calls`: process key → definition id; `digest` covers both."""
Index("definition_by_key", definition.c.key, definition.c.version, unique=True)

staged = Table(
    "staged",
    metadata,
    Column("owner", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("owner", "name"),
)
"""A changed file that somebody has uploaded and not yet deployed; gone once it is, or is thrown away."""

# ------------------------------------------------------------------ cases

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
)
"""A case: tokens (`state`), variables (`data`), digest of the `kantor` it was started with (`office`), the last event's number and hash."""
Index("instance_by_key", instance.c.key, instance.c.status, instance.c.started)
Index("instance_by_start", instance.c.started)

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
    PrimaryKeyConstraint("case_id", "token"),
    sqlite_with_rowid=False,
)
"""A user task of a case, open or done."""
IS_OPEN = task.c.status == literal_column("'open'")
"""A literal: a partial index serves only queries that repeat its condition word for word."""
IS_HELD = IS_OPEN & task.c.assignee.is_not(None)
IS_DONE = task.c.completed_by.is_not(None)
Index("task_open", task.c.due, task.c.case_id, task.c.token, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
Index("task_held", task.c.assignee, task.c.due, task.c.case_id, task.c.token, sqlite_where=IS_HELD, postgresql_where=IS_HELD)
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

job = Table(
    "job",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("token", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("path", String(255), nullable=False),
    Column("due", Instant),
    Column("topic", String(128)),
    Column("attempt", Integer),
    Column("tries", Integer),
    Column("worker", String(64)),
    Column("error", Text),
    Column("incident", Integer),
    PrimaryKeyConstraint("case_id", "token"),
    sqlite_with_rowid=False,
)
"""What is to be done behind the scenes of a case, by the token that waits for it. `kind`: ``timer``, which fires at `due`; ``work``, a service
task's, which a worker for its `topic` may fetch from `due` on: at once, after the pause that follows a failure, when the lease of `worker` has
run out. `attempt` counts the fetches, `tries` those still allowed; `error` is how the last one ended. `incident`: the number of the event that
says that it failed for good, until somebody tries it again; the work is dead then and its `due` null, the timer keeps its own.
``reminder``: at `due` the people of the open task `token` are told the stage `topic`. ``message``: the message `outgoing` of the number
-`token`, lent as works are to whoever sends by the channel `topic`."""
IS_TIMER = job.c.kind == literal_column("'timer'")
IS_WORK = job.c.kind == literal_column("'work'")
IS_REMINDER = job.c.kind == literal_column("'reminder'")
IS_MESSAGE = job.c.kind == literal_column("'message'")
MAY_FIRE = IS_TIMER & job.c.incident.is_(None)
"""A timer that has not failed; one that has waits to be tried again."""
IS_WAITED_FOR = IS_TIMER | IS_WORK
"""Without it the token does not go on."""
Index("job_timer", job.c.due, sqlite_where=IS_TIMER, postgresql_where=IS_TIMER)
Index("job_work", job.c.topic, job.c.due, sqlite_where=IS_WORK, postgresql_where=IS_WORK)
Index("job_reminder", job.c.due, sqlite_where=IS_REMINDER, postgresql_where=IS_REMINDER)
Index("job_message", job.c.due, sqlite_where=IS_MESSAGE, postgresql_where=IS_MESSAGE)

outgoing = Table(
    "outgoing",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("with_receipt", Boolean, nullable=False),
    Column("message_id", String(255), nullable=False),
    Column("path", String(255), nullable=False),
    Column("state", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    PrimaryKeyConstraint("case_id", "number"),
    sqlite_with_rowid=False,
)
"""A message of a case that leaves the office, since the case passed the node at `path`. `state`: queued · sent · failed (nobody tries it any
more) · off (the channel was not set up when it arose, so it is never sent); `changed`: since when. The tracking code never stands in `body`:
its placeholder does until the message is sent."""
IS_UNSENT = outgoing.c.state != literal_column("'sent'")
Index("outgoing_unsent", outgoing.c.state, sqlite_where=IS_UNSENT, postgresql_where=IS_UNSENT)

message_wait = Table(
    "message_wait",
    metadata,
    Column("case_id", String(32), nullable=False),
    Column("token", Integer, nullable=False),
    Column("path", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("key", String(255), nullable=False),
    PrimaryKeyConstraint("case_id", "token"),
    sqlite_with_rowid=False,
)
"""A token that waits for a message of this name and key."""
Index("message_wait_by_key", message_wait.c.name, message_wait.c.key)

schedule = Table(
    "schedule",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("due", Instant, nullable=False),
)
"""When the timer start event of a process fires next."""
Index("schedule_by_due", schedule.c.due)

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

upload = Table(
    "upload",
    metadata,
    Column("owner", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("media_type", String(127), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("owner", "digest"),
)
"""A file that was sent but not yet belongs to a case; `owner`: a user id or the key of an open public form."""

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

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("request", String(64), nullable=False),
    Column("result", Packed, nullable=False),
)
"""The result of a command that carried a key; `request` is the digest of what was asked."""

sequence = Table(
    "sequence",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""Gap-free counters: ticket numbers a year, deployments."""

# ------------------------------------------------------------------ people

user = Table(
    "user_account",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("title", String(200), nullable=False),
    Column("password", String(255)),
    Column("active", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Column("created_by", String(64), nullable=False),
)
"""An account; without a password nobody can sign in with it."""

user_role = Table(
    "user_role",
    metadata,
    Column("user_id", String(64), nullable=False),
    Column("role", String(64), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("given_by", String(64), nullable=False),
    PrimaryKeyConstraint("user_id", "role", "since"),
)
"""Who has which role from when to when."""

session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", String(64)),
    Column("data", Packed, nullable=False),
    Column("started", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("page", String(64)),
    Column("number", Integer),
)
"""A browser session; the browser holds the token, the table its SHA-256. `page` and `number` say which sending of a form `data` came with."""
Index("session_by_user", session.c.user_id)

attempt = Table(
    "attempt",
    metadata,
    Column("subject", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("subject", "at", "number"),
)
"""Failed tries (sign-in, tracking code) counted by rate limits."""

access = Table(
    "access_log",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("case_id", String(32), nullable=False),
    Column("what", String(64), nullable=False),
)
"""Reads of personal data by staff; not part of the case's chain."""
Index("access_by_case", access.c.case_id, access.c.at)

account_act = Table(
    "account_act",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("what", String(32), nullable=False),
    Column("details", Packed, nullable=False),
)
"""What was done to accounts and roles, by whom."""

process_state = Table(
    "process_state",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("seen", Instant, nullable=False),
    Column("details", Packed, nullable=False),
)
"""Sign of life of workers."""
