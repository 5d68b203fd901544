"""Looking at the channels for what has come in: each from where its last look ended, every batch stored before the next is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from engine import tasks
from engine.channels import NotReached, Source
from engine.persistence import incoming
from engine.runtime import receiving
from engine.runtime.service_tasks import LONGEST_MESSAGE
from engine.runtime.shell import Command, Shell

EVERY = timedelta(seconds=30)
"""Between two looks at a channel."""


def look_at_channels(shell: Shell, now: datetime) -> None:
    """Look at each channel whose time has come. One that cannot be reached says why, and stops none of the others."""
    if not shell.sources:
        return
    with shell.store.read() as connection:
        last = incoming.looks(connection)
    for channel, source in sorted(shell.sources.items()):
        known = last.get(channel)
        if known is None or not timedelta() <= now - known.looked < EVERY:
            _look(shell, channel, source, position=known.position if known else None)


def _look(shell: Shell, channel: str, source: Source, *, position: dict[str, Any] | None) -> None:
    error: str | None = None
    try:
        for batch in source.look(position):
            place = (channel, dict(batch.position)) if batch.position is not None else None
            receiving.accept(shell, batch.messages, batch.statuses, reread=batch.reread, position=place)
    except NotReached as away:
        error = str(away)
    except Exception as fault:  # noqa: BLE001  (a channel is others' software: whatever it does, timers and the other channels go on)
        error = f"{type(fault).__name__}: {fault}"
    shell.command(tasks.SYSTEM, partial(_note, channel=channel, error=error))


def _note(command: Command, *, channel: str, error: str | None) -> None:
    said = error[:LONGEST_MESSAGE] if error else None
    incoming.note_look(command.connection, channel, at=command.at, position=None, error=said)
