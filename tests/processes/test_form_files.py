"""The shipped forms belong to the diagrams and speak the words of the standard."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bpmn.expressions import compile_expression
from engine.bpmn.process_model import NodeModel
from engine.bpmn.reader import read_diagram
from handlers.forms import Field, Form, Kind, Table, load_form, validate
from handlers.parties.credit_code import is_credit_code
from tests.processes import annexes
from tests.support.form_answers import FACTS, plausible_answers

PROCESSES = Path(__file__).parents[2] / "processes"
FILES = sorted((PROCESSES / "forms").glob("*.form"))
FORMS: dict[str, Form] = {path.stem: load_form(path.read_bytes()) for path in FILES}

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)

MOST_QUESTIONS_A_GROUP = 7
MOST_VISIBLE_OPTIONS = 6

#: Facts that conditions of forms may use, besides answers of the same form.
FACTS_OF_CONDITIONS = {"today", "source", "k", "signed_number"}
#: Which sections of a patrol must be answered: the plan says so.
FACTS_OF_CONDITIONS |= {f"section_{letter}" for letter in "abcdefg"}
#: What the menu of a contract picks, and which part of the full check it is.
FACTS_OF_CONDITIONS |= {"needs_check", "needs_patrol", "is_first_check"}
#: Whether somebody of the client proposed to stop in the month.
FACTS_OF_CONDITIONS |= {"self_has_vetoes"}

#: Form -> key -> kind: what the flow reads; the names are those of the diagrams.
STEERING: dict[str, dict[str, Kind]] = {
    "f101": {
        "source": Kind.CHOICE,
        "level": Kind.CHOICE,
        "licensed": Kind.YES_NO,
        "producer_outside": Kind.YES_NO,
        "has_local_party": Kind.YES_NO,
    },
    "f212": {"objection_accepted": Kind.YES_NO},
    "f213": {"objection_upheld": Kind.YES_NO},
    "f215": {"penalty_filed": Kind.YES_NO},
    "f218": {"order_required": Kind.YES_NO},
    "f219": {"start_decision": Kind.CHOICE},
    "f220": {"overdue_decision": Kind.CHOICE},
    "f302": {"wg_leader": Kind.LIST},
    "f403": {"review_passed": Kind.YES_NO},
    "f506m": {"measure_effective": Kind.YES_NO},
    "f701": {"reinspection_needed": Kind.YES_NO},
    "f703": {"reinspection_result": Kind.CHOICE},
    "f706": {
        "adjust_needed": Kind.YES_NO,
        "next_round": Kind.YES_NO,
        "rectify_until": Kind.DATE,
    },
    "f711": {"no_reinspection_approved": Kind.YES_NO},
    "f900": {"nominate_case": Kind.YES_NO, "industry_common": Kind.YES_NO},
    "f_approval": {"approved": Kind.YES_NO},
    "f_b8m": {"patrol_decision": Kind.CHOICE},
}


def nodes() -> Iterator[NodeModel]:
    for path in sorted(PROCESSES.glob("*.bpmn")):
        for process in read_diagram(path.name, path.read_bytes()).processes:
            yield from process.scope.all_nodes()


def conditions() -> set[str]:
    return {
        flow.condition
        for path in sorted(PROCESSES.glob("*.bpmn"))
        for process in read_diagram(path.name, path.read_bytes()).processes
        for scope in process.scope.all_scopes()
        for flow in scope.flows.values()
        if flow.condition
    }


def fields(form: Form) -> Iterator[tuple[str, Field]]:
    """Yield every field, those of tables as `table.column`."""
    for question in form.questions():
        if isinstance(question, Field):
            yield question.key, question
        else:
            for column in question.columns:
                yield f"{question.key}.{column.key}", column


def labels(form: Form) -> dict[str, str]:
    tables = {q.key: q.label for q in form.questions() if isinstance(q, Table)}
    return tables | {key: field.label for key, field in fields(form)}


def test_every_form_of_a_task_is_there_and_every_form_has_a_task() -> None:
    asked_for = {
        node.camunda["formRef"] for node in nodes() if "formRef" in node.camunda
    }

    assert asked_for == set(FORMS)


@every_file
def test_a_file_is_called_by_its_id_and_opens_as_a_form_of_camunda_7(
    path: Path,
) -> None:
    document = json.loads(path.read_bytes())

    assert document["id"] == path.stem
    assert document["type"] == "default"
    assert document["executionPlatform"] == "Camunda Platform"
    assert document["schemaVersion"] >= 17


@every_file
def test_component_ids_are_unique_in_a_file(path: Path) -> None:
    ids = re.findall(
        r'"id": "((?:Field|Group|Text)_[A-Za-z0-9_]+)"', path.read_text("utf-8")
    )

    assert len(ids) == len(set(ids))
    assert len(ids) + 1 == path.read_text("utf-8").count('"id":')


@every_file
def test_a_file_is_written_in_lines_so_that_changes_can_be_read(path: Path) -> None:
    text = path.read_text("utf-8").rstrip("\n")

    assert json.dumps(json.loads(text), ensure_ascii=False, indent=2) == text


def test_a_key_means_the_same_in_all_forms() -> None:
    used = defaultdict(set)
    for form in FORMS.values():
        for key, label in labels(form).items():
            used[key].add(label)

    assert {key: said for key, said in used.items() if len(said) > 1} == {}


@every_form
def test_a_form_has_a_title_its_clause_and_titled_groups(form: Form) -> None:
    assert form.title != form.id
    assert form.intro
    assert all(group.title for group in form.groups)


@every_form
def test_no_group_asks_more_than_seven_questions(form: Form) -> None:
    for group in form.groups:
        asked = [
            item
            for item in group.items
            if (isinstance(item, Table) or not item.source.known_from)
            # A drawing is the other half of the name that it signs.
            if not (isinstance(item, Field) and item.drawn_for)
        ]
        assert len(asked) <= MOST_QUESTIONS_A_GROUP


@every_form
def test_only_few_options_are_shown_side_by_side(form: Form) -> None:
    for _, field in fields(form):
        if field.kind in {Kind.CHOICE, Kind.YES_NO}:
            assert len(field.options) <= MOST_VISIBLE_OPTIONS


@every_form
def test_conditions_name_only_answers_of_the_form_and_known_facts(form: Form) -> None:
    keys = {question.key for question in form.questions()} | FACTS_OF_CONDITIONS
    for group in form.groups:
        assert_names(group.show_when, keys)
    for question in form.questions():
        columns = question.columns if isinstance(question, Table) else ()
        own = keys | {column.key for column in columns}
        for each in (question, *columns):
            written = each.conditions
            for text in (written.show_when, written.required_when, written.valid_when):
                assert_names(text, own)


def assert_names(text: str, known: set[str]) -> None:
    compiled = compile_expression(text)
    assert compiled.names <= known
    assert not compiled.functions_used


@every_form
def test_a_form_asks_for_something_and_accepts_plausible_answers(form: Form) -> None:
    empty = checked(form, {})
    filled = checked(form, plausible_answers(form))

    assert empty.errors
    assert filled.errors == ()
    assert filled.values.keys() >= {key for key, _ in required(form)}


def required(form: Form) -> Iterator[tuple[str, Field]]:
    for key, field in fields(form):
        if field.required and "." not in key and not field.source.computed:
            hidden = any(
                group.show_when and field in group.items for group in form.groups
            )
            if not hidden:
                yield key, field


def checked(form: Form, raw: dict[str, object], **facts: object):
    return validate(
        form,
        raw,
        facts={**FACTS, **facts},
        evaluate=lambda text, names: compile_expression(text).evaluate(names, {}),
    )


@pytest.mark.parametrize("form_id", STEERING)
def test_what_the_flow_reads_is_asked_under_its_name(form_id: str) -> None:
    asked = {q.key: q for q in FORMS[form_id].questions() if isinstance(q, Field)}

    for key, kind in STEERING[form_id].items():
        assert asked[key].kind is kind


@pytest.mark.parametrize("form_id", sorted(set(STEERING) - {"f101", "f706"}))
def test_what_the_flow_reads_must_be_answered(form_id: str) -> None:
    paths = {error.path for error in checked(FORMS[form_id], {}).errors}

    assert set(STEERING[form_id]) <= paths


def test_every_text_that_a_gateway_compares_is_an_option_of_its_question() -> None:
    offered = defaultdict(set)
    for form in FORMS.values():
        for key, field in fields(form):
            offered[key] |= {option.value for option in field.options}
    compared = [
        match.groups()
        for condition in conditions()
        for match in re.finditer(r'(\w+) (?:==|!=) "([^"]+)"', condition)
    ]

    assert compared
    assert [pair for pair in compared if pair[1] not in offered[pair[0]]] == []


def test_what_a_gateway_takes_for_true_or_false_is_asked_as_yes_or_no() -> None:
    kinds = {key: field.kind for form in FORMS.values() for key, field in fields(form)}
    for condition in conditions():
        compared = set(re.findall(r"(\w+) (?:==|!=|>|<)", condition))
        compared |= set(re.findall(r"empty (\w+)", condition))
        for name in compile_expression(condition).names - compared:
            assert kinds.get(name, Kind.YES_NO) is Kind.YES_NO


def test_a_yes_gives_true_and_a_no_gives_false() -> None:
    form = FORMS["f403"]
    passed = checked(form, plausible_answers(form, review_passed="true"))
    refused = checked(form, plausible_answers(form, review_passed="false"))

    assert passed.values["review_passed"] is True
    assert refused.values["review_passed"] is False


@pytest.mark.parametrize("form_id", annexes.LABELS)
def test_an_annex_has_the_labels_of_the_standard_in_its_order(form_id: str) -> None:
    printed = annexes.LABELS[form_id]
    own = labels(FORMS[form_id])
    order = [key for key, _ in fields(FORMS[form_id])]
    tables = [q.key for q in FORMS[form_id].questions() if isinstance(q, Table)]

    assert [(key, own[key]) for key, _ in printed] == printed
    places = [order.index(key) for key, _ in printed if key not in tables]
    # The column "methods" that clause 7.2.2.2 needs stands before the printed table.
    assert places == sorted(places)


@pytest.mark.parametrize(("form_id", "key"), annexes.OPTIONS)
def test_an_annex_offers_the_options_of_the_standard(form_id: str, key: str) -> None:
    field = dict(fields(FORMS[form_id]))[key]

    assert [option.label for option in field.options] == annexes.OPTIONS[form_id, key]


@pytest.mark.parametrize("form_id", annexes.HEADINGS)
def test_an_annex_has_the_headings_of_the_standard(form_id: str) -> None:
    titles = [group.title for group in FORMS[form_id].groups]

    assert [title for title in titles if title in annexes.HEADINGS[form_id]] == (
        annexes.HEADINGS[form_id]
    )


def test_lists_of_the_clauses_are_offered_word_for_word() -> None:
    materials = dict(fields(FORMS["f501"]))["survey_materials.material"]
    methods = dict(fields(FORMS["f504"]))["measures.method"]

    assert [option.label for option in materials.options] == annexes.MATERIALS
    assert [option.label for option in methods.options] == annexes.METHODS


def test_item_five_of_the_work_record_is_never_asked() -> None:
    answers = plausible_answers(FORMS["annex_d"], s5_reinspection="复查合格")

    assert "s5_reinspection" not in checked(FORMS["annex_d"], answers).values
    known = checked(FORMS["annex_d"], answers, s5_reinspection="尚未复查")
    assert known.values["s5_reinspection"] == "尚未复查"


def test_a_wish_that_is_not_listed_must_be_explained_in_the_survey() -> None:
    form = FORMS["annex_e"]
    answers = plausible_answers(
        form, q4_aspects=["产品质量水平提升", "质量意识提升", "其他"]
    )

    missing = checked(form, answers | {"q4_other": ""})
    given = checked(form, answers | {"q4_other": "供应商管理"})

    assert [error.path for error in missing.errors] == ["q4_other"]
    assert given.values["q4_aspects"] == ["产品质量水平提升", "质量意识提升", "其他"]


def test_a_next_round_is_asked_only_where_no_article_decides_it() -> None:
    form = FORMS["f706"]
    answers = plausible_answers(form, next_round="true", rectify_until="")

    assert "next_round" not in checked(form, answers, source="监督抽查").values
    assert [
        error.path for error in checked(form, answers, source="现场检查").errors
    ] == ["rectify_until"]


def test_a_report_is_required_for_what_a_sampling_found() -> None:
    form = FORMS["f101"]
    bare = plausible_answers(form, report_no="", lab="", report_file=[], level="")

    found = checked(form, bare | {"source": "监督抽查"})

    assert [error.path for error in found.errors] == [
        "level",
        "report_no",
        "lab",
        "report_file",
    ]
    assert checked(form, bare | {"source": "现场检查"}).errors == ()


@pytest.mark.parametrize(
    ("typed", "count"),
    [("200 台", 0), ("1.5吨", 0), ("200", 1), ("台", 1), ("3-5 台", 1)],
)
def test_a_quantity_has_a_number_and_a_unit(typed: str, count: int) -> None:
    form = FORMS["annex_b"]
    product = {
        "product_name": "电热毯",
        "model_spec": "NY-150",
        "prod_date_or_batch": "20260105",
        "quantity": typed,
        "disposition": "封存",
    }
    answers = plausible_answers(form, nonconforming_products=[product])

    assert len(checked(form, answers).errors) == count


def test_a_service_cannot_be_dated_in_the_future() -> None:
    form = FORMS["f201"]
    late = checked(form, plausible_answers(form, result_served_on="2026-03-03"))

    assert [error.message for error in late.errors] == [
        "检验结果送达日期不能晚于今天，请核对"
    ]


@pytest.mark.parametrize(
    ("served", "refused"),
    [("2026-03-01", True), ("2026-03-02", False), ("2026-03-06", True)],
)
def test_an_order_is_served_between_its_date_and_today(
    served: str, *, refused: bool
) -> None:
    form = FORMS["f206"]
    dates = {"order_date": "2026-03-02", "order_served_on": served}

    result = checked(form, plausible_answers(form, **dates), today="2026-03-05")

    assert ("order_served_on" in {e.path for e in result.errors}) is refused


def test_the_sample_answers_have_a_real_credit_code() -> None:
    assert is_credit_code(str(plausible_answers(FORMS["f101"])["credit_code"]))


def test_a_survey_begins_with_the_briefing_and_the_bases() -> None:
    """The work group knows its papers before it goes out (7.2.1.4, 7.2.1.5)."""
    questions = {q.key: q for q in FORMS["f501"].questions()}

    briefing, basis = questions["briefing_confirmed"], questions["basis_confirmed"]

    assert isinstance(briefing, Field)
    assert isinstance(basis, Field)
    assert briefing.required
    assert basis.required
    said = "".join(option.label for option in basis.options)
    assert all(word in said for word in ("提质强企", "实施细则", "GB/T 19001"))


@pytest.mark.parametrize(
    ("form_id", "key"),
    [
        ("f401", "supervision_requirements"),
        ("f403", "review_supervision"),
        ("f504", "measures_compliance"),
    ],
)
def test_what_supervision_asks_for_is_part_of_files_plan_and_measures(
    form_id: str, key: str
) -> None:
    questions = {q.key: q for q in FORMS[form_id].questions()}

    asked = questions[key]

    assert isinstance(asked, Field)
    assert asked.required
    assert "监管要求" in asked.label.replace("监管的要求", "监管要求")
