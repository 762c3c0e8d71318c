from __future__ import annotations

from datetime import date

import pytest

from engine.bpmn.dmn.results import trace_of
from tests.support.decision_files import (
    decision,
    input_data,
    knowledge,
    literal,
    table,
)
from tests.unit.dmn.conftest import Decide, plain, rows

GRADES = (
    '<itemDefinition name="tGrade"><typeRef>string</typeRef>'
    '<allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>'
)


def test_a_decision_reads_the_variables_of_the_process(decide: Decide) -> None:
    fee = table(
        ["age:number", "member"], ["fee"], ("< 18", "-", "0"), (">= 18", "true", "5")
    )

    assert plain(decide(decision("d", fee), age=30, member=True)) == 5


def test_what_is_required_is_evaluated_first_and_once(decide: Decide) -> None:
    elements = (
        input_data("age", "number"),
        decision(
            "base",
            table(["age"], ["x"], ("-", "age * 2")),
            requires=["input:age"],
            variable="base",
        ),
        decision(
            "left", literal("base + 1"), requires=["decision:base"], variable="left"
        ),
        decision(
            "right", literal("base + 2"), requires=["decision:base"], variable="right"
        ),
        decision(
            "sum", literal("left * right"), requires=["decision:left", "decision:right"]
        ),
    )

    outcome = decide(*elements, age=2)

    assert plain(outcome) == 30
    assert [table.decision for table in outcome.tables] == ["base"]
    assert rows(outcome) == [{"sum": 30}]


def test_a_table_without_variable_gives_its_outputs_by_name(decide: Decide) -> None:
    elements = (
        decision("Season", table(["month:number"], ["season"], ("[6..8]", '"summer"'))),
        decision(
            "Dish",
            table(["season:string"], ["dish"], ('"summer"', '"salad"')),
            requires=["decision:Season"],
        ),
    )

    assert plain(decide(*elements, month=7)) == "salad"


def test_outputs_of_several_rules_come_as_lists(decide: Decide) -> None:
    elements = (
        decision(
            "All", table(["x"], ["fee"], ("-", "1"), ("-", "2"), policy="COLLECT")
        ),
        decision("Sum", literal("sum(fee)"), requires=["decision:All"]),
    )

    assert plain(decide(*elements, x=0)) == 3


def test_a_knowledge_model_is_called_like_a_function(decide: Decide) -> None:
    elements = (
        knowledge("double", literal("2 * n"), ["n:number"]),
        knowledge(
            "quad", literal("double(double(n))"), ["n:number"], ["knowledge:double"]
        ),
        decision("d", literal("quad(x) + 1"), requires=["knowledge:quad"]),
    )

    assert plain(decide(*elements, x=3)) == 13


def test_knowledge_sees_its_parameters_only(decide: Decide) -> None:
    elements = (
        knowledge("f", literal("n + secret"), ["n:number"]),
        decision("d", literal("f(1)"), requires=["knowledge:f"]),
    )

    outcome = decide(*elements, secret=5)

    assert outcome.value is None
    assert any("secret" in problem for problem in outcome.problems)


def test_a_boxed_context_ends_with_its_result(decide: Decide) -> None:
    context = (
        "<context>"
        '<contextEntry><variable name="a" /><literalExpression><text>x + 1</text>'
        "</literalExpression></contextEntry>"
        '<contextEntry><variable name="b" /><literalExpression><text>a * 2</text>'
        "</literalExpression></contextEntry>"
        "<contextEntry><literalExpression><text>a + b</text></literalExpression>"
        "</contextEntry></context>"
    )

    assert plain(decide(decision("d", context), x=1)) == 6


def test_a_relation_is_a_list_of_contexts(decide: Decide) -> None:
    relation = (
        '<relation><column name="law" /><column name="days" typeRef="number" />'
        f"<row>{literal(chr(34) + '15' + chr(34))}{literal('15')}</row>"
        f"<row>{literal(chr(34) + '17' + chr(34))}{literal('x')}</row></relation>"
    )

    assert plain(decide(decision("d", relation), x=60)) == [
        {"law": "15", "days": 15},
        {"law": "17", "days": 60},
    ]


def test_an_invocation_binds_by_name(decide: Decide) -> None:
    call = (
        "<invocation><literalExpression><text>less</text></literalExpression>"
        f'<binding><parameter name="b" />{literal("2")}</binding>'
        f'<binding><parameter name="a" />{literal("x")}</binding></invocation>'
    )
    elements = (
        knowledge("less", literal("a - b"), ["a:number", "b:number"]),
        decision("d", call, requires=["knowledge:less"]),
    )

    assert plain(decide(*elements, x=10)) == 8


def test_a_decision_service_takes_results_as_arguments(decide: Decide) -> None:
    service = (
        '<decisionService id="svc" name="svc"><variable name="svc" />'
        '<outputDecision href="#out" /><inputDecision href="#given" /></decisionService>'
    )
    elements = (
        decision("given", literal("1 / 0"), variable="given"),
        decision(
            "out", literal("given + 1"), requires=["decision:given"], variable="out"
        ),
        service,
        decision("d", literal("svc(41)"), requires=["knowledge:svc"]),
    )

    assert plain(decide(*elements)) == 42


def test_a_fact_that_is_missing_is_a_problem(decide: Decide) -> None:
    outcome = decide(decision("d", table(["age"], ["fee"], ("-", "1"))))

    assert "there is no variable 'age'" in outcome.problems[0]


def test_a_drawn_input_that_is_missing_is_a_problem(decide: Decide) -> None:
    elements = (input_data("age"), decision("d", literal("1"), requires=["input:age"]))

    assert decide(*elements).problems == ("there is no variable 'age'",)


def test_null_is_a_value_and_hits_where_any_value_does(decide: Decide) -> None:
    fee = table(["age:number"], ["fee"], (">= 18", "1"), ("-", "2"))

    assert plain(decide(decision("d", fee), age=None)) == 2


@pytest.mark.parametrize("wrong", ["18", True, [1, 2], {"a": 1}])
def test_an_input_of_another_type_is_a_problem(decide: Decide, wrong: object) -> None:
    fee = table(["age:number"], ["fee"], ("-", "1"))

    outcome = decide(decision("d", fee), age=wrong)

    assert "d: age is" in outcome.problems[0]


def test_an_output_of_another_type_is_a_problem(decide: Decide) -> None:
    fee = table(["x"], ["fee:number"], ("-", '"free"'))

    assert "d: fee is string free" in decide(decision("d", fee), x=1).problems[0]


def test_an_input_that_is_not_among_its_values_is_a_problem(decide: Decide) -> None:
    fee = table(["level:string"], ["fee"], ("-", "1"), values={"level": '"a", "b"'})

    assert plain(decide(decision("d", fee), level="a")) == 1
    assert decide(decision("d", fee), level="c").problems == (
        "d: level is c, which is none of its values",
    )


def test_an_output_that_is_not_among_its_values_is_a_problem(decide: Decide) -> None:
    fee = table(["x"], ["fee"], ("-", "x"), values={"fee": "1, 2"})

    assert decide(decision("d", fee), x=3).problems != ()


def test_a_type_of_the_file_keeps_its_allowed_values(decide: Decide) -> None:
    elements = (
        GRADES,
        input_data("grade", "tGrade"),
        decision("d", literal("grade"), requires=["input:grade"]),
    )

    assert plain(decide(*elements, grade="A")) == "A"
    assert "grade is string C" in decide(*elements, grade="C").problems[0]


def test_texts_become_the_dates_that_their_type_asks_for(decide: Decide) -> None:
    late = table(
        ["due:date"],
        ["late"],
        ('< date("2026-03-01")', "true"),
        ("-", "false"),
        policy="FIRST",
    )

    assert plain(decide(decision("d", late), due="2026-02-28")) is True
    assert plain(decide(decision("d", late), due=date(2026, 3, 1))) is False
    assert decide(decision("d", late), due="tomorrow").problems != ()


def test_whole_numbers_of_camunda_are_whole(decide: Decide) -> None:
    count = table(["n:integer"], ["r"], ("-", "n"))

    assert plain(decide(decision("d", count), n=3)) == 3
    assert decide(decision("d", count), n=3.5).problems != ()


def test_a_condition_that_cannot_be_judged_is_a_problem(decide: Decide) -> None:
    fee = table(["x"], ["fee"], ("> 5", "1"), ("-", "2"), policy="FIRST")

    outcome = decide(decision("d", fee), x="six")

    assert "rule 1 (r1) cannot be judged by x" in outcome.problems[0]


def test_a_result_that_cannot_be_computed_is_a_problem(decide: Decide) -> None:
    outcome = decide(decision("d", literal('x + "a"')), x=1)

    assert outcome.problems[0].startswith("d has no value: ")


def test_a_result_that_is_null_on_purpose_is_none(decide: Decide) -> None:
    assert (
        plain(decide(decision("d", literal("if x > 1 then 1 else null")), x=1)) is None
    )


def test_the_columns_value_has_three_names(decide: Decide) -> None:
    named = (
        '<decisionTable><input id="i" camunda:inputVariable="years">'
        "<inputExpression><text>age</text></inputExpression></input>"
        '<output id="o" name="r" />'
        '<rule id="r1"><inputEntry><text>years + cellInput + ? = 3 * age</text>'
        "</inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>"
    )

    assert plain(decide(decision("d", named), age=7)) == 1


def test_an_evaluation_ends_when_its_budget_is_spent(decide: Decide) -> None:
    long = literal("count(for a in 1..1000, b in 1..1000 return a * b)")

    outcome = decide(decision("d", long), budget=10_000)

    assert outcome.value is None
    assert "more steps" in outcome.problems[0]


def test_the_trace_says_which_rule_decided_and_why(decide: Decide) -> None:
    fee = table(
        ["age:number"],
        ["fee"],
        ("< 18", "0"),
        (">= 18", "5", "Article 7"),
        policy="FIRST",
    )

    [trace] = decide(decision("d", fee), age=30).tables

    assert (trace.decision, trace.name, trace.hit_policy) == ("d", "d", "FIRST")
    assert [(name, int(str(value))) for name, value in trace.inputs] == [("age", 30)]
    [hit] = trace.hits
    assert (hit.id, hit.number, hit.annotation) == ("r2", 2, "Article 7")
    assert trace.chosen == ("r2",)


def test_the_trace_of_a_violated_policy_keeps_the_hits(decide: Decide) -> None:
    fee = table(["x"], ["fee"], ("-", "1"), ("-", "2"))

    [trace] = decide(decision("d", fee), x=1).tables

    assert [hit.id for hit in trace.hits] == ["r1", "r2"]
    assert trace.chosen == ()


DOUBLED = "for i in 1..99 return if i = 1 then [1] else [partial[-1], partial[-1]]"


@pytest.mark.parametrize(
    "element",
    [
        decision("d", literal(DOUBLED)),
        decision("d", literal(DOUBLED), type_="number"),
        decision("d", table([f"{DOUBLED}"], ["x"], ("-", "1"))),
        decision("d", table(["1"], ["x"], ("-", DOUBLED))),
    ],
)
def test_a_value_that_doubles_at_every_level_ends_nowhere(
    decide: Decide, element: str
) -> None:
    outcome = decide(element)

    assert len(str(outcome.problems)) < 1_000
    assert len(str(trace_of(outcome))) < 1_000
