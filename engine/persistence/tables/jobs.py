"""What is to be done behind the scenes of a case, and what it waits for."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text, literal_column

from engine.persistence.columns import Instant, Packed
from engine.persistence.tables.schema import metadata

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
    Column("state", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("answers", String(300)),
    Column("template", Packed),
    Column("sent_as", String(255)),
    PrimaryKeyConstraint("case_id", "number"),
    sqlite_with_rowid=False,
)
"""A message of a case that leaves the office, since the case passed the node at `path`. `state`: queued · sent · delivered · failed (nobody
tries it any more) · off (the channel was not set up when it arose, so it is never sent); `changed`: since when. The tracking code never stands
in `body`: its placeholder does until the message is sent. `answers`: identity of the message that it answers; `template`: ``{name, language,
values}`` where the channel wants a form approved beforehand; `sent_as`: what the channel calls it."""
IS_UNSENT = outgoing.c.state.not_in([literal_column("'sent'"), literal_column("'delivered'")])
Index("outgoing_by_name", outgoing.c.sent_as, sqlite_where=outgoing.c.sent_as.is_not(None), postgresql_where=outgoing.c.sent_as.is_not(None))
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
