"""Namespaces and names: how an XML name is written in the values of `model.diagram`."""

from __future__ import annotations

from typing import cast

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"

_PREFIXES = {
    BPMN: "bpmn",
    CAMUNDA: "camunda",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://camunda.org/schema/modeler/1.0": "modeler",
    "http://flowable.org/bpmn": "flowable",
    "http://activiti.org/bpmn": "activiti",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "spiffworkflow",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
}


def bpmn(tag: str) -> str:
    """The full name of a BPMN element, as lxml writes it."""
    return f"{{{BPMN}}}{tag}"


def camunda(name: str) -> str:
    """The full name of an element or attribute of Camunda 7's extension."""
    return f"{{{CAMUNDA}}}{name}"


def local(element: etree._Element) -> str:
    """The element's tag without its namespace."""
    return etree.QName(element).localname


def is_bpmn(element: etree._Element) -> bool:
    """Whether the element is of the BPMN 2.0 model namespace."""
    return etree.QName(element).namespace == BPMN


def written(name: str) -> str:
    """A full name with the prefix that this product always uses: ``camunda:formKey``, ``bpmn:potentialOwner``.

    A namespace that is not known stays written out: ``{urn:x}color``.
    """
    parts = etree.QName(name)
    if not parts.namespace:
        return parts.localname
    prefix = _PREFIXES.get(parts.namespace)
    return f"{prefix}:{parts.localname}" if prefix else name


def bare(qualified: str | None) -> str | None:
    """A QName's local part: references are to ids of the same file, whatever prefix a modeler puts before them."""
    return qualified.strip().rpartition(":")[2] if qualified else None


def attributes(element: etree._Element) -> dict[str, str]:
    """The attributes of an element in file order, by their full names."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def line_of(element: etree._Element) -> int:
    """The line of the file on which the element stands; 0 when the parser does not know."""
    return cast("int | None", element.sourceline) or 0  # mistyped in lxml's stubs


def text_of(element: etree._Element | None) -> str | None:
    """The trimmed text of an element, None when there is no element."""
    return None if element is None else "".join(str(part) for part in element.itertext()).strip()
