"""Service tasks whose work is an expression, and who started the instance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.bpmn.interpreter import Interpreter
from engine.errors import BpmnError
from tests.support.interpreter_lab import Lab

TEXT = """
start s
{kind} x {attribute}
user a
end e
s -> x
x -> a
a -> e
"""


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [("delegate", "camunda"), ("throw-message", "event"), ("send", "camunda")],
)
def test_an_expression_is_evaluated_and_its_value_kept(kind: str, prefix: str) -> None:
    called = []
    attribute = f"{prefix}:expression=${{twice(n)}} {prefix}:resultVariable=m name=go"
    lab = Lab(
        TEXT.format(kind=kind, attribute=attribute),
        {"n": 4},
        functions={"twice": lambda n: called.append(n) or 2 * n},
    )
    assert lab.variable("m") == 8
    assert called == [4]


def test_without_a_result_variable_the_value_is_not_kept() -> None:
    lab = Lab(TEXT.format(kind="delegate", attribute="camunda:expression=${1%20+%201}"))

    assert lab.tasks == ["a"]
    assert not lab.rows


def test_the_value_goes_where_the_variable_is() -> None:
    lab = Lab(
        TEXT.format(
            kind="delegate",
            attribute="camunda:expression=${5} camunda:resultVariable=m in:m=${1} out:n=${m}",
        )
    )
    assert lab.variable("n") == 5
    assert ("root", "m") not in lab.rows


def test_a_business_error_of_a_function_is_caught_at_the_task() -> None:
    def fail() -> object:
        msg = "BAD"
        raise BpmnError(msg)

    text = TEXT + "on x error b code=BAD\nuser c\nb -> c"
    lab = Lab(
        text.format(kind="delegate", attribute="camunda:expression=${fail()}"),
        functions={"fail": fail},
    )
    assert lab.tasks == ["c"]


STARTED = "start s camunda:initiator=who\nuser a\nend e\ns -> a\na -> e"


def _start(text: str, initiator: str | None, **variables: object) -> Lab:
    lab = Lab(text, called={"child": STARTED}, start=False)
    lab.environment = replace(lab.environment, initiator=initiator)
    lab.interpreter = Interpreter.start(
        lab.environment,
        definition_id="main",
        instance_id="root",
        business_key=None,
        variables=variables,
    )
    return lab.settle()


@pytest.mark.parametrize("initiator", ["li", None])
def test_the_start_event_notes_who_started(initiator: str | None) -> None:
    assert _start(STARTED, initiator).variable("who") == initiator


def test_what_is_given_at_the_start_goes_before() -> None:
    assert _start(STARTED, "li", who="wu").variable("who") == "wu"


def test_a_called_instance_notes_it_as_well() -> None:
    lab = _start("start s\ncall c calls=child\ns -> c", "li")

    assert [(name, value) for (_, name), value in lab.rows.items()] == [("who", "li")]
