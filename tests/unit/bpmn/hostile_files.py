"""Files that are made to stop, fill or deceive whoever checks them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.unit.bpmn.diagram_text import END, START, chain, condition, diagram, flow

_AROUND = START + END + flow("start", "end")


def _task(number: int) -> str:
    return f'<bpmn:task id="t{number}" />'


def _between(inner: str) -> bytes:
    return diagram(START + inner + END + chain("start", "x", "end"))


def _branches(kind: str, count: int) -> bytes:
    ways = "".join(
        _task(n)
        + flow("g", f"t{n}", inner=condition("${x}") if n and kind[0] == "i" else "")
        + flow(f"t{n}", "h")
        for n in range(count)
    )
    default = 'default="g_to_t0"' if kind[0] == "i" else ""
    gateways = f'<bpmn:{kind} id="g" {default} /><bpmn:{kind} id="h" />'
    return diagram(
        START + gateways + END + flow("start", "g") + flow("h", "end") + ways
    )


def _every_way(count: int) -> bytes:
    """Draw inclusive gateways, each of which leads to every other."""
    gateways = "".join(
        f'<bpmn:inclusiveGateway id="c{n}" default="c{n}_to_c{(n + 1) % count}" />'
        for n in range(count)
    )
    flows = "".join(
        flow(
            f"c{a}",
            f"c{b}",
            inner="" if b == (a + 1) % count else condition("${q}"),
        )
        for a in range(count)
        for b in range(count)
        if a != b
    )
    return diagram(START + gateways + flow("start", "c0") + flows)


def _diamonds(count: int) -> bytes:
    """Draw choices in a row, each joined by a gateway that waits for both."""
    text, last = "", "start"
    for n in range(count):
        text += (
            f'<bpmn:exclusiveGateway id="x{n}" default="x{n}_to_a{n}" />'
            f'<bpmn:task id="a{n}" /><bpmn:task id="b{n}" />'
            f'<bpmn:parallelGateway id="y{n}" />'
        )
        text += flow(f"x{n}", f"b{n}", inner=condition("${q}"))
        text += chain(last, f"x{n}", f"a{n}", f"y{n}") + flow(f"b{n}", f"y{n}")
        last = f"y{n}"
    return diagram(START + text + END + flow(last, "end"))


def _rounds(count: int) -> bytes:
    """Draw loops that run at the same time: more states than anybody can visit."""
    text = '<bpmn:parallelGateway id="g" />' + flow("start", "g")
    for n in range(count):
        text += (
            f'<bpmn:exclusiveGateway id="m{n}" /><bpmn:userTask id="u{n}" />'
            f'<bpmn:exclusiveGateway id="x{n}" default="x{n}_to_j" />'
        )
        text += chain("g", f"m{n}", f"u{n}", f"x{n}", "j")
        text += flow(f"x{n}", f"m{n}", inner=condition("${q}"))
    join = '<bpmn:parallelGateway id="j" />' + END + flow("j", "end")
    return diagram(START + text + join)


def _nested(depth: int) -> bytes:
    begin = "".join(
        f'<bpmn:subProcess id="s{n}"><bpmn:startEvent id="b{n}" />'
        for n in range(depth)
    )
    return diagram(START + begin + "</bpmn:subProcess>" * depth)


def _timed(kind: str, text: str) -> bytes:
    return _between(
        '<bpmn:intermediateCatchEvent id="x"><bpmn:timerEventDefinition>'
        f"<bpmn:{kind}>{text}</bpmn:{kind}>"
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )


def _extended(inner: str) -> bytes:
    return _between(
        f'<bpmn:userTask id="x"><bpmn:extensionElements>{inner}'
        "</bpmn:extensionElements></bpmn:userTask>"
    )


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))

#: Kind -> a diagram that is large, deep, endless or full of repetitions.
LARGE: Mapping[str, bytes] = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]><a>&l10;</a>'.encode(),
    "quadratic blow-up": (
        f'<!DOCTYPE a [<!ENTITY b "{"b" * 50_000}">]><a>{"&b;" * 50_000}</a>'
    ).encode(),
    "100,000 nodes": diagram("".join(map(_task, range(60_000)))),
    "3,000 branches": _branches("parallelGateway", 3_000),
    "600 branches": _branches("parallelGateway", 600),
    "600 inclusive branches": _branches("inclusiveGateway", 600),
    "500 in a row": diagram(
        START
        + "".join(map(_task, range(500)))
        + END
        + chain("start", *(f"t{n}" for n in range(500)), "end")
    ),
    "200 deep": _nested(200),
    "90 deep": _nested(90),
    "every way": _every_way(43),
    "diamonds": _diamonds(150),
    "rounds": _rounds(200),
    "a label of ten megabytes": diagram(
        f'<bpmn:task id="t" name="{"长" * 3_400_000}" />'
    ),
    "a label of two megabytes": diagram(
        f'<bpmn:task id="t" name="{"长" * 600_000}" />'
    ),
    "documentation": diagram(
        '<bpmn:task id="t">'
        + "<bpmn:documentation>x</bpmn:documentation>" * 40_000
        + "</bpmn:task>"
    ),
    "unknown elements": diagram(
        '<bpmn:task id="t">' + "<bpmn:q />" * 45_000 + "</bpmn:task>"
    ),
    "extensions": _extended(
        '<camunda:properties><camunda:property name="a" value="b" /></camunda:properties>'
        * 20_000
    ),
    "messages": diagram(
        _AROUND,
        roots="".join(f'<bpmn:message id="m{n}" name="n" />' for n in range(30_000)),
    ),
    "flows that are all the same": diagram(START + END + flow("start", "end") * 1_900),
    "lanes": diagram(
        "<bpmn:laneSet>"
        + "".join(
            f'<bpmn:lane id="l{n}"><bpmn:flowNodeRef>start</bpmn:flowNodeRef></bpmn:lane>'
            for n in range(20_000)
        )
        + "</bpmn:laneSet>"
        + _AROUND
    ),
    "shapes": diagram(_AROUND).replace(
        b"</bpmn:definitions>",
        b'<bpmndi:BPMNShape bpmnElement="start" />' * 45_000 + b"</bpmn:definitions>",
    ),
    "comments": diagram(_AROUND).replace(
        b"</bpmn:definitions>", b"<!--x-->" * 200_000 + b"</bpmn:definitions>"
    ),
    "namespaces": diagram(
        '<bpmn:task id="t" '
        + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(60_000))
        + " />"
    ),
    "long expressions": diagram(
        START
        + "".join(
            f'<bpmn:userTask id="u{n}" camunda:assignee="${{{"a+" * 240}a}}" />'
            for n in range(1_500)
        )
    ),
    "a long cron expression": _timed("timeCycle", "0 " * 100_000),
    "a long duration": _timed("timeDuration", "P" + "9" * 1_000_000),
    "a far duration": _timed("timeDuration", "P999999999Y"),
    "a cycle with many rounds": _timed(
        "timeCycle", "R999999999/0001-01-01T00:00:00Z/PT1S"
    ),
}

#: Kind -> a diagram that pretends to be another, and what gives it away.
DECEITFUL: Mapping[str, tuple[bytes, str]] = {
    "prefix of Camunda bound elsewhere": (
        _between('<bpmn:userTask id="x" camunda:assignee="a" />').replace(
            b"http://camunda.org/schema/1.0/bpmn", b"http://camunda.example/bpmn"
        ),
        "not_supported",
    ),
    "namespace of Camunda with a slash more": (
        _between('<bpmn:userTask id="x" camunda:assignee="a" />').replace(
            b"schema/1.0/bpmn", b"schema/1.0/bpmn/"
        ),
        "not_supported",
    ),
    "prefix of BPMN bound elsewhere": (
        _between('<bpmn:task id="x" />').replace(b"20100524/MODEL", b"20110524/MODEL"),
        "not_bpmn",
    ),
    "a node of another namespace": (
        _between('<bpmn:task id="x" /><task xmlns="urn:other" id="y" />'),
        "not_supported",
    ),
    "the same attribute twice": (
        _between('<bpmn:userTask id="x" camunda:assignee="a" camunda:assignee="b" />'),
        "not_xml",
    ),
    "the same attribute under two prefixes": (
        _between(
            '<bpmn:userTask id="x" xmlns:c="http://camunda.org/schema/1.0/bpmn" '
            'camunda:assignee="a" c:assignee="b" />'
        ),
        "not_xml",
    ),
    "the same extension of two engines": (
        _between(
            '<bpmn:userTask id="x" xmlns:o="http://operaton.org/schema/1.0/bpmn" '
            'camunda:assignee="a" o:assignee="b" />'
        ),
        "not_supported",
    ),
    "the same id twice": (
        _between('<bpmn:task id="x" /><bpmn:userTask id="x" />'),
        "duplicate_id",
    ),
    "a document type": (b"<!DOCTYPE a>" + b"<a />", "doctype_refused"),
    "a document type behind a comment": (
        b'<?xml version="1.0"?><!-- x --><!DOCTYPE a SYSTEM "b"><a />',
        "doctype_refused",
    ),
    "UTF-7": (
        b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-',
        "encoding_refused",
    ),
    "UTF-16 that is none": (
        b'<?xml version="1.0" encoding="UTF-16"?><a />',
        "encoding_refused",
    ),
    "UTF-16 with a document type": (
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>".encode("utf-16"),
        "doctype_refused",
    ),
    "an included file": (
        _between(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
            'href="/etc/hostname" parse="text" /><bpmn:task id="x" />'
        ),
        "not_supported",
    ),
    "an id of NUL": (_between('<bpmn:task id="x\0" />'), "forbidden_character"),
    "an id turned round": (
        _between('<bpmn:task id="x&#x202E;y" name="&#x202E;gnp" />'),
        "bad_id",
    ),
    "an entity without a declaration": (_between("<bpmn:task id='&x;' />"), "not_xml"),
    "data that leads nowhere": (
        _between(
            '<bpmn:task id="x"><bpmn:dataInputAssociation id="d"><bpmn:sourceRef>gone'
            "</bpmn:sourceRef><bpmn:targetRef>gone</bpmn:targetRef><bpmn:assignment />"
            "</bpmn:dataInputAssociation></bpmn:task>"
        ),
        "not_supported",
    ),
    "a name of ten thousand signs": (
        _between(
            f'<bpmn:scriptTask id="x" name="{"长" * 10_000}" scriptFormat="sh" />'
        ),
        "not_supported",
    ),
}

#: Kind -> a form.
FORMS: Mapping[str, bytes] = {
    "deep list": b"[" * 500_000,
    "deep object": b'{"id":' * 300_000,
    "closed deep list": b'{"id":"f","components":' + b"[" * 900 + b"]" * 900 + b"}",
    "a number without end": b'{"id":"f","components":[{"min":'
    + b"9" * 1_000_000
    + b"}]}",
    "two megabytes of components": b'{"id":"f","type":"default","components":['
    + b",".join([b'{"type":"textfield","key":"a"}'] * 60_000)
    + b"]}",
    "nested groups": b'{"id":"f","type":"default","components":['
    + b'{"type":"group","components":[' * 400
    + b"]}" * 400
    + b"]}",
    "not a number": b'{"id":"f","components":[{"type":"number","key":"n","validate":{"min":NaN}}]}',
    "the same key twice": b'{"id":"f","id":"g","components":[]}',
    "lone surrogate": b'{"id":"\\ud800","components":[]}',
    "a pattern that runs for ever": b'{"id":"f","type":"default","components":[{"type":"textfield",'
    b'"key":"a","label":"a","validate":{"pattern":"(a+)+$"}}]}',
    "bytes": bytes(range(256)) * 1_000,
    "nothing": b"",
}
