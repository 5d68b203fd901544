"""Holds what a case has visited to the printed SOP."""

from __future__ import annotations

from tests.scenario import Stage, visits
from tests.sop import model_files
from tests.sop.printed_sop import STEPS

NUMBERS = {step.task: step.number for step in STEPS}
RETURN = "kembalikan"


def keeps_to_the_sop(office: Stage, ticket: str) -> None:
    """The case is archived; its visits are steps of the SOP in its order, and tasks that the diagram marks as additions.

    Only a task that was returned with a reason may be followed by an earlier step.
    """
    case_id = office.case_id(ticket)
    assert office.site.engine.case(case_id).status == "completed"
    nodes = model_files.process(model_files.HANDLING).nodes
    reached, returned = 0, False
    for event in office.site.engine.history(case_id):
        for task in visits([event]):
            number = NUMBERS.get(task)
            if number is None:
                assert nodes[task].properties.get("di_luar_sop"), f"{task} is neither a step of the SOP nor marked as an addition"
            else:
                assert returned or number >= reached, f"step {number} after step {reached} without a return"
                reached, returned = number, False
            values = (event.payload or {}).get("values") or {}
            returned = returned or (values.get("keputusan") == RETURN and bool(values.get("alasan_kembali")))
    assert reached == STEPS[-1].number
