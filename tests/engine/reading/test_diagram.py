"""A BPMN file as a value: what is read, and from where."""

from __future__ import annotations

import pytest

from engine.errors import Refused
from engine.model import Diagram, Event, MultiInstance, Node, Process, Timer
from engine.reading import read_diagram

NAMESPACES = (
    'xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:lain="urn:lain" targetNamespace="urn:t"'
)


def read(inside: str, *, around: str = "") -> Diagram:
    """A diagram whose process P holds `inside`; `around` stands before it."""
    text = f'<b:definitions {NAMESPACES}>{around}<b:process id="P" isExecutable="true">{inside}</b:process></b:definitions>'
    return read_diagram(text.encode(), "uji.bpmn")


def process_of(inside: str, *, around: str = "") -> Process:
    return read(inside, around=around).processes["P"]


def node_of(element: str, *, around: str = "") -> Node:
    (node,) = process_of(element, around=around).nodes.values()
    return node


def test_a_task_keeps_what_camunda_attributes_say_of_it() -> None:
    node = node_of(
        '<b:userTask id="T" name="Telaah" camunda:formKey="telaah" camunda:candidateGroups="kasi, ${bidang}" camunda:candidateUsers="a"'
        ' camunda:assignee="b" camunda:dueDate="${duration(&quot;PT3H&quot;)}" camunda:asyncBefore="true" lain:warna="biru">'
        "<b:documentation>Baris satu</b:documentation><b:documentation>Baris dua</b:documentation></b:userTask>"
    )

    assert (node.form_key, node.candidate_groups, node.candidate_users, node.assignee) == ("telaah", "kasi, ${bidang}", "a", "b")
    assert node.due_date == '${duration("PT3H")}'
    assert node.attributes == {"camunda:asyncBefore": "true", "{urn:lain}warna": "biru"}
    assert node.documentation == "Baris satu\n\nBaris dua"


def test_a_form_reference_of_camunda_counts_as_the_form_key() -> None:
    assert node_of('<b:userTask id="T" camunda:formRef="telaah"/>').form_key == "telaah"


def test_properties_are_read_apart_from_other_extensions() -> None:
    node = node_of(
        '<b:userTask id="T"><b:extensionElements><camunda:properties><camunda:property name="langkah" value="3"/>'
        '<camunda:property name="status_publik" value="diperiksa"/></camunda:properties><camunda:taskListener event="create"/>'
        "</b:extensionElements><b:potentialOwner/></b:userTask>"
    )

    assert node.properties == {"langkah": "3", "status_publik": "diperiksa"}
    assert node.extensions == ("camunda:taskListener", "bpmn:potentialOwner")


def test_repetition_is_read_from_camunda_and_from_bpmn_alike() -> None:
    camunda = node_of(
        '<b:userTask id="T"><b:extensionElements><camunda:properties><camunda:property name="koleksi_hasil" value="hasil"/></camunda:properties>'
        '</b:extensionElements>'
        '<b:multiInstanceLoopCharacteristics camunda:collection="disposisi.tujuan" camunda:elementVariable="bidang"/></b:userTask>'
    )
    standard = node_of(
        '<b:userTask id="T"><b:multiInstanceLoopCharacteristics isSequential="true"><b:loopDataInputRef>tujuan</b:loopDataInputRef>'
        '<b:loopDataOutputRef>hasil</b:loopDataOutputRef><b:inputDataItem id="bidang"/><b:completionCondition>cukup</b:completionCondition>'
        "</b:multiInstanceLoopCharacteristics></b:userTask>"
    )

    assert camunda.loop == MultiInstance(False, "disposisi.tujuan", "bidang", output_collection="hasil")
    assert standard.loop == MultiInstance(True, "tujuan", "bidang", completion_condition="cukup", output_collection="hasil")


def test_lanes_are_read_innermost_whatever_order_the_file_lists_them_in() -> None:
    inner = '<b:childLaneSet><b:lane id="L1a" name="Kepala Loket"><b:flowNodeRef>T</b:flowNodeRef></b:lane></b:childLaneSet>'
    for children in (f"{inner}<b:flowNodeRef>T</b:flowNodeRef>", f"<b:flowNodeRef>T</b:flowNodeRef>{inner}"):
        process = process_of(f'<b:laneSet><b:lane id="L1" name="Loket">{children}</b:lane></b:laneSet><b:userTask id="T"/>')

        assert process.nodes["T"].lane == "L1a"
        assert process.lanes["L1a"].parent == "L1"
        assert process.lanes["L1a"].role == "kepala loket"


def test_the_role_of_a_lane_is_its_property_before_its_name() -> None:
    process = process_of(
        '<b:laneSet><b:lane id="L" name="Sub Bagian Umum"><b:extensionElements><camunda:properties>'
        '<camunda:property name="peran" value="umum"/></camunda:properties></b:extensionElements></b:lane></b:laneSet>'
    )

    assert process.lanes["L"].role == "umum"


def test_flows_and_not_the_redundant_child_elements_say_what_follows() -> None:
    process = process_of(
        '<b:startEvent id="A"><b:outgoing>Hilang</b:outgoing></b:startEvent><b:endEvent id="Z"/><b:sequenceFlow id="F" sourceRef="A" targetRef="Z"/>'
    )

    assert process.nodes["A"].outgoing == ("F",)
    assert process.nodes["Z"].incoming == ("F",)


def test_a_flow_without_id_gets_one_that_no_other_element_has_the_same_each_time() -> None:
    inside = '<b:startEvent id="flow_1"/><b:endEvent id="Z"/><b:sequenceFlow sourceRef="flow_1" targetRef="Z"/>'

    (flow,) = process_of(inside).flows.values()

    assert (flow.id, flow.had_id) == ("flow_2", False)
    assert process_of(inside).flows == {flow.id: flow}


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("", None),
        ("<b:conditionExpression> </b:conditionExpression>", ""),
        ("<b:conditionExpression>\n a and\n b </b:conditionExpression>", "a and\n b"),
    ],
)
def test_a_missing_an_empty_and_a_written_condition_are_told_apart(inside: str, text: str | None) -> None:
    process = process_of(f'<b:sequenceFlow id="F" sourceRef="A" targetRef="Z">{inside}</b:sequenceFlow>')

    assert process.flows["F"].condition == text


def test_what_a_flow_carries_besides_is_kept() -> None:
    process = process_of(
        '<b:sequenceFlow id="F" sourceRef="A" targetRef="Z"><b:extensionElements><camunda:executionListener/></b:extensionElements>'
        '<b:conditionExpression xsi:type="b:tFormalExpression" language="groovy" camunda:resource="x.groovy">a</b:conditionExpression>'
        "</b:sequenceFlow>"
    )

    assert process.flows["F"].extensions == ("camunda:executionListener", "camunda:resource")
    assert process.flows["F"].condition_language == "groovy"


@pytest.mark.parametrize(
    ("definition", "event"),
    [
        ("<b:timerEventDefinition><b:timeCycle> R/PT1H </b:timeCycle></b:timerEventDefinition>", Event("timer", timer=Timer("cycle", "R/PT1H"))),
        ("<b:timerEventDefinition/>", Event("timer")),
        ('<b:messageEventDefinition messageRef="Pesan"/>', Event("message", ref="Pesan", name="jawaban")),
        ('<b:errorEventDefinition errorRef="b:Galat"/>', Event("error", ref="Galat", name="E-1")),
        ('<b:linkEventDefinition name="hal2"/>', Event("link", name="hal2")),
        ("<b:conditionalEventDefinition><b:condition>a</b:condition></b:conditionalEventDefinition>", Event("conditional", condition="a")),
        ("<b:eventDefinitionRef>Bersama</b:eventDefinitionRef>", Event("signal", ref="Isyarat", name="bahaya")),
    ],
)
def test_an_event_knows_its_definition_and_what_that_refers_to(definition: str, event: Event) -> None:
    roots = (
        '<b:message id="Pesan" name="jawaban"/><b:error id="Galat" name="Galat" errorCode="E-1"/><b:signal id="Isyarat" name="bahaya"/>'
        '<b:signalEventDefinition id="Bersama" signalRef="Isyarat"/>'
    )

    assert node_of(f'<b:intermediateCatchEvent id="E">{definition}</b:intermediateCatchEvent>', around=roots).events == (event,)


def test_a_boundary_event_knows_its_host_and_whether_it_interrupts() -> None:
    inside = '<b:userTask id="T"/><b:boundaryEvent id="B" attachedToRef="T" cancelActivity="false"/>'

    node = process_of(inside).nodes["B"]

    assert (node.attached_to, node.interrupting) == ("T", False)


def test_nodes_of_sub_processes_are_read_with_their_scope() -> None:
    process = process_of('<b:subProcess id="S"><b:startEvent id="M"/><b:subProcess id="D"><b:userTask id="T"/></b:subProcess></b:subProcess>')

    assert {node.id: node.scope for node in process.nodes.values()} == {"S": "P", "M": "S", "D": "S", "T": "D"}


def test_a_call_may_pass_everything_and_says_so_in_its_extensions() -> None:
    node = node_of(
        '<b:callActivity id="C" calledElement="b:surat_keluar"><b:extensionElements><camunda:in variables="all"/>'
        '<camunda:out source="x" target="y"/></b:extensionElements></b:callActivity>'
    )

    assert node.called == "surat_keluar"
    assert node.extensions == ("camunda:in variables=all", "camunda:out source=x target=y")


def test_pools_name_their_process_and_empty_ones_are_black_boxes() -> None:
    diagram = read(
        "",
        around='<b:collaboration id="K"><b:participant id="Dinas" name="Dinas" processRef="P"/><b:participant id="Warga"/>'
        '<b:messageFlow id="Arus" sourceRef="Warga" targetRef="Dinas"/></b:collaboration>',
    )

    assert diagram.processes["P"].participant == "Dinas"
    assert diagram.black_boxes == ("Warga",)
    assert diagram.other == {"K": "collaboration", "Arus": "messageFlow"}


def test_ids_that_stand_twice_are_all_told_and_do_not_hide_behind_the_schema() -> None:
    diagram = read('<b:userTask id="A"/><b:userTask id="A"/><b:userTask id="B"/><b:task id="B"/>')

    assert diagram.duplicates == ("A", "B")


@pytest.mark.parametrize(
    ("inside", "element"),
    [
        ('<b:userTask id="T" warna="merah"/>', "T"),
        ('<b:userTask id="T"><b:tidakAda/></b:userTask>', "T"),
        ('<b:userTask id="9 T"/>', "9 T"),
        ("<b:lane/>", "P"),
    ],
)
def test_what_breaks_the_schema_is_refused_at_its_element(inside: str, element: str) -> None:
    with pytest.raises(Refused) as caught:
        read(inside)

    (finding,) = caught.value.findings
    assert (finding.rule, finding.element_id) == ("schema", element)
    assert "{http" not in finding.message["en"]


def test_a_process_without_id_and_an_import_are_refused() -> None:
    import_ = '<b:import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="lain.bpmn" namespace="urn:lain"/>'

    with pytest.raises(Refused, match="process-without-id"):
        read_diagram(f"<b:definitions {NAMESPACES}><b:process/></b:definitions>".encode(), "uji.bpmn")
    with pytest.raises(Refused, match="import"):
        read("", around=import_)


START = '<b:startEvent id="M"/><b:sequenceFlow id="m" sourceRef="M" targetRef="%s"/>'
TASK = '<b:userTask id="T"/>'
JOIN = f'<b:exclusiveGateway id="G"/>{TASK}<b:sequenceFlow id="g" sourceRef="G" targetRef="T"/>'


@pytest.mark.parametrize(
    ("inside", "first"),
    [
        pytest.param(START % "T" + TASK, "T", id="straight behind the start"),
        pytest.param(START % "G" + JOIN + '<b:sequenceFlow id="t" sourceRef="T" targetRef="G"/>', "T", id="behind the join of a loop"),
        pytest.param(START % "S" + f'<b:subProcess id="S"><b:startEvent id="N"/><b:sequenceFlow id="n" sourceRef="N" targetRef="T"/>'
                     f"{TASK}</b:subProcess>", "T", id="at the head of a sub-process"),
        pytest.param(START % "G" + JOIN + '<b:userTask id="U"/><b:sequenceFlow id="u" sourceRef="G" targetRef="U"/>', None, id="one of two"),
        pytest.param(START % "G" + '<b:exclusiveGateway id="G"/><b:sequenceFlow id="g" sourceRef="G" targetRef="G"/>', None, id="a circle of joins"),
        pytest.param(START % "P" + '<b:serviceTask id="P"/>', None, id="work of a program"),
        pytest.param(TASK, None, id="no start"),
    ],
)  # fmt: skip
def test_the_first_task_is_the_one_that_every_case_begins_with(inside: str, first: str | None) -> None:
    task = process_of(inside).first_task()

    assert (task and task.id) == first
