"""A deployed definition: one version of a process with everything it is bound to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.diagram import Diagram, Node, Process
from engine.model.form import Form


@dataclass(frozen=True, slots=True)
class Definition:
    """Version `version` of the process `key`, its forms, letters and the versions it calls. Never changes."""

    id: str
    """``<key>:<version>``."""
    key: str
    version: int
    diagram: Diagram
    forms: Mapping[str, Form] = field(default_factory=dict)
    """Form key → form, for every form the process uses."""
    letters: Mapping[str, bytes] = field(default_factory=dict)
    """Template file name (``surat_balasan.typ``) → its source."""
    calls: Mapping[str, "Definition"] = field(default_factory=dict)
    """Process key → the definition that call activities run."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """File name → SHA-256 (hex) of its stored bytes."""

    def form(self, key: str | None) -> Form | None:
        """The form with this key; None for a task without one."""
        return None if key is None else self.forms.get(key)

    def running_at(self, prefix: str) -> "Definition":
        """The definition that runs at a path prefix: "" = this one, ``a/b`` = the one that call b of call a runs. Raises KeyError."""
        definition = self
        for call in prefix.split("/") if prefix else ():
            definition = definition.calls[str(definition.process.nodes[call].called)]
        return definition

    def node_at(self, path: str) -> Node:
        """The node a path names; ``a/b`` is node b of the process that call activity a runs. Raises KeyError."""
        prefix, _, element = path.rpartition("/")
        return self.running_at(prefix).process.nodes[element]

    def has_own_variables(self, path: str) -> bool:
        """Whether a token there sees more than the case's variables: in a called process, or within an item of a repetition. Raises KeyError."""
        prefix, _, element = path.rpartition("/")
        if prefix:
            return True
        node = self.process.nodes[element]
        while node.loop is None and node.scope in self.process.nodes:
            node = self.process.nodes[node.scope]
        return node.loop is not None

    def name_at(self, path: str) -> str:
        """What the node of a path is called; "" without a path, a name, or a node there (the case has moved to a version that lacks it)."""
        try:
            return self.node_at(path).name if path else ""
        except KeyError:
            return ""

    @property
    def process(self) -> Process:
        """The process itself."""
        return self.diagram.processes[self.key]

    @property
    def name(self) -> str:
        """What people call the process."""
        return self.process.name or self.key
