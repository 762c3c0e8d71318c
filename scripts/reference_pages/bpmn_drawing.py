"""Draw single elements of BPMN as small SVG pictures, with nothing but this code."""

from __future__ import annotations

from collections.abc import Mapping

_STROKE = "#3b3f46"
_PAPER = "#ffffff"

#: What stands in an event, in a square of 20 by 20 around the middle. `{fill}` is ink
#: for events that throw and paper for those that catch, `{line}` the other one.
_ICONS: Mapping[str, str] = {
    "message": (
        '<rect x="-8" y="-5.5" width="16" height="11" fill="{fill}"/>'
        '<path d="M-8-5.5 0 1 8-5.5" fill="none" stroke="{line}"/>'
    ),
    "timer": (
        '<circle r="8.5" fill="{paper}"/>'
        '<path d="M0-8.5v2M0 6.5v2M-8.5 0h2M6.5 0h2M0-5V0L3.5 2.5" fill="none"/>'
    ),
    "signal": '<path d="M0-8 8 6H-8Z" fill="{fill}"/>',
    "error": '<path d="M-7 7-3.5-6 2 1 7-7 4 6.5-1.5-.5Z" fill="{fill}"/>',
    "escalation": '<path d="M0-8 6.5 8 0 1.5-6.5 8Z" fill="{fill}"/>',
    "conditional": (
        '<rect x="-6" y="-8" width="12" height="16" fill="{paper}"/>'
        '<path d="M-4-5h8M-4-1.7h8M-4 1.7h8M-4 5h8" fill="none"/>'
    ),
    "link": '<path d="M-8-3.5H1V-8l8 8-8 8V3.5h-9Z" fill="{fill}"/>',
    "compensate": (
        '<path d="M-9 0-1-6V6Z" fill="{fill}"/><path d="M-1 0 7-6V6Z" fill="{fill}"/>'
    ),
    "terminate": '<circle r="8.5" fill="{ink}"/>',
    "cancel": (
        '<path d="M-8-5-5-8 0-3 5-8 8-5 3 0 8 5 5 8 0 3-5 8-8 5-3 0Z" fill="{fill}"/>'
    ),
}

#: What stands in the corner of a task, in a square of 16 by 16 around the middle.
_TASK_ICONS: Mapping[str, str] = {
    "userTask": (
        '<path d="M-7 7v-2.5Q-6.5 1-2.5 .5h5Q6.5 1 7 4.5V7Z" fill="{paper}"/>'
        '<circle cy="-3.5" r="3.7" fill="{paper}"/>'
    ),
    "manualTask": (
        '<path d="M-7 5V0l4-5h3L-1.5-2H6.5v2H2 7v2H2 6.5v2H2 5.5v2H-4Z"'
        ' fill="{paper}"/>'
    ),
    "serviceTask": (
        '<path d="M-1.5-7h3V-4.5L4-3.3 5.7-5 7.5-3 5.5-1 8 0v2L5 2.5'
        " 5.8 5 4 6.5 1.8 5 1.3 7.5H-1.5L-2 5-4 6.5-6 5-5 2.5-7.5 2"
        'V0L-5-1-6.5-3-4.5-5-2.8-3.5Z" fill="{paper}"/>'
        '<circle cy=".5" r="2.2" fill="{paper}"/>'
    ),
    "sendTask": (
        '<rect x="-8" y="-5.5" width="16" height="11" fill="{ink}"/>'
        '<path d="M-8-5.5 0 1 8-5.5" fill="none" stroke="{paper}"/>'
    ),
    "receiveTask": (
        '<rect x="-8" y="-5.5" width="16" height="11" fill="{paper}"/>'
        '<path d="M-8-5.5 0 1 8-5.5" fill="none"/>'
    ),
    "businessRuleTask": (
        '<rect x="-8" y="-6" width="16" height="12" fill="{paper}"/>'
        '<path d="M-8-2.5H8M-8 1.7H8M-3-2.5V6" fill="none"/>'
    ),
    "scriptTask": (
        '<path d="M-4-7H7Q2-3 5 0T3 7H-7Q-3 3-6 0T-4-7Z" fill="{paper}"/>'
        '<path d="M-2-4h4M-3-1h5M-1 2h4" fill="none"/>'
    ),
}

#: What stands at the lower border of an activity, around the middle.
_MARKERS: Mapping[str, str] = {
    "collapsed": '<path d="M-6-6H6V6H-6ZM0-4V4M-4 0H4" fill="none"/>',
    "parallel": '<path d="M-4-6V6M0-6V6M4-6V6" fill="none" stroke-width="2"/>',
    "sequential": '<path d="M-6-4H6M-6 0H6M-6 4H6" fill="none" stroke-width="2"/>',
    "loop": (
        '<path d="M-3 5.5A6 6 0 1 1 3 5.5M-7 5.5h4V1.5" fill="none"'
        ' stroke-width="1.5"/>'
    ),
    "compensation": '<path d="M-8 0-1-5V5ZM-1 0 6-5V5Z" fill="{paper}"/>',
    "adHoc": ('<path d="M-7 2Q-3.5-4 0 0T7-2" fill="none" stroke-width="2"/>'),
}

_GATEWAYS: Mapping[str, str] = {
    "exclusiveGateway": '<path d="M-6-8 6 8M6-8-6 8" fill="none" stroke-width="3"/>',
    "parallelGateway": '<path d="M0-10V10M-10 0H10" fill="none" stroke-width="3"/>',
    "inclusiveGateway": '<circle r="9" fill="none" stroke-width="2.5"/>',
    "complexGateway": (
        '<path d="M0-10V10M-10 0H10M-7-7 7 7M7-7-7 7" fill="none" stroke-width="2.5"/>'
    ),
    "eventBasedGateway": (
        '<circle r="11" fill="none"/><circle r="8.5" fill="none"/>'
        '<path d="M0-6 5.7-1.9 3.5 4.9H-3.5L-5.7-1.9Z" fill="none"/>'
    ),
}


def start(kind: str = "", *, interrupting: bool = True) -> str:
    """Draw a start event: a thin circle, dashed when it does not interrupt."""
    return _event(kind, _circle(16, dashed=not interrupting), throws=False)


def intermediate(kind: str = "", *, throws: bool, interrupting: bool = True) -> str:
    """Draw an intermediate or boundary event: a double circle."""
    circles = "".join(_circle(size, dashed=not interrupting) for size in (16, 13))
    return _event(kind, circles, throws=throws)


def end(kind: str = "") -> str:
    """Draw an end event: a thick circle."""
    return _event(kind, _circle(15, width=3.5), throws=True)


def gateway(kind: str) -> str:
    """Draw a gateway: a diamond."""
    diamond = f'<path d="M0-20 20 0 0 20-20 0Z" fill="{_PAPER}"/>'
    return _picture(44, 44, diamond + _filled(_GATEWAYS[kind]))


def task(kind: str, *markers: str) -> str:
    """Draw a task: a box with round corners."""
    return _activity(_box(width=1.5), kind, markers)


def scope(*markers: str, style: str = "", inside: str = "") -> str:
    """Draw a subprocess or call: dashed, double or thick borders say which.

    Args:
        markers: What stands at the lower border.
        style: event, transaction, call, or nothing.
        inside: Definition of the start event of an event subprocess.
    """
    box = {
        "event": _box(width=1.5, dashed=True),
        "transaction": _box(width=1.5) + _box(width=1.5, inset=3),
        "call": _box(width=4),
    }.get(style, _box(width=1.5))
    if inside:
        circle = _circle(16) + _filled(_ICONS[inside])
        box += f'<g transform="translate(-28-14)scale(.6)">{circle}</g>'
    return _activity(box, "", markers)


def flow(*, conditional: bool = False, default: bool = False) -> str:
    """Draw a sequence flow."""
    line = '<path d="M-34 0H26" fill="none"/><path d="M24-5 36 0 24 5Z" fill="{ink}"/>'
    if conditional:
        line += '<path d="M-36 0-28-5-20 0-28 5Z" fill="{paper}"/>'
    if default:
        line += '<path d="M-22-6-28 6" fill="none"/>'
    return _picture(84, 24, _filled(line))


def _event(kind: str, circles: str, *, throws: bool) -> str:
    icon = _filled(_ICONS[kind], throws=throws) if kind else ""
    return _picture(40, 40, circles + icon)


def _circle(radius: float, *, width: float = 1.5, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 3"' if dashed else ""
    return f'<circle r="{radius}" fill="{_PAPER}" stroke-width="{width}"{dashes}/>'


def _box(*, width: float, dashed: bool = False, inset: int = 0) -> str:
    dashes = ' stroke-dasharray="2 3"' if dashed else ""
    x, y = -42 + inset, -26 + inset
    return (
        f'<rect x="{x}" y="{y}" width="{-2 * x}" height="{-2 * y}" rx="{8 - inset}"'
        f' fill="{_PAPER}" stroke-width="{width}"{dashes}/>'
    )


def _activity(box: str, kind: str, markers: tuple[str, ...]) -> str:
    content = box
    if kind in _TASK_ICONS:
        content += f'<g transform="translate(-30-14)">{_filled(_TASK_ICONS[kind])}</g>'
    left = -8 * (len(markers) - 1)
    for number, marker in enumerate(markers):
        drawn = _filled(_MARKERS[marker])
        content += f'<g transform="translate({left + 16 * number} 17)">{drawn}</g>'
    return _picture(92, 60, content)


def _filled(drawing: str, *, throws: bool = False) -> str:
    return drawing.format(
        fill=_STROKE if throws else _PAPER,
        line=_PAPER if throws else _STROKE,
        ink=_STROKE,
        paper=_PAPER,
    )


def _picture(width: int, height: int, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="{-width // 2} {-height // 2} {width} {height}" stroke="{_STROKE}"'
        f' stroke-linejoin="round">{content}</svg>\n'
    )
