"""Commands on the work of service tasks: fetch, complete, fail, end in an error.

A worker owns what it has fetched until its lease runs out and somebody else fetches it; `worker` and `attempt` tell whose result counts.
Work may be done more than once (a worker that dies after it has done it, say), so what it does outside has to bear that: its id stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from engine import execution, tasks
from engine.errors import Conflict, FieldError, Invalid, ModelFault, NotFound
from engine.model import Completed, Instance, Trigger, Work, WorkDone, WorkFailed
from engine.persistence import cases, jobs
from engine.persistence.jobs import Job
from engine.persistence.store import undone_if_raised
from engine.runtime import record
from engine.runtime.faults import failing_at, stopped
from engine.runtime.record import Act
from engine.runtime.shell import Command, Loaded, Shell
from engine.runtime.timely import in_turn, with_timers_first
from engine.runtime.turn import held_timers, locked, require_alive, require_in_time, view

LEASE = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
"""Before the second attempt, and at most; the pause doubles with each failure."""
MOST_AT_ONCE = 100
LONGEST_NAME = 64
"""Characters of a worker's name."""
LONGEST_MESSAGE = 2_000
_LOST = "the lease ran out"

# ------------------------------------------------------------------ handing out


def fetch(shell: Shell, topics: Collection[str], *, by: str, worker: str, limit: int, lease: timedelta) -> tuple[Work, ...]:
    """Up to `limit` works of these topics, lent to `worker`. No event: what is lent changes nothing. Raises NotAllowed, Invalid."""
    wrong = {
        "topics": isinstance(topics, str), "worker": not worker or len(worker) > LONGEST_NAME, "limit": not 0 < limit <= MOST_AT_ONCE,
        "lease": lease <= timedelta(),
    }  # fmt: skip
    if any(wrong.values()):
        raise Invalid({name: FieldError("nilai_salah") for name, is_wrong in wrong.items() if is_wrong})

    def work(command: Command) -> tuple[Work, ...]:
        tasks.do_work(command.actor)
        taken = jobs.take(command.connection, topics, worker=worker, limit=limit, at=command.at, until=command.at + lease)
        return tuple(_handed_out(command, job) for job in taken)

    return shell.command(by, work) if topics else ()


def _handed_out(command: Command, job: Job) -> Work:
    case = cases.case_by_id(command.connection, job.case_id)
    assert case is not None, "a case with work is never deleted"
    loaded = command.shell.definition(command.connection, case.definition_id)
    found = execution.work_at(loaded.compiled, case.state, case.data, job.token, at=command.at)
    assert found is not None and job.due is not None, "work stands where a token waits"
    wait, seen = found
    return Work(
        id=f"{job.case_id}.{job.token}", case_id=case.id, token=job.token, business_key=case.business_key, topic=job.topic,
        element_id=wait.element_id, path=wait.path, data=seen, worker=job.worker or "", attempt=job.attempt, until=job.due, item=wait.item,
        index=wait.index,
    )  # fmt: skip


# ------------------------------------------------------------------ results


def complete(shell: Shell, work_id: str, values: Mapping[str, Any], *, by: str, worker: str, attempt: int) -> Completed:
    """The work is done; the keys of `values` become variables.

    Raises NotAllowed, NotFound, Conflict: ``done`` when the case does not wait for it any more, ``taken`` when the lease ran out and another
    has fetched it, ``stale`` when the attempt is over. When the model itself fails the case stays as it was, with an incident.
    """

    def advance(command: Command, job: Job) -> tuple[Trigger, Act]:
        return WorkDone(job.token, values), Act("WorkCompleted", _facts(job), {"values": dict(values)})

    return _finish(shell, work_id, advance, by=by, worker=worker, attempt=attempt)


def error(shell: Shell, work_id: str, code: str, *, by: str, worker: str, attempt: int) -> Completed:
    """The work ended in an error that the diagram knows by `code`. Raises as `complete` does; an error that nobody catches is an incident."""

    def advance(command: Command, job: Job) -> tuple[Trigger, Act]:
        return WorkFailed(job.token, code), Act("WorkFailed", {**_facts(job), "code": code}, {})

    return _finish(shell, work_id, advance, by=by, worker=worker, attempt=attempt)


def _facts(job: Job) -> dict[str, Any]:
    return {"work": [job.token, job.path], "topic": job.topic, "attempt": job.attempt, "worker": job.worker}


def _finish(
    shell: Shell, work_id: str, result: Callable[[Command, Job], tuple[Trigger, Act]], *, by: str, worker: str, attempt: int
) -> Completed:
    case_id, token = _split(work_id)

    def work(command: Command) -> Completed:
        case, loaded, job, variables = _owned(command, case_id, token, worker=worker, attempt=attempt)
        require_alive(case)
        trigger, act = result(command, job)
        with failing_at(token):
            step = execution.advance(loaded.compiled, case.state, variables, trigger, command.at, held=held_timers(command, case))
            moved, opened = record.settle(command, case, loaded, step, act)
        record.close_others(command, case_id, step.trace, done=None)
        return Completed(view(moved, loaded), opened)

    def again(command: Command) -> Completed:
        try:
            with undone_if_raised(command.connection):
                return work(command)
        except ModelFault as fault:
            case, loaded, job, _ = _owned(command, case_id, token, worker=worker, attempt=attempt)
            return Completed(view(_bury(command, case, job, fault), loaded), ())

    return in_turn(shell, by, work, case_id=case_id, failed=again)


def fail(
    shell: Shell, work_id: str, message: str, *, by: str, worker: str, attempt: int, retries: int | None = None, wait: timedelta | None = None
) -> None:
    """The attempt failed. It is tried again after `wait`, else after a pause that grows; an incident when no try is left.

    `retries`: how often it may still be tried, where the worker knows better. Raises NotAllowed, NotFound, Conflict as `complete` does.
    """
    case_id, token = _split(work_id)

    def work(command: Command) -> None:
        case, _, job, _ = _owned(command, case_id, token, worker=worker, attempt=attempt)
        require_alive(case)
        tries = job.tries if retries is None else max(retries, 0)
        if tries:
            delay = pause(command, failures=jobs.TRIES - job.tries) if wait is None else max(wait, timedelta())
            jobs.put_back(command.connection, job, due=command.at + delay, tries=tries, error=message[:LONGEST_MESSAGE])
        else:
            _bury(command, case, job, _out_of_tries(job, message))

    with_timers_first(shell, by, work, case_id=case_id)


def pause(command: Command, *, failures: int) -> timedelta:
    """Doubled with each failure, and up to a quarter longer: workers that failed together do not come back together."""
    doubled = FIRST_PAUSE * (1 << min(max(failures, 1) - 1, 20))
    return min(doubled, LONGEST_PAUSE) * (1 + int.from_bytes(command.shell.salts(2), "big") / (4 * 0xFFFF))


# ------------------------------------------------------------------ the end of all tries


def bury_abandoned(shell: Shell, now: datetime) -> None:
    """Works whose last lease ran out without a word become incidents, each in its own transaction."""
    with shell.store.read() as connection:
        found = jobs.abandoned(connection, now)
    for job in found:
        with suppress(Conflict):  # timers of the case come due all the while; the next look may bury it
            with_timers_first(shell, tasks.SYSTEM, partial(_bury_if_abandoned, job=job), case_id=job.case_id)


def _bury_if_abandoned(command: Command, job: Job) -> None:
    case, _, _, first_timer = locked(command, job.case_id)
    require_in_time(command, case, first_timer)
    found = jobs.job_of(command.connection, job.case_id, job.token)
    if found == job and job.due is not None and job.due <= command.at:
        _bury(command, case, job, _out_of_tries(job, job.error or _LOST))


def _bury(command: Command, case: Instance, job: Job, fault: ModelFault) -> Instance:
    """The case with an incident, and the work with nobody to try it until it is revived."""
    faulted = stopped(command, case, fault)
    jobs.bury(command.connection, job, incident=faulted.seq, error=str(fault)[:LONGEST_MESSAGE])
    return faulted


def _out_of_tries(job: Job, message: str) -> ModelFault:
    element = job.path.rpartition("/")[2]
    return ModelFault(message[:LONGEST_MESSAGE], element=element, expression=None, reads={}, limit="attempts", path=job.path, reason="work-dead",
                      about={"topic": job.topic}, token=job.token)


# ------------------------------------------------------------------ whose it is


def _split(work_id: str) -> tuple[str, int]:
    case_id, _, token = work_id.rpartition(".")
    if not case_id or not token.isascii() or not token.isdigit() or len(token) > 9:
        raise NotFound("work", work=work_id)
    return case_id, int(token)


def _owned(command: Command, case_id: str, token: int, *, worker: str, attempt: int) -> tuple[Instance, Loaded, Job, dict[str, Any]]:
    """(case, definition, work, variables), locked. Raises NotAllowed, NotFound, Conflict, TimersDueFirst."""
    tasks.do_work(command.actor)
    case, loaded, variables, first_timer = locked(command, case_id)
    require_in_time(command, case, first_timer)
    job = jobs.job_of(command.connection, case_id, token)
    if job is None:
        raise Conflict("nothing waits for this work", reason="done")
    if (job.worker, job.attempt) != (worker, attempt):
        raise Conflict("another worker has it", reason="taken" if job.worker else "stale", holder=job.worker)
    return case, loaded, job, variables
