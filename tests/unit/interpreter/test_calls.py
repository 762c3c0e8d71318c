"""Call activities: what is called, what crosses the border, and how they end."""

from __future__ import annotations

import pytest

from engine.errors import ExpressionFailed
from engine.model.history import HistoryType
from tests.support.interpreter_lab import Lab

CHILD = """
start c_s
user work
end c_e
c_s -> work
work -> c_e
"""


def _caller(attributes: str = "", *, extensions: str = "", more: str = "") -> str:
    xml = f"xml={extensions.replace(' ', '%20')}" if extensions else ""
    return f"""
        start s
        call c calls=child {attributes} {xml}
        user after
        end e
        s -> c
        c -> after
        after -> e
        {more}
    """


def _called(lab: Lab) -> str:
    """Return the id of the called instance."""
    return next(
        event.instance_id
        for event in reversed(lab.history)
        if event.type is HistoryType.INSTANCE_STARTED and event.data.get("called")
    )


def _in_called(lab: Lab) -> dict[str, object]:
    called = _called(lab)
    return {name: value for (scope, name), value in lab.rows.items() if scope == called}


def test_all_variables_cross_when_the_mapping_says_so() -> None:
    lab = Lab(
        _caller(
            extensions='<camunda:in variables="all" /><camunda:out variables="all" />'
        ),
        {"a": 1, "b": [2]},
        called={"child": CHILD},
    )
    assert _in_called(lab) == {"a": 1, "b": [2]}

    lab.complete("work", a=3, new=True)

    assert {name: lab.variable(name) for name in ("a", "b", "new")} == {
        "a": 3,
        "b": [2],
        "new": True,
    }


def test_a_source_that_does_not_exist_is_passed_on_as_null() -> None:
    lab = Lab(
        _caller(
            extensions='<camunda:in source="nobody" target="x" />'
            '<camunda:out source="nothing" target="y" />'
        ),
        called={"child": CHILD},
    )
    assert _in_called(lab) == {"x": None}

    assert lab.complete("work").variable("y") is None


def test_a_source_expression_that_names_nothing_is_refused() -> None:
    with pytest.raises(ExpressionFailed, match="nobody"):
        Lab(_caller("pass:x=${nobody}"), called={"child": CHILD})


def test_local_means_the_scope_of_the_call_itself() -> None:
    both = '<camunda:in variables="all" local="true" /><camunda:in source="a" local="true" target="seen" />'
    lab = Lab(
        _caller("in:b=${a%20+%201}", extensions=both), {"a": 1}, called={"child": CHILD}
    )
    assert _in_called(lab) == {"b": 2, "seen": None}

    alone = Lab(_caller(extensions=both), {"a": 1}, called={"child": CHILD})
    assert _in_called(alone) == {"seen": None}


def test_local_results_are_for_the_output_parameters_alone() -> None:
    lab = Lab(
        _caller(
            "out:sum=${n%20+%201}",
            extensions='<camunda:out source="n" target="n" local="true" />',
        ),
        called={"child": CHILD},
    ).complete("work", n=4)

    assert lab.variable("sum") == 5
    assert ("root", "n") not in lab.rows


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("${execution.processBusinessKey}", "case-1"),
        ("${case}-a", "7-a"),
        ("fixed", "fixed"),
        ("${nothing}", None),
    ],
)
def test_the_business_key_of_the_called_instance(text: str, key: str | None) -> None:
    lab = Lab(
        _caller(extensions=f'<camunda:in businessKey="{text}" />'),
        {"case": 7, "nothing": None},
        called={"child": CHILD},
        restart=False,
    )
    assert lab.last.instances_started[-1].business_key == key


def test_a_business_key_is_passed_on_by_who_has_one() -> None:
    own = '<camunda:in%20businessKey="${execution.processBusinessKey}" />'.replace(
        " ", "%20"
    )
    middle = f"start m_s\nuser wait\ncall m_c calls=child xml={own}\nm_s -> wait\nwait -> m_c"
    caller = "start s\ncall c calls=middle {}\ns -> c"
    called = {"middle": middle, "child": CHILD}

    without = Lab(caller.format(""), called=called).complete("wait")
    assert without.last.instances_started[-1].business_key is None

    renamed = own.replace("${execution.processBusinessKey}", "other")
    lab = Lab(caller.format(f"xml={renamed}"), called=called).complete("wait")
    assert lab.last.instances_started[-1].business_key == "other"


@pytest.mark.parametrize(
    ("binding", "attribute", "version"),
    [
        ("versionTag", "calledElementVersionTag=2026", "2026"),
        ("versionTag", "calledElementVersionTag=${year}", "2026"),
        ("version", "calledElementVersion=${year}", "2026"),
        ("latest", "calledElementVersion=7", "7"),
    ],
)
def test_the_version_may_be_computed(
    binding: str, attribute: str, version: str
) -> None:
    lab = Lab(
        _caller(f"binding={binding} camunda:{attribute}"),
        {"year": 2026},
        called={"child": CHILD},
    )
    assert lab.asked_for[-1].binding == binding
    assert lab.asked_for[-1].version == version


def test_the_called_process_may_be_computed() -> None:
    lab = Lab(
        _caller().replace("calls=child", "calls=${which}"),
        {"which": "child"},
        called={"child": CHILD},
    )
    assert lab.tasks == ["work"]


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_calls_in_rounds_have_one_boundary_for_all(sequential: str) -> None:
    text = _caller(
        f"each=people as=one sequential={sequential}",
        extensions='<camunda:in variables="all" local="true" />',
        more="on c message stop name=stop\nuser stopped\nstop -> stopped",
    )
    lab = Lab(text, {"people": ["li", "wu"]}, called={"child": CHILD})
    assert _in_called(lab).keys() == {"one", "loopCounter"}
    assert len(lab.tasks) == (1 if sequential == "true" else 2)
    lab.complete("work")

    lab.send("stop")

    assert lab.tasks == ["stopped"]
    assert sorted({scope for scope, _ in lab.rows}) == ["root"]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_what_is_thrown_crosses_two_borders_with_the_results(kind: str) -> None:
    child = CHILD.replace("end c_e", f"end-{kind} c_e code=BAD")
    middle = """
        start m_s
        call m_c calls=child take:n=${n%20+%201} take:never=${nobody}
        end m_e
        m_s -> m_c
        m_c -> m_e
    """
    text = _caller(
        "take:n=${n%20*%2010}",
        more=f"on c {kind} caught code=BAD\nuser y\ncaught -> y",
    ).replace("calls=child", "calls=middle")
    lab = Lab(text, called={"middle": middle, "child": child})

    lab.complete("work", n=1)

    assert lab.tasks == ["y"]
    assert lab.variable("n") == 20
    assert sorted({scope for scope, _ in lab.rows}) == ["root"]


def test_what_an_error_carries_does_not_cross_the_border_unasked() -> None:
    child = "start c_s\nservice c_a topic=t\nc_s -> c_a"
    text = _caller("take:why=${why}", more="on c error b code=BAD\nuser y\nb -> y")
    lab = Lab(text, called={"child": child}).fail("c_a", "BAD", why="late", secret=1)

    assert lab.variable("why") == "late"
    assert ("root", "secret") not in lab.rows


def test_an_escalation_that_interrupts_nothing_lets_the_called_instance_go_on() -> None:
    child = """
        start c_s
        throw-escalation tell code=HIGH
        user work
        c_s -> tell
        tell -> work
    """
    text = _caller(more="on c escalation b code=HIGH cancel=false\nuser y\nb -> y")
    lab = Lab(text, called={"child": child})

    assert lab.tasks == ["work", "y"]
    assert lab.complete("work").tasks == ["after", "y"]


def test_an_error_that_no_caller_catches_is_an_incident_where_it_was_thrown() -> None:
    child = "start c_s\nservice c_a topic=t\nc_s -> c_a"
    lab = Lab(_caller(), called={"child": child}).fail("c_a", "BAD")

    assert len(lab.incidents) == 1
    assert lab.waits == ["c_a"]
