from __future__ import annotations

import pytest

from engine.bpmn.findings import Finding, Severity
from engine.bpmn.gate import check
from engine.bpmn.gate_process import check_apart
from engine.bpmn.gate_rules.context import GateEnvironment
from tests.support.decision_files import (
    decision,
    decision_file,
    input_data,
    knowledge,
    literal,
    table,
)
from tests.support.sketch import sketch

GOOD = table(["x:number"], ["fee"], ("< 1", "1"), (">= 1", "2"))


def findings(
    *elements: str, drawn: tuple[str, ...] = ("d",), more: str = ""
) -> list[Finding]:
    content = decision_file(*elements, drawn=drawn, more=more)
    return check({"test.dmn": content}, GateEnvironment())


def codes(*elements: str, severity: Severity = Severity.ERROR) -> list[str]:
    return [one.code for one in findings(*elements) if one.severity is severity]


def test_a_good_table_has_no_findings() -> None:
    assert findings(decision("d", GOOD)) == []


def test_a_file_that_is_no_dmn_is_refused() -> None:
    [finding] = check({"x.dmn": b"<definitions/>"}, GateEnvironment())

    assert finding.code == "not_dmn"


def test_the_limits_of_xml_hold_for_decisions() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "a">]><definitions/>'

    assert [one.code for one in check({"x.dmn": bomb}, GateEnvironment())] == [
        "doctype_refused"
    ]


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_dmn_is_read(namespace: str) -> None:
    content = decision_file(decision("d", GOOD), namespace=namespace, drawn=["d"])

    assert check({"x.dmn": content}, GateEnvironment()) == []


@pytest.mark.parametrize(
    ("elements", "code"),
    [
        ((), "dmn_no_decision"),
        ((decision("d", ""),), "dmn_no_logic"),
        ((decision("d", "<decisionTable />"),), "dmn_no_output"),
        ((decision("d", literal("1 +")),), "feel_syntax"),
        ((decision("d", literal("1"), requires=["input:none"]),), "dmn_reference"),
        (
            (decision("d", literal("1"), requires=["input:f"]), decision("f", GOOD)),
            "dmn_reference",
        ),
        ((decision("d", GOOD), decision("d", GOOD)), "dmn_duplicate_id"),
        ((decision("1d", GOOD),), "dmn_bad_id"),
        (
            (
                decision("d", literal("e"), requires=["decision:e"]),
                decision("e", literal("d"), requires=["decision:d"]),
            ),
            "dmn_circle",
        ),
        ((decision("d", table(["x:stirng"], ["r"], ("-", "1"))),), "dmn_type_unknown"),
        (
            (
                '<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>',
                decision("d", GOOD),
            ),
            "dmn_type_circle",
        ),
        (
            (decision("d", table(["x"], ["a", "a"], ("-", "1", "2"))),),
            "dmn_output_name",
        ),
        (
            (decision("d", table(["x"], ["a"], ("-", "1"), policy="PRIORITY")),),
            "dmn_no_priorities",
        ),
        (
            (
                decision(
                    "d",
                    table(
                        ["x"], ["a"], ("-", "1"), policy="PRIORITY", values={"a": "> 1"}
                    ),
                ),
            ),
            "dmn_priorities",
        ),
        (
            (decision("d", table(["x"], ["a"], ("-", "1"), aggregation="SUM")),),
            "dmn_aggregation_policy",
        ),
        (
            (
                decision(
                    "d",
                    table(
                        ["x"],
                        ["a", "b"],
                        ("-", "1", "2"),
                        policy="COLLECT",
                        aggregation="SUM",
                    ),
                ),
            ),
            "dmn_aggregation_outputs",
        ),
        ((knowledge("k", "", ["a"]), decision("d", GOOD)), "dmn_no_logic"),
        (
            (knowledge("k", literal("a + b"), ["a"]), decision("d", GOOD)),
            "dmn_beyond_parameters",
        ),
        (
            (
                input_data("a"),
                decision("e", literal("1"), variable="a"),
                decision("d", literal("a"), requires=["input:a", "decision:e"]),
            ),
            "dmn_name_twice",
        ),
    ],
)
def test_what_cannot_be_evaluated_is_refused(
    elements: tuple[str, ...], code: str
) -> None:
    assert code in codes(*elements)


@pytest.mark.parametrize(
    "element",
    [
        decision(
            "d",
            '<literalExpression expressionLanguage="juel"><text>${x}</text>'
            "</literalExpression>",
        ),
        decision(
            "d",
            '<decisionTable><input id="i"><inputExpression expressionLanguage="javascript">'
            "<text>x</text></inputExpression></input>"
            '<output id="o" name="r" /></decisionTable>',
        ),
        decision(
            "d",
            '<functionDefinition kind="Java"><context /></functionDefinition>',
        ),
        decision(
            "d",
            GOOD,
            attributes='zeebe:x="1" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
        ),
        decision("d", GOOD, attributes='camunda:unheardOf="1"'),
        decision(
            "d",
            '<decisionTable hitPolicy="SOMETIMES"><output id="o" name="r" /></decisionTable>',
        ),
        decision("d", "<miracle />"),
        '<import namespace="http://other" name="o" importType="dmn" />',
        """<itemDefinition name="t" isCollection="true"><typeRef>number</typeRef><typeConstraint>
        <text>count(?) > 1</text></typeConstraint></itemDefinition>""",
    ],
)
def test_what_is_not_supported_is_refused_with_its_place(element: str) -> None:
    found = findings(element, decision("e", GOOD))

    refused = [one for one in found if one.code == "not_supported"]
    assert refused
    assert all(one.line == 3 and one.remedy_zh and one.remedy_en for one in refused)


@pytest.mark.parametrize(
    "language", ["feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"]
)
def test_feel_may_be_named_as_the_language(language: str) -> None:
    text = f'<literalExpression expressionLanguage="{language}"><text>1</text></literalExpression>'

    assert codes(decision("d", text)) == []


def test_a_fault_names_the_text_the_element_and_the_line() -> None:
    content = decision_file(
        input_data("x"),
        decision(
            "d", table(["x"], ["fee"], ("-", "1"), ("> ", "2")), requires=["input:x"]
        ),
        drawn=["d"],
    )

    [finding] = [
        one
        for one in check({"f.dmn": content}, GateEnvironment())
        if one.severity is Severity.ERROR
    ]

    assert (finding.code, finding.element_id, finding.line) == ("feel_syntax", "d", 4)
    assert ">" in finding.reason_zh
    assert ">" in finding.reason_en


def test_all_faults_come_at_once_sorted_by_line() -> None:
    found = findings(
        decision("d", literal("1 +")), decision("e", literal("(")), decision("f", "")
    )

    errors = [one for one in found if one.severity is Severity.ERROR]
    assert [one.element_id for one in errors] == ["d", "e", "f"]


def test_every_id_is_used_once_those_of_cells_included() -> None:
    cells = '<literalExpression id="d"><text>1</text></literalExpression>'

    [finding] = [one for one in findings(decision("d", cells)) if one.element_id]

    assert (finding.code, finding.line) == ("dmn_duplicate_id", 3)


def test_vendors_notes_are_told_and_kept() -> None:
    note = (
        '<extensionElements><v:note xmlns:v="http://vendor.test" v:text="hi" />'
        "</extensionElements>"
    )

    found = findings(decision("d", note + GOOD))

    assert [(one.code, one.severity) for one in found] == [
        ("only_documentation", Severity.INFO)
    ]


def test_the_modelers_own_attributes_are_known() -> None:
    more = (
        'xmlns:modeler="http://camunda.org/schema/modeler/1.0" exporter="Camunda Modeler"'
        ' exporterVersion="5.30.0" modeler:executionPlatform="Camunda Platform"'
        ' modeler:executionPlatformVersion="7.22.0" camunda:diagramRelationId="x"'
    )
    attributes = 'camunda:historyTimeToLive="P30D" camunda:versionTag="v1"'

    assert findings(decision("d", GOOD, attributes=attributes), more=more) == []


# -- warnings ---------------------------------------------------------------------------


def warned(*elements: str, drawn: tuple[str, ...] = ("d",)) -> list[Finding]:
    return [
        one
        for one in findings(*elements, drawn=drawn)
        if one.severity is Severity.WARNING
    ]


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("< 5", ">= 5", False),
        ("< 5", "<= 5", True),
        ("[1..5]", "(5..9]", False),
        ("[1..5]", "[5..9]", True),
        ("1, 2", "3, 4", False),
        ("1, 2", "2, 3", True),
        ("not(1, 2)", "1", False),
        ("not(1, 2)", "3", True),
        ("-", "7", True),
        ("-5", "-6", False),
        ('"a"', '"b"', False),
        ('"a", "b"', '"b"', True),
        ('not("a")', '"a"', False),
        ("true", "false", False),
        ("true", "-", True),
        # What is computed could be anything: nothing is claimed.
        ("> y", "5", False),
        ('"a"', "1", False),
    ],
)
def test_overlaps_of_literal_cells_are_warned_of(
    *, one: str, other: str, overlap: bool
) -> None:
    rules = table(["x"], ["fee"], (one, "1"), (other, "2"))

    found = [w for w in warned(decision("d", rules)) if w.code == "dmn_overlap"]

    assert bool(found) is overlap
    if overlap:
        assert "Rules 1 and 2" in found[0].reason_en


def test_rules_overlap_only_where_all_columns_meet() -> None:
    rules = table(["x", "y"], ["fee"], ("< 5", '"a"', "1"), ("< 9", '"b"', "2"))

    assert not [w for w in warned(decision("d", rules)) if w.code == "dmn_overlap"]


@pytest.mark.parametrize("policy", ["FIRST", "ANY", "RULE ORDER", "COLLECT"])
def test_other_policies_may_overlap(policy: str) -> None:
    rules = table(["x"], ["fee"], ("-", "1"), ("-", "2"), policy=policy)

    assert warned(decision("d", rules)) == []


@pytest.mark.parametrize(
    ("cells", "gap"),
    [
        (("< 5", ">= 5"), None),
        (("< 5", "> 5"), "x = 5"),
        (("[1..5]", "> 5"), "x = 0"),
        (("true", "false"), None),
        (("true",), "x = false"),
        (('"a"', '"b"'), None),
        (("> y", "5"), None),
        (("< 5", "-"), None),
    ],
)
def test_gaps_of_literal_cells_are_warned_of(
    cells: tuple[str, ...], gap: str | None
) -> None:
    rules = table(["x"], ["fee"], *((cell, "1") for cell in cells), policy="FIRST")

    found = [w for w in warned(decision("d", rules)) if w.code == "dmn_gap"]

    assert [one.reason_en for one in found] == ([f"No rule fits {gap}"] if gap else [])


def test_declared_values_count_as_all_there_are() -> None:
    rules = table(["x"], ["fee"], ('"a"', "1"), values={"x": '"a", "b"'})

    [warning] = warned(decision("d", rules))

    assert warning.reason_en == 'No rule fits x = "b"'


def test_a_default_closes_every_gap() -> None:
    rules = table(["x"], ["fee"], ("< 5", "1"), defaults={"fee": "0"})

    assert warned(decision("d", rules)) == []


def test_an_enormous_table_is_not_searched_for_gaps() -> None:
    columns = [f"x{number}" for number in range(12)]
    rules = [
        (*(f"{n}" for n in range(12)), "1"),
        (*(f"{n + 1}" for n in range(12)), "1"),
    ]

    assert warned(decision("d", table(columns, ["fee"], *rules))) == []


def test_a_table_of_hundreds_of_rules_is_not_searched_at_all() -> None:
    rules = [("-", "1")] * 301

    assert warned(decision("d", table(["x"], ["fee"], *rules))) == []


def test_a_name_that_nothing_drawn_gives_is_warned_of() -> None:
    drawn = (input_data("x"), decision("d", literal("x + y"), requires=["input:x"]))

    [warning] = warned(*drawn)

    assert warning.code == "dmn_unknown_name"
    assert " y," in warning.reason_en


def test_without_a_drawing_the_columns_declare_the_inputs() -> None:
    rules = table(
        ["x", "y"], ["fee"], ("-", "-", "x + y"), ("> y", "-", "z"), policy="FIRST"
    )

    found = [w for w in warned(decision("d", rules)) if w.code == "dmn_unknown_name"]

    assert [one.reason_en.split()[3] for one in found] == ["z,"]


def test_a_decision_without_a_shape_is_warned_of() -> None:
    assert [one.code for one in warned(decision("d", GOOD), drawn=())] == [
        "dmn_not_drawn"
    ]


def test_ids_of_decisions_are_unique_over_all_files() -> None:
    content = decision_file(decision("d", GOOD), drawn=["d"])

    found = check({"a.dmn": content, "b.dmn": content}, GateEnvironment())

    assert [(one.code, one.resource) for one in found] == [
        ("duplicate_decision", "b.dmn")
    ]


# -- business rule tasks ------------------------------------------------------------------


def task(more: str, known: frozenset[str] = frozenset(), **files: bytes) -> list[str]:
    diagram = sketch(f"start s\nrule r {more}\nend e\ns -> r\nr -> e\n")
    resources = {"main.bpmn": diagram, **{f"{n}.dmn": c for n, c in files.items()}}
    found = check(resources, GateEnvironment(deployed_decisions=known))
    return [one.code for one in found if one.code != "no_drawing"]


DECISION = decision_file(decision("d", GOOD), drawn=["d"])
RESULT = "camunda:resultVariable=r"
BY_VERSION = "camunda:decisionRefBinding=version camunda:decisionRefVersion"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("", "decision_missing"),
        (f"camunda:decisionRef=d {RESULT} handler=${{x}}", "decision_and_handler"),
        (f"camunda:decisionRef=e {RESULT}", "decision_unknown"),
        (
            f"camunda:decisionRef=k {RESULT} camunda:decisionRefBinding=deployment",
            "decision_not_together",
        ),
        (
            f"camunda:decisionRef=d {RESULT} camunda:decisionRefBinding=version",
            "decision_version",
        ),
        (
            f"camunda:decisionRef=d {RESULT} {BY_VERSION}=two",
            "decision_version",
        ),
        (
            f"camunda:decisionRef=d {RESULT} camunda:decisionRefBinding=versionTag",
            "decision_version",
        ),
        (
            f"camunda:decisionRef=d {RESULT} camunda:decisionRefBinding=someday",
            "not_supported",
        ),
        (
            f"camunda:decisionRef=d {RESULT} camunda:mapDecisionResult=magic",
            "not_supported",
        ),
        (
            f"camunda:decisionRef=d {RESULT} camunda:decisionRefTenantId=t",
            "not_supported",
        ),
        (
            "camunda:decisionRef=d camunda:resultVariable=decisionResult",
            "decision_result_name",
        ),
        ("camunda:decisionRef=d", "decision_unused"),
        (f"camunda:decisionRef=${{a {RESULT}", "expression_syntax"),
    ],
)
def test_a_faulty_business_rule_task_is_told(more: str, code: str) -> None:
    assert code in task(more, frozenset({"k"}), d=DECISION)


@pytest.mark.parametrize(
    "more",
    [
        "",
        "camunda:decisionRefBinding=latest",
        "camunda:decisionRefBinding=deployment camunda:mapDecisionResult=singleEntry",
        "camunda:decisionRefBinding=version camunda:decisionRefVersion=3",
        "camunda:decisionRefBinding=versionTag camunda:decisionRefVersionTag=v1",
    ],
)
def test_a_good_business_rule_task_has_no_findings(more: str) -> None:
    assert task(f"camunda:decisionRef=d {RESULT} {more}", d=DECISION) == []


def test_the_child_process_checks_decisions_as_well() -> None:
    faulty = decision_file(decision("d", literal("1 +")), drawn=["d"])
    diagram = sketch(
        f"start s\nrule r camunda:decisionRef=e {RESULT}\nend e\ns -> r\nr -> e\n"
    )
    resources = {"main.bpmn": diagram, "d.dmn": faulty}
    known = GateEnvironment(deployed_decisions=frozenset({"e"}))

    found = check_apart(resources, known)

    assert "feel_syntax" in {one.code for one in found}
    assert "decision_unknown" not in {one.code for one in found}
    assert found == check(resources, known)
