"""Ids of elements name a matter of the standard only in the process that holds it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from handlers.linkage.form_rule import DEFAULT_RULE
from handlers.linkage.form_rules import FORM_RULES, rule_for
from handlers.linkage.matters import HOME, PROCESSES, matter_of
from handlers.linkage.notice_tasks import NOTICE_TASKS
from handlers.linkage.programme.rules import PROGRAMME_RULES
from tests.support.bpmn_graph import all_files, read_graph


def _task(process_key: str, element_id: str) -> SimpleNamespace:
    return SimpleNamespace(process_key=process_key, element_id=element_id)


def test_every_user_task_of_the_diagrams_is_at_home_in_its_process() -> None:
    drawn = {
        node.id: path.stem
        for path in all_files()
        if path.stem.startswith("linkage")
        for node in read_graph(path).nodes.values()
        if node.kind == "userTask"
    }

    assert drawn == dict(HOME)
    assert set(drawn.values()) == PROCESSES
    assert set(FORM_RULES) | set(PROGRAMME_RULES) | set(NOTICE_TASKS) <= set(HOME)


@pytest.mark.parametrize("element_id", sorted(FORM_RULES))
def test_a_task_elsewhere_with_the_same_id_has_no_rule_of_the_standard(
    element_id: str,
) -> None:
    ours = matter_of(_task(HOME[element_id], element_id))
    another = matter_of(_task("own_serving", element_id))
    astray = matter_of(_task("linkage_advice", "serve_test_result"))

    assert ours == element_id
    assert rule_for(another) is DEFAULT_RULE
    assert rule_for(astray) is DEFAULT_RULE
    assert matter_of(_task("own_serving", "lend")) == "lend"
