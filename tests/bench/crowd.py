#!/usr/bin/env python3
"""Many clients at once on PostgreSQL, fsync on: our rows beside viewflow's, then what much history and many open tasks cost us.

    python crowd.py --peers-python PYTHON [--clients 8] [--cases 15] [--finished 100000] [--open 100000] [--json FILE]

A client is a process with a connection of its own, as the web and worker processes of an office are; each carries cases of its own from
task to task, all begin at one moment. completions/s: all completions of all clients over the time from the first to the last. The rows
visit a fresh database each, in turn, `--repeat` times; the median repeat is shown.

100,000 cases are played a hundred times and copied by SQL, row for row under other ids, so that tables and indexes have their true size.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE / "adapters"), str(ROOT)]

from peers import BPMN, CASE_INPUT, load, main_path, pct  # noqa: E402

ROWS = {"viewflow-api": "viewflow_api.py", "alur-api": "alur_api.py", "viewflow-http": "viewflow_http.py", "alur-http": "alur_http.py"}
READS, STEPS = 60, 30

# ------------------------------------------------------------------ a client, in a process of its own


def client(spec):
    """Join the prepared database, start cases, say so, and complete them all once told to."""
    module = load(str(HERE / "adapters" / spec["file"]))
    adapter = module.Adapter(spec["work"], str(BPMN))
    begin = getattr(module, "Api", module.Adapter).start  # by Python: what is measured is completing
    ids = [begin(adapter, dict(CASE_INPUT)) for _ in range(spec["cases"] + 1)]
    for task, data in main_path():  # the first case warms up
        adapter.complete(ids[0], task, dict(data))
    print("ready", flush=True)
    sys.stdin.readline()
    taken, began = [], time.time()
    for task, data in main_path():
        for case in ids[1:]:
            at = time.perf_counter()
            adapter.complete(case, task, dict(data))
            taken.append((time.perf_counter() - at) * 1000)
    print(json.dumps({"began": began, "ended": time.time(), "ms": taken}), flush=True)


def prepare(spec):
    """Make the schema, the user, the definition."""
    load(str(HERE / "adapters" / spec["file"])).Adapter(spec["work"], str(BPMN))


# ------------------------------------------------------------------ the crowd


def spawn(python, mode, spec, url, *, join):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BENCH_DATABASE": url, **({"BENCH_JOIN": "1"} if join else {})}
    command = [python, str(Path(__file__).resolve()), "--child", json.dumps({**spec, "mode": mode})]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def run_row(python, file, url, *, clients, cases):
    """(completions a second, all latencies in ms) of one row on an empty database."""
    with tempfile.TemporaryDirectory() as work:
        spec = {"file": file, "work": work, "cases": cases}
        if spawn(python, "prepare", spec, url, join=False).wait():
            raise SystemExit(f"{file}: could not be prepared")
        crowd = [spawn(python, "client", spec, url, join=True) for _ in range(clients)]
        for one in crowd:
            if one.stdout.readline() != "ready\n":
                raise SystemExit(f"{file}: a client did not start")
        for one in crowd:
            one.stdin.write("\n")
            one.stdin.flush()
        told = [json.loads(one.communicate()[0]) for one in crowd]
    taken = [ms for one in told for ms in one["ms"]]
    return len(taken) / (max(t["ended"] for t in told) - min(t["began"] for t in told)), taken


def crowd_rows(server, chosen):
    from sqlalchemy import create_engine, make_url, text

    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    runs = {name: [] for name in ROWS}
    for repeat in range(chosen.repeat):
        for name, file in ROWS.items():
            print(f"\r{repeat + 1}/{chosen.repeat} {name:16}", end="", file=sys.stderr, flush=True)
            with admin.connect() as connection:
                connection.execute(text("DROP DATABASE IF EXISTS crowd WITH (FORCE)"))
                connection.execute(text("CREATE DATABASE crowd"))
            python = sys.executable if name.startswith("alur") else chosen.peers_python
            url = make_url(server).set(database="crowd").render_as_string(hide_password=False)
            runs[name].append(run_row(python, file, url, clients=chosen.clients, cases=chosen.cases))
    print("\r" + " " * 40 + "\r", end="", file=sys.stderr)
    admin.dispose()
    found = {}
    for name, repeats in runs.items():
        rates = sorted(rate for rate, _ in repeats)
        found[name] = {
            "per_second": statistics.median(rates), "range": [rates[0], rates[-1]],
            "p50_ms": statistics.median(statistics.median(ms) for _, ms in repeats), "p99_ms": statistics.median(pct(ms, 0.99) for _, ms in repeats),
        }
    return found


# ------------------------------------------------------------------ much history, many open tasks


def copy_cases(connection, ids, times, round_):
    """Every row of these cases, so many times, under ids of their own."""
    from sqlalchemy import bindparam, text

    from engine.persistence.tables import metadata

    for table in metadata.sorted_tables:
        key = "id" if table.name == "instance" else "case_id"
        if key not in table.c or table.name == "access_log":
            continue
        fresh = f"'{round_}' || lpad(n::text, 6, '0') || right({key}, 9)"
        names = [column.name for column in table.columns]
        values = [fresh if name == key else "NULL" if name == "business_key" else f'"{name}"' for name in names]
        quoted = ", ".join(f'"{name}"' for name in names)
        statement = f'INSERT INTO "{table.name}" ({quoted}) SELECT {", ".join(values)} FROM "{table.name}", generate_series(1, :times) n WHERE {key} IN :ids'
        connection.execute(text(statement).bindparams(bindparam("ids", expanding=True)), {"ids": ids, "times": times})


def step_ms(adapter):
    """Median ms of a completion: the steps of a few fresh cases, but their first."""
    taken = []
    cases = [adapter.start(dict(CASE_INPUT)) for _ in range(STEPS)]
    for task, data in main_path():
        for case in cases:
            at = time.perf_counter()
            adapter.complete(case, task, dict(data))
            taken.append((time.perf_counter() - at) * 1000)
    return statistics.median(taken[STEPS:]), cases


def inbox_ms(adapter):
    """Median ms of one page of the group's inbox."""
    from engine import Filters

    taken = []
    for _ in range(READS):
        at = time.perf_counter()
        adapter.engine.read.inbox("petugas", "kelompok", Filters())
        taken.append((time.perf_counter() - at) * 1000)
    return statistics.median(taken)


def growth(server, chosen):
    from sqlalchemy import create_engine, make_url, text

    with create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CREATE DATABASE growth"))
    url = make_url(server).set(database="growth").render_as_string(hide_password=False)
    os.environ["BENCH_DATABASE"] = url
    from alur_api import Adapter

    adapter = Adapter("", str(BPMN))
    loading = create_engine(url, isolation_level="AUTOCOMMIT").connect()
    step_ms(adapter)  # warms up
    played = []
    while len(played) < 100:
        few, cases = step_ms(adapter)
        played += cases
    for round_ in range(chosen.finished // 10_000):
        copy_cases(loading, played[:100], 100, chr(ord("a") + round_))
    loading.execute(text("VACUUM ANALYZE"))
    many, _ = step_ms(adapter)
    print(f"a completion: {few:.2f} ms at {len(played)} finished cases, {many:.2f} ms at {chosen.finished}: x{many / few:.2f}   required 1.3", flush=True)
    opened = [adapter.start(dict(CASE_INPUT)) for _ in range(1000)]
    loading.execute(text("VACUUM ANALYZE"))
    inbox_ms(adapter)
    short = inbox_ms(adapter)
    for round_ in range(chosen.open // 10_000):
        copy_cases(loading, opened[:100], 100, chr(ord("A") + round_))
    loading.execute(text("VACUUM ANALYZE"))
    long = inbox_ms(adapter)
    print(f"a page of the inbox: {short:.2f} ms at 1000 open tasks, {long:.2f} ms at {chosen.open}: x{long / short:.2f}   required 2", flush=True)
    adapter.engine.close()
    return {"step_ms": [few, many], "inbox_ms": [short, long]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers-python", metavar="PYTHON")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--cases", type=int, default=15, help="cases of each client")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--finished", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        spec = json.loads(chosen.child)
        return prepare(spec) if spec["mode"] == "prepare" else client(spec)
    from tests.components import postgres_server

    with postgres_server(durable=True) as server:
        rows = crowd_rows(server, chosen)
        print(f"PostgreSQL, fsync on, {chosen.clients} clients, {os.cpu_count()} cores")
        for name, row in rows.items():
            low, high = row["range"]
            print(f"{name:14} {row['per_second']:7.0f} completions/s ({low:.0f}-{high:.0f})   p50 {row['p50_ms']:6.1f} ms   p99 {row['p99_ms']:6.1f} ms")
        for way, aim in (("api", 250), ("http", 120)):
            ours, theirs = rows[f"alur-{way}"], rows[f"viewflow-{way}"]
            print(f"  {way}: {ours['per_second'] / theirs['per_second']:.2f} x viewflow's completions/s, p99 {ours['p99_ms'] / theirs['p99_ms']:.2f} x; aim {aim}/s")
        grown = growth(server, chosen)
    if chosen.json:
        Path(chosen.json).write_text(json.dumps({"rows": rows, **grown}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
