"""Business rule tasks and decisions in the database: versions, bindings, repairs."""

from __future__ import annotations

import pytest

from engine import SYSTEM, Actor, DeploymentRefused, EvaluationFilter, Slice
from tests.support.decision_files import decision, decision_file, literal, table
from tests.support.engine_lab import OPERATOR, Case, EngineLab

FILE = "decisions/fee.dmn"


def fees(amount: int, tag: str | None = None) -> bytes:
    attributes = "" if tag is None else f'camunda:versionTag="{tag}"'
    rules = table(["x:number"], ["fee"], ("> 0", str(amount)), ("> 9", "99"))
    return decision_file(decision("fee", rules, attributes=attributes))


def asks(more: str = "", ref: str = "fee") -> str:
    return f"""
        start s
        user before
        rule r camunda:decisionRef={ref} camunda:resultVariable=fee camunda:mapDecisionResult=singleEntry {more}
        user after
        s -> before
        before -> r
        r -> after
    """


def deploy(lab: EngineLab, text: str, files: dict[str, bytes]) -> None:
    lab.deploy(text, files=files)


def waiting(lab: EngineLab, **variables: object) -> Case:
    case = lab.start(**variables)
    assert case.waits_at() == ["before"]
    return case


def test_a_decision_deployed_with_the_diagram_decides(lab: EngineLab) -> None:
    deploy(lab, asks(), {FILE: fees(5)})

    case = waiting(lab, x=1)
    case.complete("before")

    assert case.waits_at() == ["after"]
    assert case.variables()["fee"] == 5


def test_latest_takes_the_version_of_the_moment(lab: EngineLab) -> None:
    deploy(lab, asks(), {FILE: fees(5)})
    case = waiting(lab, x=1)
    lab.engine.deploy(name="rules", resources={FILE: fees(6)}, actor=OPERATOR)

    case.complete("before")

    assert case.variables()["fee"] == 6


def test_deployment_keeps_the_version_that_came_with_the_diagram(
    lab: EngineLab,
) -> None:
    bound = asks("camunda:decisionRefBinding=deployment")
    deploy(lab, bound, {FILE: fees(5)})
    old = waiting(lab, x=1)
    deploy(lab, bound, {FILE: fees(6)})
    new = waiting(lab, x=1)

    old.complete("before")
    new.complete("before")

    assert (old.variables()["fee"], new.variables()["fee"]) == (5, 6)


def test_deployment_finds_a_decision_whose_file_did_not_change(lab: EngineLab) -> None:
    bound = asks("camunda:decisionRefBinding=deployment")
    deploy(lab, bound, {FILE: fees(5)})
    deploy(lab, bound.replace("user after", "user after name=changed"), {FILE: fees(5)})
    lab.engine.deploy(name="rules", resources={FILE: fees(6)}, actor=OPERATOR)
    case = waiting(lab, x=1)

    case.complete("before")

    assert case.variables()["fee"] == 5


@pytest.mark.parametrize(
    ("binding", "amount"),
    [
        ("camunda:decisionRefBinding=version camunda:decisionRefVersion=1", 5),
        ("camunda:decisionRefBinding=version camunda:decisionRefVersion=${v}", 6),
        ("camunda:decisionRefBinding=versionTag camunda:decisionRefVersionTag=old", 5),
    ],
)
def test_a_version_or_a_tag_is_found(lab: EngineLab, binding: str, amount: int) -> None:
    deploy(lab, asks(binding), {FILE: fees(5, "old")})
    for later in (6, 7):
        lab.engine.deploy(name="rules", resources={FILE: fees(later)}, actor=OPERATOR)
    case = waiting(lab, x=1, v=2)

    case.complete("before")

    assert case.variables()["fee"] == amount


@pytest.mark.parametrize(
    "binding",
    [
        "camunda:decisionRefBinding=version camunda:decisionRefVersion=9",
        "camunda:decisionRefBinding=version camunda:decisionRefVersion=${v}",
        "camunda:decisionRefBinding=versionTag camunda:decisionRefVersionTag=none",
    ],
)
def test_a_version_that_does_not_exist_is_an_incident(
    lab: EngineLab, binding: str
) -> None:
    deploy(lab, asks(binding), {FILE: fees(5)})
    case = waiting(lab, x=1, v="first")

    case.complete("before")

    [incident] = lab.engine.incidents_of(case.id, actor=SYSTEM)
    assert incident.kind == "decision_failed"
    assert incident.element_id == "r"


def test_contradicting_rules_are_an_incident_that_can_be_repaired(
    lab: EngineLab,
) -> None:
    deploy(lab, asks(), {FILE: fees(5)})
    case = waiting(lab, x=10)
    case.complete("before")
    [incident] = lab.engine.incidents_of(case.id, actor=SYSTEM)
    assert "rules 1 (r1), 2 (r2) hit" in incident.message
    assert case.waits_at() == []

    rules = table(["x:number"], ["fee"], ("[1..9]", "5"), ("> 9", "99"))
    repaired = decision_file(decision("fee", rules))
    lab.engine.deploy(name="rules", resources={FILE: repaired}, actor=OPERATOR)
    restarted = lab.reopened()
    restarted.resolve_incident(incident.id, actor=OPERATOR)

    assert case.waits_at() == ["after"]
    assert case.variables()["fee"] == 99


def test_a_restarted_engine_decides_the_same(lab: EngineLab) -> None:
    deploy(lab, asks("async=true"), {FILE: fees(5)})
    case = waiting(lab, x=1)
    case.complete("before")

    lab.engine = lab.reopened()
    lab.engine.run_due_jobs()

    assert case.waits_at() == ["after"]
    assert case.variables()["fee"] == 5


def test_the_history_keeps_the_rule_that_decided(lab: EngineLab) -> None:
    deploy(lab, asks(), {FILE: fees(5)})
    case = waiting(lab, x=1)
    case.complete("before")

    rows = lab.engine.history(case.id, actor=SYSTEM, limit=100)
    [row] = [row for row in rows if str(row.type) == "decision_evaluated"]

    assert row.data["version"] == 1
    assert [rule["id"] for rule in row.data["tables"][0]["rules"]] == ["r1"]


def test_an_unchanged_decision_keeps_its_version(lab: EngineLab) -> None:
    by_version = asks("camunda:decisionRefBinding=version camunda:decisionRefVersion=2")
    deploy(lab, by_version, {FILE: fees(5)})
    lab.engine.deploy(name="other", resources={FILE: fees(5)}, actor=OPERATOR)
    lab.engine.deploy(name="rules", resources={FILE: fees(6)}, actor=OPERATOR)
    case = waiting(lab, x=1)

    case.complete("before")

    assert case.variables()["fee"] == 6


def test_a_diagram_is_refused_that_asks_an_unknown_decision(lab: EngineLab) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        lab.deploy(asks(ref="nothing"))

    assert [one.code for one in refused.value.findings if one.severity == "error"] == [
        "decision_unknown"
    ]


def test_a_decision_that_is_deployed_already_may_be_asked(lab: EngineLab) -> None:
    lab.engine.deploy(name="rules", resources={FILE: fees(5)}, actor=OPERATOR)

    lab.deploy(asks())
    case = waiting(lab, x=1)
    case.complete("before")

    assert case.variables()["fee"] == 5


def test_a_faulty_decision_refuses_the_whole_deployment(lab: EngineLab) -> None:
    faulty = decision_file(decision("fee", literal("1 +")))

    with pytest.raises(DeploymentRefused) as refused:
        lab.deploy(asks(), files={FILE: faulty})

    assert "feel_syntax" in {one.code for one in refused.value.findings}
    assert lab.engine.definitions() == []


def test_moments_are_those_of_the_command_in_the_zone_of_the_service(
    lab: EngineLab,
) -> None:
    today = decision_file(decision("fee", literal("string(today())")))
    deploy(lab, asks(), {FILE: today})
    case = waiting(lab)
    lab.clock.move_to(lab.clock.now().replace(hour=17, minute=30))

    case.complete("before")

    # 17:30 UTC is the next day in Xiamen.
    assert case.variables()["fee"] == "2026-11-23"


def test_what_was_decided_is_found_where_it_is_seen(lab: EngineLab) -> None:
    deploy(lab, asks(), {FILE: fees(5)})
    first, second = waiting(lab, x=1), waiting(lab, x=2)
    for case in (first, second):
        case.complete("before")
    fee = lab.engine.latest_decision("fee").id
    stranger = Actor(id="stranger", labels=frozenset({"org:elsewhere"}))

    wanted = EvaluationFilter(decision_ids=[fee], decision_name_like="fee%")
    found = lab.engine.find_evaluations(wanted, Slice(limit=10), actor=SYSTEM)

    assert {each.instance_id for each in found} == {first.id, second.id}
    assert {each.decision_id for each in found} == {fee}
    one = EvaluationFilter(ids=[(found[0].root_id, found[0].seq)])
    assert lab.engine.find_evaluations(one, Slice(), actor=SYSTEM) == found[:1]
    assert lab.engine.count_evaluations(wanted, actor=SYSTEM) == 2
    assert lab.engine.count_evaluations(wanted, actor=stranger) == 0
    none = EvaluationFilter(decision_keys=["other"])
    assert lab.engine.count_evaluations(none, actor=SYSTEM) == 0
