"""The house's laws: what no single test of a room would notice, each with its reason and what to do instead.

A case is excused by adding `path: reason` to its law. An empty list of excused cases is the normal state.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib import metadata

import pytest

from tests.house import (
    ROOT,
    Law,
    Source,
    acts_on_import,
    anywhere,
    engine,
    engine_below_runtime,
    imports,
    knows_procedure,
    lacks_docstring,
    lines_with,
    mentions,
    outgrows,
    outside,
    pages,
    product,
    runs_text,
    sources,
    suite,
    uses_library,
    vague_name,
    writes_rows,
)

# ---------------------------------------------------------------- the laws


def one_room(library: str, *rooms: str, packages: Iterable[str] = (), but: Iterable[str] = ()) -> Law:
    return Law(
        title=f"{library} is known in one place",
        reason=f"what knows {library} must be replaceable and upgradable in one place",
        instead=f"ask {' or '.join(rooms)} for a plain value",
        holds_in=outside(*rooms),
        broken=uses_library(*(packages or (library,)), but=but),
        breach=("engine/history.py", f"import {next(iter(packages), library)}\n"),
    )


WEB = ("flask", "flask_login", "flask_wtf", "flask_babel", "werkzeug", "jinja2", "wtforms", "babel")
DATABASE = ("sqlalchemy", "sqlite3", "pysqlite3", "psycopg", "alembic")
CLOCK = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")
CHANCE = (
    "uuid1", "uuid4", "uuid.uuid1", "uuid.uuid4", "os.urandom", "random.random", "random.choice", "random.randint", "random.Random",
    "secrets.token_bytes", "secrets.token_hex", "secrets.token_urlsafe", "secrets.choice", "secrets.randbits",
)

NAMESPACES = r"www\.w3\.org/|www\.omg\.org/|camunda\.org/|bpmn\.io/schema"

LAWS = [
    one_room("SpiffWorkflow", "engine/execution"),
    one_room("lxml", "engine/reading", packages=("lxml", "xml")),
    one_room("Flask", "webtasks", packages=WEB),
    # runtime hands the transaction's connection on without looking inside, so it may name the type
    # engine/channels/gammu speaks with the database of another program, by that program's documented tables
    one_room(
        "the database", "engine/persistence", "engine/queries", "engine/migrations", "engine/channels/gammu", packages=DATABASE,
        but=("sqlalchemy.Connection",),
    ),
    one_room("the typesetter", "engine/correspondence", packages=("typst", "segno")),
    one_room("what signs PDFs", "engine/seals", packages=("pyhanko", "pyhanko_certvalidator", "cryptography", "asn1crypto")),
    one_room("what reads word processors' files", "engine/correspondence/editing", packages=("docx",)),
    Law(
        title="only persistence writes rows",
        reason="a case stays whole because every write of a command stands in one transaction, in one place",
        instead="add a named statement to engine/persistence; queries only reads",
        holds_in=outside("engine/persistence", "engine/migrations", "engine/channels/gammu"),  # whose rows are another program's
        broken=writes_rows,
        breach=("engine/queries/x.py", "from sqlalchemy import select, update\n"),
    ),
    Law(
        title="the environment is read with the settings alone",
        reason="a part that reads the environment behaves differently in a test than in the office",
        instead="take the value as an argument; commands/ passes settings in",
        holds_in=outside("commands/settings"),
        broken=mentions("os.environ", "os.getenv", "os.environb"),
        breach=("engine/runtime/x.py", "import os\nHOME = os.environ['HOME']\n"),
    ),
    Law(
        title="below runtime there is no clock and no chance",
        reason="replay proves a case by running it again: the same inputs must give the same bytes",
        instead="take `at` (the command's one clock reading) or the salt as an argument",
        holds_in=engine_below_runtime,
        broken=mentions(*CLOCK, *CHANCE),
        breach=("engine/tasks.py", "def now():\n    return datetime.now(UTC)\n"),
    ),
    Law(
        title="no text is run as code",
        reason="what analysts and citizens write is data; Python's eval would give them the server",
        instead="parse it with engine.expressions",
        holds_in=product,
        broken=runs_text,
        breach=("engine/expressions/x.py", "def value(text):\n    return eval(text)\n"),
    ),
    Law(
        title="files and functions stay readable",
        reason="a file that outgrows its ceiling has more than one reason to exist",
        instead="split it along its first docstring line; extract the inner block under a name",
        holds_in=anywhere,
        broken=outgrows,
        breach=("engine/x.py", "def long():\n" + "    step()\n" * 61),
    ),
    Law(
        title="importing a module has no effect",
        reason="tests wire the parts differently, which only works while nothing happens on import",
        instead="move it into a function that a command calls",
        holds_in=outside("run", "engine/migrations"),
        broken=acts_on_import,
        breach=("engine/x.py", "connect()\n"),
    ),
    Law(
        title="every public name of the engine is documented",
        reason="shapes, units, errors and sources are not visible in a signature",
        instead="add one true sentence, then only what a caller cannot see",
        holds_in=engine,
        broken=lacks_docstring,
        breach=("engine/x.py", '"""A module."""\n\n\ndef claim():\n    return 1\n'),
    ),
    Law(
        title="Python knows nothing of the procedure",
        reason="names, roles, deadlines and steps change by data files, without a programmer",
        instead="read it from bpmn/, forms/ or office/",
        holds_in=product,
        broken=knows_procedure,
        breach=("webtasks/x.py", "if role == 'kabid':\n    pass\n"),
    ),
    Law(
        title="tests run, always, against the real thing",
        reason="a skipped, expected-to-fail, patched or sleeping test proves nothing",
        instead="bring what it needs (tests/components.py), pass a fake of a seam, move the clock",
        holds_in=suite,
        broken=lines_with(r"pytest\.(mark\.)?(skip|xfail|importorskip)|unittest\.(mock|skip)|mock\.patch|mocker\b|\btime\.sleep\("),
        breach=("tests/engine/test_x.py", "    time.sleep(1)\n"),
    ),
    Law(
        title="pages ask nobody else",
        reason="an office without internet must work, and no citizen's visit may be told to a third party",
        instead="vendor the file under webtasks/static/vendor; XML namespaces are names, not addresses, and pass",
        holds_in=pages,
        broken=lines_with(rf"(?:https?:|[\"'(])//(?!{NAMESPACES})[a-z0-9.-]+\.[a-z]{{2,}}(?=[/:\"'\s)])"),
        breach=("webtasks/templates/x.html", '<script src="https://cdn.example.com/x.js"></script>\n'),
    ),
    Law(
        title="a TODO names its issue",
        reason="one without a number is never done",
        instead="do it, or open an issue and write TODO #7",
        holds_in=anywhere,
        broken=lines_with(r"#.*\b(TODO|FIXME|XXX|HACK)\b(?!.*#\d+)"),
        breach=("engine/x.py", "x = 1  # TODO tidy\n"),
    ),
    Law(
        title="a name says what is in it",
        reason="anything fits in utils, so anything ends up there",
        instead="name the noun or the verb",
        holds_in=anywhere,
        broken=vague_name,
        breach=("engine/utils.py", ""),
    ),
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.title.replace(" ", "-"))
def test_the_house_keeps_this_law(law: Law) -> None:
    files = [source for source in sources("*.py", "webtasks/templates/*", "webtasks/static/*.css", "webtasks/static/*.js") if law.holds_in(source)]

    broken = [f"{source.name}:{line}  {what}" for source in files for line, what in law.broken(source) if source.name not in law.excused]

    assert not broken, f"{law.title}, because {law.reason}.\nInstead: {law.instead}.\n" + "\n".join(broken)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.title.replace(" ", "-"))
def test_the_law_notices_a_breach(law: Law) -> None:
    source = Source(*law.breach)

    assert law.holds_in(source)
    assert any(law.broken(source))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.title.replace(" ", "-"))
def test_only_files_that_need_it_are_excused(law: Law) -> None:
    by_name = {source.name: source for source in sources("*.py")}

    needless = [name for name in law.excused if name not in by_name or not any(law.broken(by_name[name]))]

    assert not needless


# ---------------------------------------------------------------- authority

Functions = dict[str, tuple[ast.FunctionDef, dict[str, str]]]
"""``module.name`` → the function, and what the names in its module stand for."""


def runtime_functions() -> Functions:
    """Every function of engine/runtime at the top of its module."""
    found: Functions = {}
    for source in sources("engine/runtime/*.py"):
        module = source.name.rpartition("/")[2].removesuffix(".py")
        neighbours = [name for _, name in imports(source) if name.startswith("engine.runtime.")]
        known = {name.rpartition(".")[2]: ".".join(name.split(".")[-2:]) for name in neighbours}
        own = [node for node in source.tree.body if isinstance(node, ast.FunctionDef)]
        known |= {node.name: f"{module}.{node.name}" for node in own}
        found |= {f"{module}.{node.name}": (node, known) for node in own}
    return found


def asks_authority(name: str, functions: Functions, seen: set[str]) -> bool:
    """Does this function, or one that it calls within the runtime, ask `engine.tasks`?"""
    if name in seen or name not in functions:
        return False
    seen.add(name)
    node, known = functions[name]
    called = [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
    return any(text.startswith("tasks.") for text in called) or any(asks_authority(known.get(text, text), functions, seen) for text in called)


def test_every_command_of_the_engine_asks_whether_its_actor_may() -> None:
    """A command without the check would be open to whoever finds its address. Instead: call the verb in engine/tasks.py first."""
    functions = runtime_functions()
    source = next(source for source in sources("engine/runtime/engine.py"))
    methods = [node for node in methods_of(source, "Engine") if "by" in {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}]
    # these change nothing; engine.queries answers with what is the reader's own
    reads = {"inbox", "letter", "preview_letter", "report_pdf", "register_pdf", "dossier", "dossier_pdf", "manuscript", "read_manuscript"}

    careless = []
    for method in methods:
        calls = [ast.unparse(call.func) for call in ast.walk(method) if isinstance(call, ast.Call)]
        if method.name not in reads and not any(asks_authority(call, functions, set()) for call in calls):
            careless.append(method.name)

    assert len(methods) > 10
    assert not careless


def methods_of(source: Source, name: str) -> list[ast.FunctionDef]:
    (found,) = (node for node in source.tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    return [node for node in found.body if isinstance(node, ast.FunctionDef)]


# ---------------------------------------------------------------- documents


def test_documents_point_to_what_is_there() -> None:
    """Instead of a dead pointer: name the file as it is called now."""
    dead = []
    for source in sources("*.md"):
        beside = (ROOT / source.name).parent
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", source.text):
            dead += [] if (beside / link).exists() else [f"{source.name}  ({link})"]
        for path in re.findall(r"`((?:tests|docs|engine|webtasks|commands|bpmn|forms|office)/[\w./-]*\w)`", source.text):
            dead += [] if (ROOT / path).exists() else [f"{source.name}  `{path}`"]

    assert not dead


# ---------------------------------------------------------------- what other tools hold


def test_the_product_imports_only_what_the_runtime_lock_holds() -> None:
    """What only the tests bring is missing where the product runs. Instead: move it to the runtime list of pyproject.toml and lock again."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {line.split("==")[0] for line in lock.splitlines() if "==" in line}
    packages = metadata.packages_distributions()

    missing = [
        f"{source.name}:{line}  {name}"
        for source in sources("*.py")
        if product(source)
        for line, name in imports(source)
        for distributions in [packages.get(name.split(".")[0], ())]
        if distributions and locked.isdisjoint(re.sub(r"[-_.]+", "-", found).lower() for found in distributions)
    ]

    assert not missing


LOADED_BY_NAME = {"gunicorn": "`serve` starts it", "psycopg": "SQLAlchemy loads it for its URLs", "tzdata": "zoneinfo reads it"}


def test_every_runtime_dependency_is_used() -> None:
    """One that nobody imports costs each office time and risk. Instead: drop it from pyproject.toml; it comes with the code that needs it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = {re.split(r"[^A-Za-z0-9_-]", line, maxsplit=1)[0].lower() for line in project["dependencies"]}
    packages = metadata.packages_distributions()
    imported = {name.split(".")[0] for source in sources("*.py") if product(source) for _, name in imports(source)}
    used = {re.sub(r"[-_.]+", "-", found).lower() for name in imported for found in packages.get(name, ())}

    assert listed - used - LOADED_BY_NAME.keys() == set()
    assert len(listed) <= 28


def run_tool(*command: str) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    run_tool("-m", "ruff", "check", "--no-cache", "--output-format=concise", ".")


def test_types_hold() -> None:
    run_tool("-m", "mypy", "--no-incremental")  # a kept cache does not see modules that came since


def test_rooms_import_only_from_floors_below() -> None:
    run_tool("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")
