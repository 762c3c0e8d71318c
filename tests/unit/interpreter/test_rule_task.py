from __future__ import annotations

import pytest

from engine.bpmn.dmn.compile import compile_decisions
from engine.bpmn.dmn.reader import read_decisions
from engine.model.history import HistoryType
from tests.support.decision_files import decision, decision_file, literal, table
from tests.support.interpreter_lab import Lab

FEES = table(
    ["age:number"],
    ["fee", "level"],
    ("< 18", "0", '"child"', "Article 3"),
    ("[18..65]", "5", '"adult"'),
    ("> 65", "2", '"senior"'),
)
ALL = table(["x:number"], ["law"], ("> 0", '"A"'), ("> 1", '"B"'), policy="COLLECT")
ONE = table(["x:number"], ["law"], ("> 0", '"A"'), ("> 5", '"B"'))
DECISIONS = decision_file(
    decision("fees", FEES),
    decision("laws", ALL),
    decision("law", ONE),
    decision("text", literal('"x is " + string(x)')),
)


def asks(decision: str, more: str) -> str:
    return f"""
        start s
        rule r camunda:decisionRef={decision} {more}
        user after
        s -> r
        r -> after
    """


def lab(decision: str, more: str, **variables: object) -> Lab:
    return Lab(asks(decision, more), variables, decisions=DECISIONS)


@pytest.mark.parametrize(
    ("decision", "mapping", "given", "result"),
    [
        ("fees", "singleResult", {"age": 30}, {"fee": 5, "level": "adult"}),
        ("fees", "singleResult", {"age": None}, None),
        ("fees", "resultList", {"age": 70}, [{"fee": 2, "level": "senior"}]),
        ("fees", "resultList", {"age": None}, []),
        ("laws", "collectEntries", {"x": 2}, ["A", "B"]),
        ("laws", "collectEntries", {"x": 0}, []),
        ("law", "singleEntry", {"x": 1}, "A"),
        ("law", "singleEntry", {"x": 0}, None),
        ("text", "singleEntry", {"x": 1}, "x is 1"),
    ],
)
def test_a_result_is_mapped_as_the_task_asks(
    decision: str, mapping: str, given: dict[str, object], result: object
) -> None:
    case = lab(
        decision,
        f"camunda:mapDecisionResult={mapping} camunda:resultVariable=r",
        **given,
    )

    assert case.waits == ["after"]
    assert case.variable("r") == result


def test_without_a_mapping_the_result_is_a_list_of_all_results() -> None:
    assert lab("laws", "camunda:resultVariable=r", x=2).variable("r") == [
        {"law": "A"},
        {"law": "B"},
    ]


@pytest.mark.parametrize(
    ("decision", "mapping", "said"),
    [
        ("fees", "singleEntry", "the result has 2 outputs"),
        ("laws", "singleEntry", "there are 2 results"),
        ("laws", "singleResult", "there are 2 results"),
        ("fees", "collectEntries", "the outputs are fee, level"),
    ],
)
def test_a_result_that_does_not_fit_the_mapping_is_an_incident(
    decision: str, mapping: str, said: str
) -> None:
    case = lab(
        decision,
        f"camunda:mapDecisionResult={mapping} camunda:resultVariable=r",
        age=30,
        x=2,
    )

    [message] = case.incidents.values()
    assert said in message
    assert case.waits == ["r"]


def test_two_rules_of_a_unique_table_are_an_incident_that_names_them() -> None:
    case = lab("law", "camunda:resultVariable=r", x=6)

    [message] = case.incidents.values()
    assert "rules 1 (r1), 2 (r2) hit, and only one may" in message
    assert ("root", "r") not in case.rows


def test_a_repaired_decision_is_evaluated_again_with_the_facts_of_then() -> None:
    case = lab(
        "law", "camunda:resultVariable=r camunda:mapDecisionResult=singleEntry", x=6
    )
    [activity] = case.incidents
    case.set(x=1)

    case.interpreter.retry(activity)
    case.settle()

    assert case.waits == ["after"]
    assert case.variable("r") == "A"


def test_a_decision_that_is_not_deployed_is_an_incident_until_it_is() -> None:
    case = Lab(asks("law", "camunda:resultVariable=r"), {"x": 1})
    [activity] = case.incidents
    case.decisions = compile_decisions(read_decisions("late.dmn", DECISIONS))

    case.interpreter.retry(activity)
    case.settle()

    assert case.variable("r") == [{"law": "A"}]


def test_output_parameters_see_the_results_and_leave_nothing_behind() -> None:
    outputs = (
        "xml=<camunda:inputOutput><camunda:outputParameter%20name='fee'>"
        "${decisionResult[0].fee}</camunda:outputParameter></camunda:inputOutput>"
    )

    case = lab("fees", outputs, age=30)

    assert case.variable("fee") == 5
    assert {name for _, name in case.rows} == {"age", "fee"}


def test_output_parameters_still_see_them_behind_an_async_continuation() -> None:
    outputs = (
        "async_after=true xml=<camunda:inputOutput>"
        "<camunda:outputParameter%20name='fee'>${decisionResult[0].fee}"
        "</camunda:outputParameter></camunda:inputOutput>"
    )

    case = lab("fees", outputs, age=30).run_async("r")

    assert case.variable("fee") == 5


def test_input_parameters_are_facts_for_the_decision() -> None:
    inputs = (
        "camunda:resultVariable=r camunda:mapDecisionResult=singleEntry "
        "xml=<camunda:inputOutput><camunda:inputParameter%20name='x'>${y%20-%205}"
        "</camunda:inputParameter></camunda:inputOutput>"
    )

    assert lab("law", inputs, x=9, y=6).variable("r") == "A"


def test_the_result_goes_where_the_variable_exists() -> None:
    text = """
        start s
        sub p as:law=${null} [
          start p_s
          rule r camunda:decisionRef=law camunda:resultVariable=law camunda:mapDecisionResult=singleEntry
          user inside
          p_s -> r
          r -> inside
        ]
        s -> p
    """.replace(
        "as:law=${null}",
        "xml=<camunda:inputOutput><camunda:inputParameter%20name='law'>${null}</camunda:inputParameter></camunda:inputOutput>",
    )

    case = Lab(text, {"x": 1}, decisions=DECISIONS)

    assert ("root", "law") not in case.rows
    assert "A" in case.rows.values()


def test_the_key_of_a_decision_may_be_an_expression() -> None:
    case = lab("${which}", "camunda:resultVariable=r", which="laws", x=1)

    assert case.variable("r") == [{"law": "A"}]


def test_the_history_says_which_rule_decided() -> None:
    case = lab("fees", "camunda:resultVariable=r", age=10)

    [event] = [e for e in case.history if e.type is HistoryType.DECISION_EVALUATED]
    assert event.element_id == "r"
    assert event.data["decision"] == "fees"
    assert event.data["problems"] == []
    assert event.data["tables"] == [
        {
            "decision": "fees",
            "name": "fees",
            "hit_policy": "UNIQUE",
            "inputs": [{"name": "age", "value": 10}],
            "rules": [
                {
                    "id": "r1",
                    "number": 1,
                    "annotation": "Article 3",
                    "outputs": {"fee": 0, "level": "child"},
                    "chosen": True,
                }
            ],
        }
    ]


def test_a_business_rule_task_may_be_done_by_a_handler() -> None:
    text = """
        start s
        rule r topic=rules camunda:type=external
        rule d handler=${judge}
        user after
        s -> r
        r -> d
        d -> after
    """
    case = Lab(text, delegates={"judge": lambda _: {"judged": True}})

    case.serve("r", found=1)

    assert case.waits == ["after"]
    assert case.variable("judged") is True


def test_each_round_of_multi_instance_asks_anew() -> None:
    text = """
        start s
        rule r each=${people} as=age camunda:decisionRef=fees camunda:resultVariable=fee camunda:mapDecisionResult=singleResult
        user after
        s -> r
        r -> after
    """
    case = Lab(text, {"people": [10, 70]}, decisions=DECISIONS)

    evaluated = [
        event.data["tables"][0]["rules"][0]["id"]
        for event in case.history
        if event.type is HistoryType.DECISION_EVALUATED
    ]
    assert case.waits == ["after"]
    assert evaluated == ["r1", "r3"]
