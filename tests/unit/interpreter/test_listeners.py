"""Listeners by registered name: when they are told, what they see and write."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from engine.bpmn.execution import DelegateCall
from engine.errors import BpmnError, ExpressionFailed, ListenerFailed
from tests.support.interpreter_lab import Lab

Handler = Callable[[DelegateCall], Mapping[str, object] | None]


def _on(*events: str, tag: str = "executionListener", name: str = "note") -> str:
    listeners = "".join(
        f'<camunda:{tag} event="{event}" delegateExpression="${{{name}}}" />'
        for event in events
    )
    return "xml=" + listeners.replace(" ", "%20")


def _task(*events: str, name: str = "note") -> str:
    return _on(*events, tag="taskListener", name=name)


class Notes:
    """A handler that writes down what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.calls: list[DelegateCall] = []

    def __call__(self, call: DelegateCall) -> None:
        self.lines.append(f"{call.event} {call.element_id}")
        self.calls.append(call)


def _lab(
    text: str,
    variables: Mapping[str, object] | None = None,
    called: Mapping[str, str] | None = None,
    **handlers: Handler,
) -> tuple[Lab, Notes]:
    notes = Notes()
    delegates = {"note": notes, **handlers}
    return Lab(text, variables, delegates=delegates, called=called), notes


def _throw(_call: DelegateCall) -> None:
    code = "BAD"
    raise BpmnError(code, "a listener", {"by": "listener"})


def test_everything_that_begins_and_ends_is_told_in_order() -> None:
    lab, notes = _lab(f"""
        process {_on("start", "end")}
        start s {_on("start", "end")}
        user a {_on("start", "end")}
        xor x {_on("start", "end")}
        sub p {_on("start", "end")} [
          start p_s
          task t {_on("start", "end")}
          end p_e
          p_s -> t
          t -> p_e
        ]
        end e {_on("start", "end")}
        s -> a ! {_on("take").removeprefix("xml=").replace("%20", " ")}
        a -> x
        x -> p
        p -> e
    """)
    before = ["start main", "start s", "end s", "take f0_s_a", "start a"]
    assert notes.lines == before

    lab.complete("a")

    assert notes.lines[len(before) :] == [
        "end a",
        "start x",
        "end x",
        "start p",
        "start t",
        "end t",
        "end p",
        "start e",
        "end e",
        "end main",
    ]


def test_several_listeners_are_told_in_the_order_in_which_they_stand() -> None:
    order = []
    one = _on("start", name="one").removeprefix("xml=")
    lab, _ = _lab(
        f"start s\nuser a {_on('start', name='two')}{one}\ns -> a",
        one=lambda _call: order.append("one"),
        two=lambda _call: order.append("two"),
    )
    assert lab.tasks == ["a"]
    assert order == ["two", "one"]


def test_a_listener_sees_and_writes_the_variables_of_the_element() -> None:
    text = f"""
        start s
        user a in:x=${{n}} out:y=${{x}} {_on("start", name="begin")}
        end e
        s -> a
        a -> e
    """.replace("/>", f"/>{_on('end', name='finish').removeprefix('xml=')}", 1)
    seen = []

    def begin(call: DelegateCall) -> Mapping[str, object]:
        seen.append(dict(call.variables))
        return {"x": 2, "new": True}

    def finish(call: DelegateCall) -> Mapping[str, object]:
        seen.append(dict(call.variables))
        return {"x": 3}

    lab, _ = _lab(text + "\nuser z\na -> z", {"n": 1}, begin=begin, finish=finish)
    lab.complete("a")

    assert seen == [{"n": 1, "x": 1}, {"n": 1, "x": 2, "new": True}]
    assert lab.variable("y") == 3
    assert lab.variable("new") is True
    assert ("root", "x") not in lab.rows


def test_the_listeners_of_rounds_are_told_of_each() -> None:
    lab, notes = _lab(
        f"start s\nuser a times=2 until=${{nrOfCompletedInstances==1}} {_on('start', 'end')}\nend e\ns -> a\na -> e"
    )
    lab.complete("a")

    assert notes.lines == ["start a", "start a", "end a", "end a"]
    assert [call.variables["loopCounter"] for call in notes.calls] == [0, 1, 0, 1]


def test_before_its_job_nothing_begins_and_behind_it_nothing_ends_again() -> None:
    lab, notes = _lab(
        f"start s\ntask a async=true async_after=true {_on('start', 'end')}\nend e\ns -> a\na -> e"
    )
    assert notes.lines == []
    lab.run_async("a")
    assert notes.lines == ["start a", "end a"]
    lab.cancel()
    assert notes.lines == ["start a", "end a"]


def test_what_is_canceled_ends_too() -> None:
    lab, notes = _lab(f"""
        process {_on("end")}
        start s
        sub p {_on("end")} [
          start p_s
          user a {_on("end")}
          user b async=true {_on("end")}
          p_s -> a
          p_s -> b
        ]
        on p message stop name=stop {_on("start", "end")}
        user z {_on("end")}
        s -> p
        stop -> z
    """)
    lab.send("stop")
    assert notes.lines == ["end a", "end p", "start stop", "end stop"]

    lab.cancel()
    assert notes.lines[4:] == ["end z", "end main"]


def test_an_event_behind_a_gateway_begins_when_it_happens() -> None:
    lab, notes = _lab(f"""
        start s
        ebg g {_on("start", "end")}
        message m name=go {_on("start", "end")}
        timer t duration=PT1H {_on("start", "end")}
        user a
        s -> g
        g -> m
        g -> t
        m -> a
        t -> a
    """)
    assert notes.lines == ["start g"]

    lab.send("go")

    assert notes.lines == ["start g", "end g", "start m", "end m"]


def test_a_called_instance_has_listeners_of_its_own() -> None:
    child = (
        f"process {_on('start', 'end', name='give')}\nstart c_s\nend c_e\nc_s -> c_e"
    )
    lab, notes = _lab(
        f"start s\ncall c calls=child take:got=${{given}} {_on('start', 'end')}\nuser a\ns -> c\nc -> a",
        called={"child": child},
        give=lambda call: {"given": call.event},
    )
    assert lab.variable("got") == "end"
    assert notes.lines == ["start c", "end c"]


TASK = """
start s
user a {listeners} assignee=${{boss}}
on a error b code=BAD event:errorMessageVariable=why
user caught
end e
s -> a
a -> e
b -> caught
"""


def test_a_task_is_told_of_from_creation_to_completion() -> None:
    text = TASK.format(listeners=_task("create", "assignment", "complete", "delete"))
    lab, notes = _lab(text, {"boss": "li"})
    assert notes.lines == ["create a", "assignment a"]
    assert [call.assignee for call in notes.calls] == ["li", "li"]

    lab.complete("a", answer=5)

    assert notes.lines[2:] == ["complete a"]
    assert notes.calls[-1].variables["answer"] == 5


def test_a_task_without_assignee_is_not_assigned_and_a_withdrawn_one_is_deleted() -> (
    None
):
    text = TASK.format(listeners=_task("create", "assignment", "complete", "delete"))
    lab, notes = _lab(text, {"boss": None})
    lab.cancel()

    assert notes.lines == ["create a", "delete a"]


def test_somebody_who_changes_a_task_is_told_on() -> None:
    lab, notes = _lab(
        TASK.format(listeners=_task("update", "assignment")), {"boss": None}
    )
    (task,) = lab.user_tasks

    lab.interpreter.tell_of_task(task, ["update", "assignment"], assignee="wu")
    lab.settle()

    assert notes.lines == ["update a", "assignment a"]
    assert notes.calls[-1].assignee == "wu"


@pytest.mark.parametrize(
    "listeners",
    [
        _on("start", name="fail"),
        _on("end", name="fail"),
        _task("create", name="fail"),
        _task("assignment", name="fail"),
        _task("complete", name="fail"),
    ],
)
def test_a_business_error_of_a_listener_is_caught_at_the_activity(
    listeners: str,
) -> None:
    lab, _ = _lab(TASK.format(listeners=listeners), {"boss": "li"}, fail=_throw)
    if lab.tasks == ["a"]:
        lab.complete("a")

    assert lab.tasks == ["caught"]
    assert lab.variable("why") == "a listener"
    assert lab.variable("by") == "listener"


def test_a_listener_that_failed_at_the_end_is_not_told_again() -> None:
    calls = []

    def fail(call: DelegateCall) -> None:
        calls.append(call.event)
        _throw(call)

    text = TASK.format(listeners=_on("end", name="fail"))
    lab, _ = _lab(text, {"boss": "li"}, fail=fail)
    lab.complete("a")

    assert lab.tasks == ["caught"]
    assert calls == ["end"]


def test_an_error_at_the_start_lets_the_listeners_of_the_end_know() -> None:
    listeners = _on("start", name="fail") + _on("end").removeprefix("xml=")
    lab, notes = _lab(TASK.format(listeners=listeners), {"boss": "li"}, fail=_throw)

    assert lab.tasks == ["caught"]
    assert notes.lines == ["end a"]


@pytest.mark.parametrize("where", ["handle", "boundary"])
def test_an_error_on_the_way_is_caught_around(where: str) -> None:
    take = _on("take", name="fail").removeprefix("xml=").replace("%20", " ")
    handler = "handle h [\nstart-error h_s code=BAD\nuser caught\nh_s -> caught\n]"
    lab, notes = _lab(
        f"""
        start s
        sub p [
          start p_s
          and fork
          user other
          user a {_on("start", "end")}
          p_s -> fork
          fork -> other
          fork -> a ! {take}
          {handler if where == "handle" else ""}
        ]
        on p error b code=BAD
        user after
        s -> p
        b -> after
        """,
        fail=_throw,
    )
    assert lab.tasks == (["caught"] if where == "handle" else ["after"])
    assert notes.lines == []


@pytest.mark.parametrize(
    "text",
    [
        f"start s\nuser a {_on('start', name='fail')}\ns -> a",
        f"process {_on('start', name='fail')}\nstart s\nuser a\ns -> a\nhandle h [\nstart-error h_s\nend h_e\nh_s -> h_e\n]",
        f"process {_on('end', name='fail')}\nstart s\nend e\ns -> e",
    ],
)
def test_an_error_that_nothing_catches_undoes_the_command(text: str) -> None:
    with pytest.raises(ListenerFailed, match="BAD"):
        _lab(text, fail=_throw)


def test_an_error_while_something_is_canceled_undoes_the_command() -> None:
    lab, _ = _lab(
        TASK.format(listeners=_task("delete", name="fail")), {"boss": "li"}, fail=_throw
    )
    with pytest.raises(ListenerFailed, match="delete at a"):
        lab.cancel()


def test_a_listener_that_is_not_registered_any_more_undoes_the_command() -> None:
    with pytest.raises(ExpressionFailed, match="gone"):
        _lab(f"start s\nuser a {_on('start', name='gone')}\ns -> a")


def test_what_a_listener_writes_conditions_see() -> None:
    lab, _ = _lab(
        f"""
        start s
        user a {_on("start", name="set")}
        on a condition c when=${{x == 1}} cancel=false
        user b
        s -> a
        c -> b
        """.replace("x == 1", "x==1"),
        set=lambda _call: {"x": 1},
    )
    assert lab.tasks == ["a", "b"]
