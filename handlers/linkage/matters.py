"""Tell the matters of the standard from those that only share an id with one.

Ids of elements are unique in a diagram, not among diagrams: whoever draws a process to
be started beside a case may call a task `serve_test_result`, too. Rules, notices,
approvals and batches of the standard are named by a matter: the id of the element in
the process that the standard put it in, and a qualified name in any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from handlers.linkage.process_keys import LINKAGE, PROGRAMME, PROGRAMME_CHANGE
from handlers.linkage.stages import TASKS

#: The user tasks beside a case, and those of programmes, by process.
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "linkage_advice": ("give_advice",),
    "linkage_apply": ("apply_for_assistance",),
    "linkage_intervention": ("record_intervention",),
    "linkage_measure": ("carry_out_measure", "verify_measure"),
    "linkage_objection": (
        "file_objection",
        "review_late_objection",
        "retest_late_objection",
        "revoke_late_measures",
        "notify_late_conclusion",
    ),
    "linkage_penalty": ("decide_case_filing", "record_penalty", "publish_penalty"),
    "linkage_plan_change": ("adjust_plan", "note_plan_change"),
    "linkage_publicity": ("publish_results",),
    "linkage_stop_assistance": ("request_stop", "approve_stop"),
    "linkage_terminate": ("request_termination", "approve_termination"),
    PROGRAMME: (
        "determine_programme_objects",
        "form_joint_group",
        "prepare_programme_files",
        "draft_programme_plan",
        "review_programme_plan",
        "write_summary_report",
        "confirm_survey_statistics",
        "evaluate_effect",
        "publish_typical_cases",
        "compile_toolbook",
        "adjust_supervision_catalogue",
        "renew_quality_map",
    ),
    PROGRAMME_CHANGE: ("adjust_programme_plan", "note_programme_plan_change"),
}

#: The process in which an element is a matter of the standard.
HOME: Mapping[str, str] = {
    **dict.fromkeys(TASKS, LINKAGE),
    **{element: process for process, some in _OTHERS.items() for element in some},
}
#: The processes of the standard; all others are a designer's own.
PROCESSES = frozenset(HOME.values())


class _Task(Protocol):
    @property
    def process_key(self) -> str: ...
    @property
    def element_id(self) -> str: ...


def matter_of(task: _Task) -> str:
    """Return the matter of a user task, by which its rules are found.

    It is the id of the element, unless that id belongs to a matter of the standard in
    another process: then the key of the process stands before it.
    """
    home = HOME.get(task.element_id, task.process_key)
    if home == task.process_key:
        return task.element_id
    return f"{task.process_key}.{task.element_id}"
