"""Input and output parameters: their values, and where they may stand."""

from __future__ import annotations

import pytest

from tests.support.interpreter_lab import Lab


def _parameter(content: str, tag: str = "inputParameter", name: str = "x") -> str:
    text = f'<camunda:inputOutput><camunda:{tag} name="{name}">{content}</camunda:{tag}></camunda:inputOutput>'
    return "xml=" + text.replace(" ", "%20")


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("text", "text"),
        ("", None),
        ("${n + 1}", 4),
        ("<camunda:list />", []),
        (
            (
                "<camunda:list><camunda:value>a</camunda:value><camunda:value>${n}"
                "</camunda:value><camunda:value /></camunda:list>"
            ),
            ["a", 3, None],
        ),
        (
            (
                '<camunda:map><camunda:entry key="a">${n}</camunda:entry>'
                '<camunda:entry key="k${n}">b</camunda:entry></camunda:map>'
            ),
            {"a": 3, "k3": "b"},
        ),
        (
            (
                '<camunda:map><camunda:entry key="rows"><camunda:list><camunda:map>'
                '<camunda:entry key="n">${n}</camunda:entry></camunda:map><camunda:list />'
                '</camunda:list></camunda:entry><camunda:entry key="none" /></camunda:map>'
            ),
            {"rows": [{"n": 3}, []], "none": None},
        ),
    ],
)
def test_a_parameter_may_be_text_or_built_of_parts(content: str, value: object) -> None:
    text = "start s\nuser a {}\nend e\ns -> a\na -> e"
    lab = Lab(text.format(_parameter(content)), {"n": 3})
    (scope,) = [scope for scope, name in lab.rows if name == "x"]
    assert lab.rows[scope, "x"] == value

    lab = Lab(
        text.format(_parameter(content, "outputParameter", "y")) + "\nuser b\na -> b",
        {"n": 3},
    ).complete("a")
    assert lab.variable("y") == value


def test_an_interrupted_activity_gives_no_results() -> None:
    lab = Lab("""
        start s
        user a out:done=${true}
        on a message stop name=stop
        user b
        s -> a
        stop -> b
    """).send("stop")

    assert lab.tasks == ["b"]
    assert not lab.rows


def test_events_may_map_what_comes_with_them() -> None:
    lab = Lab("""
        start s
        message m name=go in:here=${1} out:sum=${n%20+%20here}
        throw t in:here=${2} out:twice=${sum%20*%20here}
        user a
        end e
        s -> m
        m -> t
        t -> a
        a -> e
    """).send("go", n=4)

    assert (lab.variable("sum"), lab.variable("twice")) == (5, 10)
    assert {scope for scope, _ in lab.rows} == {"root"}


def test_an_event_behind_a_gateway_maps_when_it_happens() -> None:
    lab = Lab(
        """
        start s
        ebg g
        message m name=go in:here=${start} out:sum=${n%20+%20here}
        timer t duration=PT1H
        user a
        end e
        s -> g
        g -> m
        g -> t
        m -> a
        t -> a
        a -> e
        """,
        {"start": 1},
    )
    lab.set(start=10)

    assert lab.send("go", n=4).variable("sum") == 14


def test_an_end_event_may_have_what_its_handler_reads() -> None:
    seen = []
    lab = Lab(
        """
        start s
        end-message e name=m event:delegateExpression=${tell} in:text=${n}%20times
        s -> e
        """,
        {"n": 2},
        delegates={"tell": lambda call: seen.append(call.variables["text"])},
    )
    assert lab.ended
    assert seen == ["2 times"]


@pytest.mark.parametrize("kind", ["task", "manual", "user", "receive", "send"])
def test_every_kind_of_task_maps(kind: str) -> None:
    lab = Lab(f"""
        start s
        {kind} a name=m in:x=${{1}} out:y=${{x%20+%201}}
        user b
        end e
        s -> a
        a -> b
        b -> e
    """)
    if kind == "user":
        lab.complete("a")
    if kind == "receive":
        lab.send("m")
    assert lab.variable("y") == 2
