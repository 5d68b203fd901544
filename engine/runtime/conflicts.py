"""The command by which somebody says that a case is too close to them: they hand its tasks back and do not see it any more."""

from __future__ import annotations

from engine import execution, tasks
from engine.errors import FieldError, Invalid, NotFound
from engine.model import Instance
from engine.persistence import cases
from engine.runtime import guarding, record
from engine.runtime.record import Act
from engine.runtime.shell import Command, Shell
from engine.runtime.standing import DECLARED
from engine.runtime.timely import with_timers_first
from engine.runtime.turn import require_alive, require_in_time, require_turn
from engine.runtime.user_tasks import split

LONGEST_REASON = 2000


def declare(shell: Shell, task_id: str, *, reason: str, by: str, details: str = "") -> str:
    """`by`, who may do the task, is barred from its case; what they hold of it is nobody's again. Returns the task's name.

    Raises NotFound, Conflict (``done``, ``taken`` when another holds the task, ``ended``), Invalid (``reason``: missing or too long, ``details``).
    """
    case_id, token = split(task_id)

    def work(command: Command) -> str:
        require_turn(command, case_id)
        held = cases.lock_task(command.connection, case_id, token)
        if held is None:
            raise NotFound("task", task=task_id)
        guarding.require_sight(command, held.case)
        require_in_time(command, held.case, held.first_timer)
        tasks.declare_conflict(held.task, command.actor)
        require_alive(held.case)
        _require_reason(reason, details)
        said = {"reason": reason.strip(), **({"details": details.strip()} if details.strip() else {})}
        _record(command, held.case, Act(DECLARED, {"task": [token, held.task.path]}, said))
        return held.task.name

    return with_timers_first(shell, by, work, case_id=case_id)


def _require_reason(reason: str, details: str) -> None:
    wrong = {"reason": FieldError("wajib", {"label": "Alasan"})} if not reason.strip() else {}
    for name, label, text in (("reason", "Alasan", reason), ("details", "Uraian", details)):
        if len(text) > LONGEST_REASON:
            wrong[name] = FieldError("terlalu_panjang", {"label": label, "n": LONGEST_REASON})
    if wrong:
        raise Invalid(wrong)


def _record(command: Command, case: Instance, act: Act) -> None:
    loaded = command.shell.definition(command.connection, case.definition_id)
    step = execution.standing(loaded.compiled, case.state, command.shell.variables_of(command.connection, case), at=command.at)
    guarded = guarding.guard(command, case, step.waits, named=step.barred, said=command.actor.id)
    facts = {**guarded.facts, "definition": case.definition_id}
    noted = record.append(command, case, act, facts=facts, payload=guarded.payload)
    cases.advance_case(command.connection, guarded.marks(noted))
    guarding.write(command, case.id, guarded)
