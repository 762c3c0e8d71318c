"""Every kind of event at every position: executed where BPMN 2.0 allows it.

The table is that of the specification (10.93, types of events and their markers);
multiple and parallel multiple events are refused.
"""

from __future__ import annotations

import itertools

import pytest

from engine.bpmn.gate import GateEnvironment, Severity, check
from tests.support.sketch import sketch

_ATTRIBUTES = {
    "none": "",
    "message": "name=m",
    "timer": "duration=PT1H",
    "error": "code=BAD",
    "escalation": "code=LATE",
    "cancel": "",
    "compensate": "",
    "condition": "when=${x}",
    "link": "name=L",
    "signal": "name=sig",
    "terminate": "",
}

_START = "{event}\nuser a\nend e\nx -> a\na -> e"
_HANDLE = (
    "start s\nsub p [\nstart p_s\nuser a\non a compensate c by=undo\nuser undo"
    " undoes=true\nend p_e\np_s -> a\na -> p_e\nhandle h [\n{event}\nend h_e\nx -> h_e"
    "\n]\n]\nend e\ns -> p\np -> e"
)
_END = (
    "start s\ntransaction p [\nstart p_s\n{event}\np_s -> x\n]\non p cancel off\n"
    "end e\ns -> p\np -> e\noff -> e"
)

#: Position -> kinds that the specification allows there.
_ALLOWED = {
    "start": {"none", "message", "timer", "condition", "signal"},
    "handling": {
        "message",
        "timer",
        "error",
        "escalation",
        "compensate",
        "condition",
        "signal",
    },
    "handling beside": {"message", "timer", "escalation", "condition", "signal"},
    "catch": {"message", "timer", "condition", "link", "signal"},
    "boundary": {
        "message",
        "timer",
        "error",
        "escalation",
        "cancel",
        "compensate",
        "condition",
        "signal",
    },
    # What is undone is over: cancelActivity means nothing at a compensation event.
    "boundary beside": {
        "message",
        "timer",
        "escalation",
        "compensate",
        "condition",
        "signal",
    },
    "throw": {"none", "message", "escalation", "compensate", "link", "signal"},
    "end": {
        "none",
        "message",
        "error",
        "escalation",
        "cancel",
        "compensate",
        "signal",
        "terminate",
    },
}


def _event(base: str, kind: str, extra: str = "") -> str:
    word = base if kind == "none" else f"{base}-{kind}"
    return f"{word} x {_ATTRIBUTES[kind]} {extra}".strip()


def _text(position: str, kind: str) -> str:
    place, _, beside = position.partition(" ")
    if place == "start":
        return _START.format(event=_event("start", kind))
    if place == "handling":
        extra = "interrupting=false" if beside else ""
        return _HANDLE.format(event=_event("start", kind, extra))
    if place == "boundary":
        return _at_border(kind, beside=bool(beside))
    if place == "end":
        return _END.format(event=_event("end", kind))
    if place == "throw":
        other = "link y name=L\ny -> e" if kind == "link" else "x -> e"
        event = _event("throw", kind)
        return f"start s\n{event}\nend e\ns -> x\n{other}"
    other = "throw-link y name=L\ns -> y" if kind == "link" else "s -> x"
    return f"start s\n{_catching(kind)}\nend e\n{other}\nx -> e"


def _catching(kind: str) -> str:
    return f"catch{'' if kind == 'none' else '-' + kind} x {_ATTRIBUTES[kind]}"


def _at_border(kind: str, *, beside: bool) -> str:
    cancels = "cancel=false" if beside else ""
    by = "by=undo" if kind == "compensate" else ""
    ends = "end-cancel p_e" if kind == "cancel" else "end p_e"
    handler = "user undo undoes=true" if kind == "compensate" else ""
    arrow = "" if kind == "compensate" else "x -> e"
    event = f"on p {kind} x {_ATTRIBUTES[kind]} {cancels} {by}"
    return (
        f"start s\ntransaction p [\nstart p_s\nuser a\n{ends}\np_s -> a\na -> p_e\n]\n"
        f"{event}\n{handler}\nend e\ns -> p\np -> e\n{arrow}"
    )


@pytest.mark.parametrize(
    ("position", "kind"),
    [
        (position, kind)
        for position, kind in itertools.product(_ALLOWED, _ATTRIBUTES)
        # A boundary event without a trigger is another fault.
        if not (position.startswith("boundary") and kind == "none")
    ],
)
def test_an_event_is_executed_where_the_specification_allows_it(
    position: str, kind: str
) -> None:
    content = sketch(_text(position, kind))
    found = check({"p.bpmn": content}, GateEnvironment())
    errors = [one for one in found if one.severity is Severity.ERROR]

    assert (not errors) == (kind in _ALLOWED[position]), [str(one) for one in errors]
