"""Nothing that the standard asks for is without diagram, form or rule, and test."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from handlers.butler.specification.document import SPECIFICATION
from handlers.linkage.form_rules import rule_for
from handlers.linkage.scope import scope_refusal
from handlers.linkage.standard.document import STANDARD
from handlers.traceability.model import Element, Requirement, Rule
from handlers.traceability.trace import clauses_in, faults, traces
from scripts.reference_pages.tracing import shipped_elements
from tests.support.proofs import Seen, cited, unproved, watching

ROOT = Path(__file__).parents[2]


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the names of the tests in a file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    )


def has_test(name: str) -> bool:
    path, _, function = name.partition("::")
    return function.startswith("test_") and function in names_in(path)


def test_every_requirement_of_the_standard_leads_to_diagram_code_and_test() -> None:
    assert faults(STANDARD, shipped_elements(), has_test=has_test) == []


def test_nothing_that_a_document_asks_for_is_still_to_be_built() -> None:
    waiting = [
        each.key
        for document in (STANDARD, SPECIFICATION)
        for each in document.requirements
        if each.awaits or not (each.tests or each.rules)
    ]

    assert waiting == []


def test_every_row_of_the_specification_leads_to_what_exists() -> None:
    elements = shipped_elements("butler*.bpmn")

    assert faults(SPECIFICATION, elements, has_test=has_test) == []


def test_the_specification_has_the_requirements_that_were_counted_by_hand() -> None:
    counted = {
        "B3": "",
        "B4.1": "abc",
        "B4.2": "",
        "B4.3": "ab",
        "B4.4": "",
        "B4.5": "",
        "B4.6": "",
        "B4.7": "ab",
        "B5.1.1": "",
        "B5.1.2": "abcdefgh",
        "B5.1.3": "",
        **{f"B5.2.{number}": "" for number in range(1, 8)},
        "B5.3": "abcde",
        "B5.4": "abc",
        "B5.5": "abcd",
        "B5.6": " abcdefg",
        "B5.7.1": "",
        "B5.7.2": "",
        "B5.7.3": "",
        "B6.1.1": "ab",
        "B6.1.2": "",
        "B6.1.3": "ab",
        "B6.1.4": "ab",
        "B6.2.1": "",
        "B6.2.2": "",
        "B6.2.3": "ab",
        "B6.2.4": "",
        **{f"B6.3.{number}": "" for number in range(1, 5)},
        **{f"B6.4.{number}": "" for number in range(1, 4)},
        **{f"B6.5.{number}": "" for number in range(1, 6)},
        "B7.1": "",
        "B7.2": "abcd",
        "B8": "ab",
    }
    keys = [
        f"{clause}{letter}".strip()
        for clause, letters in counted.items()
        for letter in letters or " "
    ]

    assert [each.key for each in SPECIFICATION.requirements] == keys
    assert len(keys) == 83


def test_every_clause_with_a_duty_is_there() -> None:
    """The clauses in which the standard says 应, counted by hand."""
    duties = {
        "5.4",
        "7.1.2.1",
        "7.1.2.2",
        "7.1.2.3",
        "7.2.1.3",
        "7.2.1.4",
        "7.2.2.1",
        "7.2.2.2",
        "7.2.2.3",
        "7.2.3.1.1",
        "7.2.3.1.2",
        "7.2.3.2",
        "7.2.3.3.1",
        "7.2.3.3.3",
        "7.2.4.1",
        "7.2.4.2",
        "7.2.5.1",
        "7.2.5.2",
        "7.2.6.1",
        "7.2.6.2",
    }

    found = {each.clause for each in STANDARD.requirements if each.force == "应"}

    assert found == duties


def test_every_task_of_the_linkage_work_answers_a_requirement() -> None:
    named = {name for each in STANDARD.requirements for name in each.elements}
    beside = {
        # Ends of the work that the standard does not speak of.
        "approve_stop",
        "approve_termination",
        "request_stop",
        "request_termination",
        "close_case",
        # The same step again, in a late objection or a change of plan.
        "adjust_programme_plan",
        "file_changed_plan",
        "file_programme_plan_change",
        "note_plan_change",
        "note_programme_plan_change",
        "notify_late_conclusion",
        "retest_late_objection",
        "review_late_objection",
        "revoke_late_measures",
        # Steps of the service itself.
        "decide_consequence",
        "open_or_link_case",
        "submit_application",
        "stop_assistance",
    }

    missing = {element.id for element in shipped_elements()} - named - beside

    assert missing == set()


def element(**change: object) -> Element:
    known = Element(
        id="serve",
        name="送达",
        process="p",
        kind="userTask",
        clauses=("7.1",),
        work="f1",
    )
    return replace(known, **change)  # type: ignore[arg-type]


def one(**change: object):
    """Return a document with one sound requirement, changed."""
    asked = Requirement(
        key="7.1", clause="7.1", zh="送达", elements=("serve",), tests=("t::test_it",)
    )
    asked = replace(asked, **change)  # type: ignore[arg-type]
    rule = Rule(
        key="R-A", zh="", clause="7.1", enforced="json:loads", tests=("t::test_it",)
    )
    return replace(
        STANDARD,
        clauses=frozenset({"7.1"}),
        requirements=(asked,),
        rules=(rule,),
    )


def test_a_sound_document_has_no_faults() -> None:
    assert faults(one(), [element()], has_test=lambda _: True) == []


@pytest.mark.parametrize(
    ("change", "of_element", "told"),
    [
        ({"elements": ()}, {}, "no diagram, code or register does it"),
        ({"elements": ("none",)}, {}, "no diagram has an element none"),
        ({"tests": ()}, {}, "nothing proves it"),
        ({"rules": ("R-B",)}, {}, "there is no rule R-B"),
        ({"clause": "9.9"}, {}, "there is no clause 9.9"),
        ({"registers": ("none",)}, {}, "there is no register none"),
        ({"code": ("json:nothing",)}, {}, "there is no json:nothing"),
        ({}, {"work": ""}, "no form, no handler and no rule"),
        ({}, {"clauses": ("7.9",)}, "p/serve: there is no clause 7.9"),
        ({}, {"clauses": ()}, "p/serve names no clause"),
    ],
)
def test_each_kind_of_gap_is_told(
    change: dict[str, object], of_element: dict[str, object], told: str
) -> None:
    found = faults(one(**change), [element(**of_element)], has_test=lambda _: True)

    assert any(told in each for each in found), found


def test_what_is_still_to_be_built_says_so_and_names_nothing_that_is_not_there() -> (
    None
):
    awaited = one(elements=(), tests=(), awaits="送达")
    assert faults(awaited, [element()], has_test=lambda _: True) == []

    named = one(elements=("none",), tests=(), awaits="送达")
    (told,) = faults(named, [element()], has_test=lambda _: True)
    assert told == "7.1: no diagram has an element none"


def test_a_test_that_does_not_exist_is_told() -> None:
    assert faults(one(), [element()], has_test=lambda _: False) == [
        "no test t::test_it"
    ]


def test_a_rule_brings_its_code_and_tests() -> None:
    (trace,) = traces(one(rules=("R-A",), tests=()), [element()])

    assert trace.code == ("json:loads",)
    assert trace.tests == ("t::test_it",)


def test_clauses_are_read_out_of_the_words_of_diagrams() -> None:
    assert clauses_in("7.1.2.1, 7.1.2.3 (适时启动), 6.2.2") == (
        "7.1.2.1",
        "7.1.2.3",
        "6.2.2",
    )
    assert clauses_in("附录D 五") == ("附录D",)


def test_a_test_that_touches_nothing_of_a_requirement_is_named_in_vain() -> None:
    (asked,) = (each for each in STANDARD.requirements if each.key == "7.1.2.1-e")
    (test,) = asked.tests

    assert test in cited()
    assert unproved(test, Seen()) == ["7.1.2.1-e"]
    assert unproved(test, Seen(elements={"give_advice"})) == ["7.1.2.1-e"]
    assert unproved(test, Seen(elements={"publish_results"})) == []


def test_what_a_rule_asks_is_seen_while_it_runs() -> None:
    seen = Seen()

    with watching(seen):
        rule_for("give_advice")
        scope_refusal("瓶装饮用水", confirmed=False)

    assert seen.elements == {"give_advice"}
    assert "handlers.linkage.scope:scope_refusal" in seen.code
