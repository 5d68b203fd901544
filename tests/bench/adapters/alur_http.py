"""alur-http: the same process by our pages: GET the task's page, POST its form, signed in, with CSRF, revision and idempotency key.

In-process (Flask's test client, no socket); session in the database. Each task has a form, as viewflow's have: the diagram is the same
but for the form keys and for conditions that therefore read `<task>.<field>`. Starting is done by Python: pages start only the public process.
"""
import json
import re
import statistics
import time

from alur_api import DRIVERS, Adapter as Api  # noqa: F401  (DRIVERS: the harness looks for it)

from webtasks import WebSettings, create_app

NOTE = "GET task page + POST, in-process test client, database session"
FIELDS = {"periksa_kotak": "temuan", "terima_pilahan": "jalur", "draft_surat": "hasil"}
"""Task → the field of its form that a gateway reads."""
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
PASSWORD = "sandi-untuk-uji"


def with_forms(bpmn):
    """The diagram with form keys, and the forms: file name → bytes."""
    text = bpmn.read_text(encoding="utf-8")
    tasks = re.findall(r'<bpmn:userTask id="(\w+)"', text)
    text = text.replace("<bpmn:definitions ", '<bpmn:definitions xmlns:camunda="http://camunda.org/schema/1.0/bpmn" ', 1)
    text = re.sub(r'(<bpmn:userTask id="(\w+)")', r'\1 camunda:formKey="\2"', text)
    for task, field in FIELDS.items():
        text = re.sub(rf">{field} ==", f">{task}.{field} ==", text)
    files = {bpmn.name: text.encode()}
    for task in tasks:
        keys = ["catatan", *filter(None, [FIELDS.get(task)])]
        fields = [{"type": "textfield", "id": f"Field_{key}", "key": key, "label": key.capitalize()} for key in keys]
        files[f"{task}.form"] = json.dumps({"type": "default", "id": task, "schemaVersion": 16, "components": fields}).encode()
    return files


class Adapter(Api):
    def __init__(self, workdir, bpmn):
        super().__init__(workdir, bpmn)
        self.web = create_app(self.engine, WebSettings(secret_key=b"bench")).test_client()
        self.ms = {"GET": [], "POST": []}
        self.request("POST", "/masuk", {**self.hidden("/masuk"), "pengguna": "petugas", "sandi": PASSWORD})

    def prepare(self, bpmn):
        super().prepare(bpmn)
        self.engine.set_password("petugas", PASSWORD, by="system")

    def files(self, bpmn):
        return with_forms(bpmn)

    def request(self, method, url, data=None):
        began = time.perf_counter()
        answer = self.web.open(url, method=method, data=data)
        self.ms[method].append((time.perf_counter() - began) * 1000)
        if answer.status_code != (200 if method == "GET" else 303):
            raise RuntimeError(f"{method} {url}: {answer.status_code}")
        return answer

    def hidden(self, url):
        return dict(HIDDEN.findall(self.request("GET", url).text))

    def complete(self, case_id, task_name, data):
        task = self.waiting[case_id][task_name]
        url = f"/tugas/{task.id}"
        self.request("POST", url, {**self.hidden(url), **data, "_selesai": "1"})
        # which task comes next is what the next page of a person would show; asking is counted
        self.waiting[case_id].update({found.element_id: found for found in self.engine.inbox("petugas", case=case_id)})

    def finish(self):
        self.finished = self.engine.read.house("system").cases.get("completed", 0)
        return {**super().finish(), "extra": {f"{name} ms median": statistics.median(taken) for name, taken in self.ms.items() if taken}}
