"""The rules, one a module, in the order in which findings are shown: what is drawn, how it hangs together, what it says, whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from engine.errors import Finding
from engine.lint.context import Context
from engine.lint.rules import (
    boundary_never_fires,
    boundary_not_attached,
    called_process_missing,
    cardinality_missing,
    condition_language,
    condition_not_boolean,
    condition_outside_gateway,
    cycle_without_wait_state,
    dangling_flow,
    data_association,
    deadlock,
    default_not_outgoing,
    default_with_condition,
    drawing,
    duplicate_id,
    end_has_outgoing,
    error_never_caught,
    event_gateway_target,
    event_without_definition,
    exclusive_choice,
    flow_crosses_scope,
    flow_without_condition,
    flow_without_id,
    foreign_extension,
    form_missing,
    ignored_attribute,
    implicit_split,
    inclusive_join,
    io_specification,
    lane_without_name,
    letter_missing,
    message_correlation,
    message_start,
    multi_instance_output_missing,
    no_path_to_end,
    no_start_event,
    not_executable,
    parallel_write_conflict,
    performer_ignored,
    recursive_call,
    reserved_variable,
    script_task,
    several_pools,
    several_start_events,
    start_has_incoming,
    task_expression,
    task_in_two_lanes,
    task_without_role,
    task_without_type,
    timer_format,
    timer_start,
    token_quantity,
    unknown_field,
    unreachable,
    unsupported_element,
    unsupported_event,
    unsupported_loop,
    unsynchronised_merge,
    vendor_attribute,
)
from engine.model import Diagram


class DiagramRule(Protocol):
    """A rule about a file as a whole."""

    def check(self, diagram: Diagram) -> Iterable[Finding]:
        """What the rule finds."""


class ProcessRule(Protocol):
    """A rule about one process that is meant to run."""

    def check(self, context: Context) -> Iterable[Finding]:
        """What the rule finds in ``context.process``."""


DIAGRAM_RULES: tuple[DiagramRule, ...] = (duplicate_id, not_executable, several_pools)

PROCESS_RULES: tuple[ProcessRule, ...] = (
    drawing,
    unsupported_element,
    unsupported_event,
    unsupported_loop,
    event_without_definition,
    message_start,
    message_correlation,
    task_without_type,
    script_task,
    token_quantity,
    ignored_attribute,
    io_specification,
    performer_ignored,
    vendor_attribute,
    foreign_extension,
    data_association,
    no_start_event,
    several_start_events,
    start_has_incoming,
    end_has_outgoing,
    dangling_flow,
    flow_crosses_scope,
    flow_without_id,
    boundary_not_attached,
    boundary_never_fires,
    error_never_caught,
    event_gateway_target,
    unreachable,
    no_path_to_end,
    implicit_split,
    unsynchronised_merge,
    inclusive_join,
    deadlock,
    cycle_without_wait_state,
    recursive_call,
    called_process_missing,
    flow_without_condition,
    condition_outside_gateway,
    condition_language,
    condition_not_boolean,
    default_not_outgoing,
    default_with_condition,
    exclusive_choice,
    unknown_field,
    task_expression,
    timer_format,
    timer_start,
    task_in_two_lanes,
    lane_without_name,
    task_without_role,
    form_missing,
    letter_missing,
    cardinality_missing,
    multi_instance_output_missing,
    parallel_write_conflict,
    reserved_variable,
)
