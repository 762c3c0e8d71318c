"""The page of supported BPMN, from the three lists of the deployment gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from engine.bpmn.support import LISTS, Documentation, Executed, Refusal
from scripts.reference_pages.bpmn_pictures import has_picture, name_of
from scripts.reference_pages.markdown import codes, document, table
from tests.support.traces.catalogue import Trace, traces
from tests.support.traces.coverage import proofs

_INTRODUCTION = """\
Tandem reads BPMN 2.0 with the extensions of Camunda Platform 7, as Camunda Modeler writes them.
Everything in a diagram is executed, documentation, or refused; a word on none of the lists is refused as well.
Why it is so: [decision 2](../decisions/0002-deployed-means-executed-documented-or-refused.md).
Where it is done otherwise than in Camunda 7, and why: [deviations from Camunda 7](../explanation/camunda-deviations.md).

How to read the words: `bpmn:userTask` is an element, `camunda:userTask@assignee` an attribute of it, `bpmn:boundaryEvent/timerEventDefinition` an event definition or extension element in it, `@type=external` an attribute with one value only.
`*` stands for any element; the most precise entry counts."""

_EXECUTED = """\
Each construct is proved by [execution traces](execution-traces.md); what happens is told by the first of them."""

_DOCUMENTATION = """\
Kept and shown to whoever looks at the diagram, without any effect on what happens."""

_REFUSED = """\
A diagram with one of these is not deployed.
The gate gives the reason and the remedy in Chinese and English, with file, line and element."""

#: So many traces are named with a construct; the catalogue has them all.
_NAMED = 4

#: Heading -> which of the constructs with a picture stand below it.
_GROUPS: Mapping[str, Callable[[str], bool]] = {
    "Start events": lambda word: word.startswith("bpmn:startEvent"),
    "Intermediate events": lambda word: word.startswith("bpmn:intermediate"),
    "Boundary events": lambda word: word.startswith("bpmn:boundaryEvent"),
    "End events": lambda word: word.startswith("bpmn:endEvent"),
    "Gateways and flows": lambda word: (
        "Gateway" in word or word in {"bpmn:sequenceFlow", "bpmn:conditionExpression"}
    ),
    "Activities": bool,
}


def page() -> str:
    """Return the page."""
    executed = [word for word, found in LISTS.items() if isinstance(found, Executed)]
    proved = _Proved(traces())
    return document(
        "Supported BPMN",
        _INTRODUCTION,
        "## Executed",
        _EXECUTED,
        *_pictured(executed, proved),
        "### Other elements",
        _others(executed, proved),
        "### Attributes",
        _parts_table(executed, "@", proved),
        "### Extension elements",
        _parts_table(executed, "/", proved),
        "## Documentation",
        _DOCUMENTATION,
        _notes(),
        _plain_documentation(),
        "## Refused",
        _REFUSED,
        _refusals(),
    )


class _Proved:
    """What is said of a construct by the traces that prove it."""

    def __init__(self, catalogue: list[Trace]) -> None:
        self._says = {trace.id: trace.says for trace in catalogue}
        self._proofs = proofs(catalogue)

    def says(self, word: str) -> str:
        """Return what happens, in the words of the first trace."""
        return next((self._says[name] for name in self._proofs.get(word, ())), "")

    def links(self, word: str) -> str:
        """Return links to the first traces."""
        found = self._proofs.get(word, [])
        shown = [f"[{name}](execution-traces.md#{name})" for name in found[:_NAMED]]
        more = len(found) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _pictured(executed: Iterable[str], proved: _Proved) -> list[str]:
    """Return the tables of the constructs that have a picture."""
    left = [word for word in executed if has_picture(word)]
    parts = []
    for heading, belongs in _GROUPS.items():
        words = sorted(word for word in left if belongs(word))
        left = [word for word in left if word not in words]
        rows = ((_image(w), f"`{w}`", proved.says(w), proved.links(w)) for w in words)
        head = ("", "construct", "what happens", "proved by")
        parts += [f"### {heading}", table(head, rows)]
    return parts


def _image(word: str) -> str:
    return f"![{word}](../images/bpmn/{name_of(word)}.svg)"


def _others(executed: Iterable[str], proved: _Proved) -> str:
    words = [w for w in executed if not _part(w) and not has_picture(w)]
    return table(
        ("element", "proved by"), ((f"`{w}`", proved.links(w)) for w in sorted(words))
    )


def _part(word: str) -> str:
    """Return the sign by which a word is a part of an element, if any."""
    name = word.partition("=")[0]
    return "@" if "@" in name else "/" if "/" in name else ""


def _parts_table(words: Iterable[str], sign: str, proved: _Proved) -> str:
    """Return attributes or extension elements, each with the elements that have it."""
    elements: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word in words:
        if _part(word) == sign and not has_picture(word):
            prefix, _, rest = word.partition(":")
            element, _, part = rest.partition(sign)
            elements[f"{prefix}:{part}", proved.links(word)].append(element)
    rows = sorted(elements.items(), key=lambda item: item[0][0].casefold())
    name = "attribute" if sign == "@" else "element"
    return table(
        (name, "of", "proved by"),
        ((f"`{part}`", codes(sorted(found)), links) for (part, links), found in rows),
    )


def _notes() -> str:
    grouped: dict[Documentation, list[str]] = defaultdict(list)
    for word, found in LISTS.items():
        if isinstance(found, Documentation) and found.note_en:
            grouped[found].append(word)
    return table(
        ("constructs", "what designers are told", "设计者看到的提示"),
        ((codes(words), note.note_en, note.note_zh) for note, words in grouped.items()),
    )


def _plain_documentation() -> str:
    plain = [word for word, found in LISTS.items() if found == Documentation()]
    return f"Without a note: {codes(sorted(plain))}."


def _refusals() -> str:
    grouped: dict[Refusal, list[str]] = defaultdict(list)
    for word, found in LISTS.items():
        if isinstance(found, Refusal):
            grouped[found].append(word)
    return table(
        ("constructs", "reason", "remedy", "原因与办法"),
        (
            (
                codes(words),
                refusal.reason_en,
                refusal.remedy_en,
                f"{refusal.reason_zh}；{refusal.remedy_zh}",
            )
            for refusal, words in grouped.items()
        ),
    )
