#!/usr/bin/env python3
"""The whole comparison in one run: peers in an environment of their own, our two rows, then our inbox and our deadlines.

    python3 run.py bench [--cases N] [--json FILE]
    python3 run.py bench --postgresql [options of crowd.py]
    python3 run.py bench --profile [--cases N]

Run by the interpreter that has the product installed. Exit status 1 when a row could not be measured.
"""
import argparse
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS_PYTHON = HERE / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PEERS = ["floor-raw", "floor-sqlite", "bare-spiff", "viewflow-api", "viewflow-http"]
OURS = ["alur_api.py", "alur_http.py"]


def prepare():
    """Make the peers' environment, once for what is required of it."""
    wanted, made = HERE / "requirements.txt", HERE / ".venv" / "requirements.txt"
    if not made.exists() or made.read_text() != wanted.read_text():
        print("preparing the peers (once)", file=sys.stderr, flush=True)
        venv.create(HERE / ".venv", with_pip=True, clear=True)
        subprocess.run([PEERS_PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", wanted], check=True)
        made.write_text(wanted.read_text())


def ratios(rows):
    """The figures that are asked for, from the table's rows."""
    bare, viewflow, api, http = (rows[name] for name in ("bare-spiff", "viewflow-http", "alur-api", "alur-http"))
    median = "task_ms_median"
    return [
        ("completion by Python ÷ bare SpiffWorkflow", api[median] / bare[median], "required < 1, aim 0.7"),
        ("open + complete by HTTP ÷ viewflow", http[median] / viewflow[median], "required < 1, aim 0.5"),
        ("SQL statements a completion", api["sql_per_task"], "aim 12"),
        ("commits a completion", api["commits_per_task"], "required 1"),
        ("kB a finished case", api["bytes_per_case"] / 1000, "aim 10 beside its form values"),
        ("step 100 ÷ step 8", api["growth"], "required 1.1; bare " + f"{bare['growth']:.1f}"),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--json", metavar="FILE", default=str(HERE / "last.json"))
    parser.add_argument("--many", type=int, default=10_000, help="open tasks of the full inbox")
    if "--profile" in sys.argv:
        rest = [argument for argument in sys.argv[1:] if argument != "--profile"]
        return subprocess.call([sys.executable, HERE / "shares.py", *rest], env={**os.environ, "PYTHONPATH": str(ROOT)})
    if "--postgresql" in sys.argv:
        prepare()
        rest = [argument for argument in sys.argv[1:] if argument != "--postgresql"]
        return subprocess.call([sys.executable, HERE / "crowd.py", "--peers-python", PEERS_PYTHON, *rest], env={**os.environ, "PYTHONPATH": str(ROOT)})
    chosen = parser.parse_args()
    prepare()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    adapters = [f"--adapter={HERE / 'adapters' / name}@{sys.executable}" for name in OURS]
    table = [PEERS_PYTHON, HERE / "peers.py", "--cases", str(chosen.cases), "--peer", *PEERS, *adapters, "--json", chosen.json]
    status = subprocess.call(table, env=environment)
    rows = json.loads(Path(chosen.json).read_text())["rows"]
    if status == 0:
        print()
        for what, figure, bound in ratios(rows):
            print(f"  {what:44} {figure:6.2f}   {bound}")
    rest = (["inbox.py", "--many", str(chosen.many)], ["deadlines.py"])
    return max(status, *(subprocess.call([sys.executable, HERE / name, *options], env=environment) for name, *options in rest))


if __name__ == "__main__":
    sys.exit(main())
