"""alur-api: our engine by Python: authority, revision, form, history with its hash chain, work list, all in one transaction."""
import os
from pathlib import Path

from engine import Engine

NOTE = "commands of engine.Engine, one transaction each"
try:
    import pysqlite3
    DRIVERS = [pysqlite3]  # the harness counts the statements of the standard library's module by itself
except ImportError:
    DRIVERS = []

ROLES = ["masyarakat / pemohon", "kasi", "kepala bidang", "kepala dinas", "bidang / dinas terkait"]
"""The lanes of sop_like.bpmn, in lower case: one person with all of them, as the other rows have one user."""


class Adapter:
    def __init__(self, workdir, bpmn):
        self.engine = Engine.open(os.environ.get("BENCH_DATABASE") or f"sqlite:///{workdir}/office.db")
        self.waiting = {}
        if not os.environ.get("BENCH_JOIN"):
            self.prepare(Path(bpmn))

    def prepare(self, bpmn):
        self.engine.add_user("petugas", roles=ROLES, by="system", name="Petugas")
        self.engine.deploy(self.files(bpmn), by="system")

    def files(self, bpmn):
        return {bpmn.name: bpmn.read_bytes()}

    def start(self, case_input):
        case = self.engine.start("sop_like", case_input, by="petugas")
        self.waiting[case.id] = {task.element_id: task for task in self.engine.inbox("petugas", case=case.id)}
        return case.id

    def complete(self, case_id, task_name, data):
        task = self.waiting[case_id][task_name]  # KeyError when it was never opened; the engine refuses one that is done
        done = self.engine.complete(task.id, data, by="petugas", revision=task.revision)
        self.waiting[case_id].update({task.element_id: task for task in done.next_tasks})
        if done.case.status == "completed":
            self.finished = getattr(self, "finished", 0) + 1

    def finish(self):
        self.engine.close()
        return {"finished": self.finished}
