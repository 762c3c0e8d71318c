"""A sketch language for BPMN in tests: ten lines of text instead of fifty of XML.

    start s
    user a assignee=${boss} groups=msa
    xor g
    sub p [
      start p_s
      end p_e
      p_s -> p_e
    ]
    timer t date=${day}        (catch event)
    on a timer b duration=PT1H cancel=false
    on a compensate c by=undo  (user undo undoes=true)
    s -> a
    g -> b ? ${x > 1}
    g => c                     (default flow)

A line `process flows=unnamed` writes the flows without ids; `pass:x=y`, `pass=all`,
`take:x=${y}`, `take=all` and `business_key=${k}` map what crosses a call.

Kinds: start, end, user, task, manual, service, delegate, send, receive, rule
(business rule task), xor, and, or, ebg,
sub, transaction (left by end-cancel and `on t cancel c`), handle (event subprocess; its start-... says interrupting=false), call, timer, message, signal, condition (catch events), throw-message,
throw-signal, throw-escalation, throw-link, link (its catching end),
throw-compensate (activity=, wait=), end-compensate, start-compensate, throw, end-error, end-terminate, end-escalation,
end-message, end-signal, start-message, start-signal.
A standard loop is `loop=true` with while=${condition}, most=NUMBER, test_before=true.
Attributes: name=value pairs; values have no blanks (write %20 inside expressions).
What has no short word is written as it stands in the file: camunda:NAME=value and
bpmn:NAME=value on the element, event:NAME=value on its event definition, loop:NAME=value
on its multi-instance characteristics (all of Camunda's namespace but bpmn), and
xml=<camunda:...> for extension elements. A flow takes xml as `a -> b ! <camunda:...>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' id="definitions" targetNamespace="http://tandem.test">'
)

_TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "user": "userTask",
    "task": "task",
    "manual": "manualTask",
    "service": "serviceTask",
    "delegate": "serviceTask",
    "send": "sendTask",
    "receive": "receiveTask",
    "rule": "businessRuleTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "ebg": "eventBasedGateway",
    "sub": "subProcess",
    "handle": "subProcess",
    "transaction": "transaction",
    "call": "callActivity",
    "throw": "intermediateThrowEvent",
}
_CATCH = {"timer", "message", "signal", "condition", "error", "escalation", "link"}
_CAMUNDA = {
    "assignee": "assignee",
    "groups": "candidateGroups",
    "users": "candidateUsers",
    "due": "dueDate",
    "followup": "followUpDate",
    "priority": "priority",
    "form": "formKey",
    "topic": "topic",
    "async": "asyncBefore",
    "async_after": "asyncAfter",
    "handler": "delegateExpression",
    "binding": "calledElementBinding",
}


@dataclass
class _Node:
    kind: str
    id: str
    attributes: dict[str, str]
    inner: _Scope | None


@dataclass
class _Scope:
    nodes: list[_Node] = field(default_factory=list)
    boundaries: list[tuple[str, str, str, dict[str, str]]] = field(default_factory=list)
    flows: list[tuple[str, str, str | None]] = field(default_factory=list)
    #: Extension elements of flows, by the number of the flow.
    flow_xml: dict[int, str] = field(default_factory=dict)
    defaults: dict[str, int] = field(default_factory=dict)


def sketch(text: str, *, key: str = "main") -> bytes:
    """Turn a sketch into the bytes of a `.bpmn` file without a drawing.

    A line `process camunda:NAME=value xml=...` says what else stands on the process.
    """
    lines = [line.split("#!")[0].strip() for line in text.splitlines()]
    scope, rest = _read(iter([line for line in lines if line]))
    process = next((node for node in scope.nodes if node.kind == "process"), None)
    head = content = ""
    if process is not None:
        scope.nodes.remove(process)
        head = _written(process.attributes)
        content = _extensions(process.attributes)
    assert rest is False, "unbalanced brackets"
    roots: dict[str, str] = {}
    body = _write(scope, roots, key)
    if process is not None and process.attributes.get("flows") == "unnamed":
        body = re.sub(r'<bpmn:sequenceFlow id="[^"]*"', "<bpmn:sequenceFlow", body)
    return (
        f"{_HEAD}{''.join(roots.values())}"
        f'<bpmn:process id="{key}" isExecutable="true"{head}>{content}{body}'
        "</bpmn:process></bpmn:definitions>"
    ).encode()


def _read(lines: Iterator[str]) -> tuple[_Scope, bool]:
    scope = _Scope()
    for line in lines:
        if line == "]":
            return scope, True
        if "->" in line or "=>" in line:
            _read_flow(scope, line)
            continue
        words = line.split()
        inner = None
        if words[-1] == "[":
            words.pop()
            inner, closed = _read(lines)
            assert closed, f"no end of {line}"
        attributes = {}
        plain: list[str] = []
        for word in words:
            if "=" in word and (len(plain) >= 2 or plain == ["process"]):
                name, _, value = word.partition("=")
                attributes[name] = value.replace("%20", " ")
            else:
                plain.append(word)
        if plain[0] == "on":
            scope.boundaries.append((plain[1], plain[2], plain[3], attributes))
        else:
            node_id = plain[1] if len(plain) > 1 else ""
            scope.nodes.append(_Node(plain[0], node_id, attributes, inner))
    return scope, False


def _read_flow(scope: _Scope, line: str) -> None:
    arrow = "=>" if "=>" in line else "->"
    line, _, xml = line.partition(" ! ")
    if xml:
        scope.flow_xml[len(scope.flows)] = xml
    source, _, rest = line.partition(arrow)
    target, _, condition = rest.partition("?")
    if arrow == "=>":
        scope.defaults[source.strip()] = len(scope.flows)
    scope.flows.append((source.strip(), target.strip(), condition.strip() or None))


def _flow_id(source: str, target: str, number: int) -> str:
    return f"f{number}_{source}_{target}"


def _write(scope: _Scope, roots: dict[str, str], key: str) -> str:
    parts = []
    for entry in scope.nodes:
        default = ""
        if entry.id in scope.defaults:
            number = scope.defaults[entry.id]
            source, target, _ = scope.flows[number]
            default = f' default="{_flow_id(source, target, number)}"'
        parts.append(_node(entry, default=default, roots=roots, key=key))
    for host, kind, node_id, attributes in scope.boundaries:
        cancel = attributes.get("cancel", "true")
        parts.append(
            f'<bpmn:boundaryEvent id="{node_id}" attachedToRef="{host}"'
            f' cancelActivity="{cancel}"{_written(attributes)}>'
            f"{_extensions(attributes)}{_event(kind, attributes, roots)}"
            "</bpmn:boundaryEvent>"
        )
        parts += [
            f'<bpmn:association id="{node_id}_{handler}"'
            ' associationDirection="One"'
            f' sourceRef="{node_id}" targetRef="{handler}" />'
            for handler in attributes.get("by", "").split(",")
            if handler
        ]
    for number, (source, target, condition) in enumerate(scope.flows):
        inner_xml = _extensions({"xml": scope.flow_xml.get(number, "")})
        inner_xml += (
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
            f"{escape(condition)}</bpmn:conditionExpression>"
            if condition
            else ""
        )
        parts.append(
            f'<bpmn:sequenceFlow id="{_flow_id(source, target, number)}"'
            f' sourceRef="{source}" targetRef="{target}">{inner_xml}'
            "</bpmn:sequenceFlow>"
        )
    return "".join(parts)


def _node(entry: _Node, *, default: str, roots: dict[str, str], key: str) -> str:
    base, _, event = entry.kind.partition("-")
    tag = _TAGS.get(base, "intermediateCatchEvent")
    if entry.kind in _CATCH:
        event = entry.kind
    content = _extensions(entry.attributes)
    if event:
        content += _event(event, entry.attributes, roots)
    content += _loop(entry.attributes)
    if entry.inner is not None:
        content += _write(entry.inner, roots, key)
    if entry.kind == "handle":
        default += ' triggeredByEvent="true"'
    if "undoes" in entry.attributes:
        default += f' isForCompensation="{entry.attributes["undoes"]}"'
    if "interrupting" in entry.attributes:
        default += f' isInterrupting="{entry.attributes["interrupting"]}"'
    head = f' id="{entry.id}"{default}{_head_attributes(entry, roots)}'
    return f"<bpmn:{tag}{head}>{content}</bpmn:{tag}>"


def _head_attributes(entry: _Node, roots: dict[str, str]) -> str:
    attributes = entry.attributes
    xml = ""
    if "name" in attributes:
        xml += f" name={quoteattr(attributes['name'])}"
    for short, name in _CAMUNDA.items():
        if short in attributes:
            xml += f" camunda:{name}={quoteattr(attributes[short])}"
    xml += _written(attributes)
    if entry.kind == "service":
        xml += ' camunda:type="external"'
    if entry.kind == "call":
        xml += f' calledElement="{attributes["calls"]}"'
    if entry.kind in {"send", "receive"} and "name" in attributes:
        xml += f' messageRef="{_root("message", attributes["name"], roots)}"'
    return xml


def _written(attributes: dict[str, str], prefix: str = "camunda:") -> str:
    """Return the attributes that a sketch writes as they stand in the file."""
    xml = ""
    for name, value in attributes.items():
        if name.startswith(prefix):
            xml += f" camunda:{name.removeprefix(prefix)}={quoteattr(value)}"
        elif prefix == "camunda:" and name.startswith("bpmn:"):
            xml += f" {name.removeprefix('bpmn:')}={quoteattr(value)}"
    return xml


def _extensions(attributes: dict[str, str]) -> str:
    content = _parameters(attributes) + _call_mappings(attributes)
    content += attributes.get("xml", "")
    if "retry" in attributes:
        content += (
            "<camunda:failedJobRetryTimeCycle>"
            f"{attributes['retry']}</camunda:failedJobRetryTimeCycle>"
        )
    if "property" in attributes:
        name, _, value = attributes["property"].partition(":")
        content += (
            f'<camunda:properties><camunda:property name="{name}" value="{value}" />'
            "</camunda:properties>"
        )
    if not content:
        return ""
    return f"<bpmn:extensionElements>{content}</bpmn:extensionElements>"


def _parameters(attributes: dict[str, str]) -> str:
    content = ""
    for name, value in attributes.items():
        for short, tag in (("in:", "inputParameter"), ("out:", "outputParameter")):
            if name.startswith(short):
                variable = name.removeprefix(short)
                content += (
                    f'<camunda:{tag} name="{variable}">{escape(value)}</camunda:{tag}>'
                )
    if not content:
        return ""
    return f"<camunda:inputOutput>{content}</camunda:inputOutput>"


def _call_mappings(attributes: dict[str, str]) -> str:
    content = ""
    if "business_key" in attributes:
        key = quoteattr(attributes["business_key"])
        content += f"<camunda:in businessKey={key} />"
    for short, tag in (("pass", "in"), ("take", "out")):
        if attributes.get(short) == "all":
            content += f'<camunda:{tag} variables="all" />'
        for name, value in attributes.items():
            if name.startswith(f"{short}:"):
                source = "sourceExpression" if value.startswith("$") else "source"
                target = name.partition(":")[2]
                content += (
                    f'<camunda:{tag} {source}={quoteattr(value)} target="{target}" />'
                )
    return content


def _standard_loop(attributes: dict[str, str]) -> str:
    xml = "".join(
        f' {name}="{attributes[short]}"'
        for short, name in (("most", "loopMaximum"), ("test_before", "testBefore"))
        if short in attributes
    )
    condition = ""
    if "while" in attributes:
        condition = (
            '<bpmn:loopCondition xsi:type="bpmn:tFormalExpression">'
            f"{escape(attributes['while'])}</bpmn:loopCondition>"
        )
    tag = "bpmn:standardLoopCharacteristics"
    return f"<{tag}{xml}>{condition}</{tag}>"


def _loop(attributes: dict[str, str]) -> str:
    if attributes.get("loop") == "true":
        return _standard_loop(attributes)
    if not {"times", "each", "data"} & set(attributes):
        return ""
    xml = ' isSequential="true"' if attributes.get("sequential") == "true" else ""
    if "each" in attributes:
        xml += f" camunda:collection={quoteattr(attributes['each'])}"
        xml += f' camunda:elementVariable="{attributes.get("as", "item")}"'
    retry = attributes.get("loop:retry")
    own = {name: v for name, v in attributes.items() if name != "loop:retry"}
    xml += _written(own, "loop:")
    content = _extensions({"retry": retry}) if retry else ""
    if "data" in attributes:
        content += (
            f"<bpmn:loopDataInputRef>{attributes['data']}</bpmn:loopDataInputRef>"
        )
        content += f'<bpmn:inputDataItem name="{attributes.get("as", "item")}" />'
    if "times" in attributes:
        content += f"<bpmn:loopCardinality>{attributes['times']}</bpmn:loopCardinality>"
    if "until" in attributes:
        content += (
            "<bpmn:completionCondition>"
            f"{escape(attributes['until'])}</bpmn:completionCondition>"
        )
    return (
        f"<bpmn:multiInstanceLoopCharacteristics{xml}>{content}"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def _root(kind: str, name: str, roots: dict[str, str]) -> str:
    root_id = re.sub(r"\W", "_", f"{kind}_{name}")
    code = {"error": "errorCode", "escalation": "escalationCode"}.get(kind)
    extra = f' {code}="{name}"' if code else ""
    # The first mention may say more about it than the others.
    roots.setdefault(root_id, f'<bpmn:{kind} id="{root_id}" name="{name}"{extra} />')
    return root_id


def _event(kind: str, attributes: dict[str, str], roots: dict[str, str]) -> str:
    writer = _EVENTS.get(kind)
    if writer is not None:
        return writer(attributes)
    name = attributes.get("name", attributes.get("code"))
    reference = f' {kind}Ref="{_root(kind, name, roots)}"' if name else ""
    if "message" in attributes and name:
        message = f" camunda:errorMessage={quoteattr(attributes['message'])} />"
        root_id = _root(kind, name, roots)
        roots[root_id] = roots[root_id].replace(" />", message)
    written = _written(attributes, "event:")
    return f"<bpmn:{kind}EventDefinition{reference}{written} />"


def _condition(attributes: dict[str, str]) -> str:
    written = _written(attributes, "event:")
    return (
        f'<bpmn:conditionalEventDefinition{written}><bpmn:condition xsi:type="bpmn:'
        f'tFormalExpression">{escape(attributes["when"])}</bpmn:condition>'
        "</bpmn:conditionalEventDefinition>"
    )


def _timer(attributes: dict[str, str]) -> str:
    content = "".join(
        f"<bpmn:{tag}>{escape(attributes[short])}</bpmn:{tag}>"
        for short, tag in (
            ("date", "timeDate"),
            ("duration", "timeDuration"),
            ("cycle", "timeCycle"),
        )
        if short in attributes
    )
    return f"<bpmn:timerEventDefinition>{content}</bpmn:timerEventDefinition>"


def _compensate(attributes: dict[str, str]) -> str:
    xml = "".join(
        f' {attribute}="{attributes[short]}"'
        for short, attribute in (
            ("activity", "activityRef"),
            ("wait", "waitForCompletion"),
        )
        if short in attributes
    )
    return f"<bpmn:compensateEventDefinition{xml} />"


def _link(attributes: dict[str, str]) -> str:
    return f"<bpmn:linkEventDefinition name={quoteattr(attributes.get('name', ''))} />"


_EVENTS: dict[str, Callable[[dict[str, str]], str]] = {
    "terminate": lambda _: "<bpmn:terminateEventDefinition />",
    "cancel": lambda _: "<bpmn:cancelEventDefinition />",
    "condition": _condition,
    "timer": _timer,
    "compensate": _compensate,
    "link": _link,
}
