"""Writes small diagrams for tests, so that a test shows only what it is about."""

from __future__ import annotations

from itertools import pairwise

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
 id="definitions" targetNamespace="http://tandem/test">
"""

START = '<bpmn:startEvent id="start" />'
END = '<bpmn:endEvent id="end" />'


def flow(source: str, target: str, *, inner: str = "", attributes: str = "") -> str:
    """Write a sequence flow called `<source>_to_<target>`."""
    return (
        f'<bpmn:sequenceFlow id="{source}_to_{target}" sourceRef="{source}" '
        f'targetRef="{target}" {attributes}>{inner}</bpmn:sequenceFlow>'
    )


def condition(text: str) -> str:
    """Write a condition expression."""
    return (
        '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        f"{text}</bpmn:conditionExpression>"
    )


def chain(*ids: str) -> str:
    """Write the flows that lead from each id to the next."""
    return "".join(flow(a, b) for a, b in pairwise(ids))


def process(body: str, *, key: str = "p", attributes: str = "") -> str:
    """Write an executable process."""
    return (
        f'<bpmn:process id="{key}" isExecutable="true" '
        f'camunda:historyTimeToLive="P2190D" {attributes}>{body}</bpmn:process>'
    )


def diagram(body: str, *, roots: str = "", key: str = "p") -> bytes:
    """Write a whole file with one executable process."""
    return definitions(roots + process(body, key=key))


def definitions(content: str) -> bytes:
    """Write a whole file."""
    return f"{_HEAD}{content}</bpmn:definitions>".encode()
