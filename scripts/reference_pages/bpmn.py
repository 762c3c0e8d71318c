"""The page of supported BPMN, from the three lists of the deployment gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from engine.bpmn.support import LISTS, Documentation, Executed, Refusal
from scripts.reference_pages.markdown import codes, document, table

_INTRODUCTION = """\
Tandem reads BPMN 2.0 with the extensions of Camunda Platform 7, as Camunda Modeler writes them.
Everything in a diagram is executed, documentation, or refused; a word on none of the lists is refused as well.
Why it is so: [decision 2](../decisions/0002-deployed-means-executed-documented-or-refused.md).

How to read the words: `bpmn:userTask` is an element, `camunda:userTask@assignee` an attribute of it, `bpmn:boundaryEvent/timerEventDefinition` an event definition or extension element in it, `@type=external` an attribute with one value only.
`*` stands for any element; the most precise entry counts."""

_DOCUMENTATION = """\
Kept and shown to whoever looks at the diagram, without any effect on what happens."""

_REFUSED = """\
A diagram with one of these is not deployed.
The gate gives the reason and the remedy in Chinese and English, with file, line and element."""


def page() -> str:
    """Return the page."""
    executed = [word for word, found in LISTS.items() if isinstance(found, Executed)]
    return document(
        "Supported BPMN",
        _INTRODUCTION,
        "## Executed",
        "### Elements",
        codes(sorted(word for word in executed if not _part(word))),
        "### Events",
        _events(executed),
        "### Attributes",
        _parts_table(executed, "@", ("element", "attributes")),
        "### Extension elements",
        _extensions(executed),
        "## Documentation",
        _DOCUMENTATION,
        _notes(),
        _plain_documentation(),
        "## Refused",
        _REFUSED,
        _refusals(),
    )


def _part(word: str) -> str:
    """Return the sign by which a word is a part of an element, if any."""
    name = word.partition("=")[0]
    return "@" if "@" in name else "/" if "/" in name else ""


def _events(executed: Iterable[str]) -> str:
    triggers: dict[str, list[str]] = defaultdict(list)
    for word in executed:
        if word.startswith("bpmn:") and word.endswith("EventDefinition"):
            event, found, definition = word.removeprefix("bpmn:").partition("/")
            if found:
                triggers[event].append(definition.removesuffix("EventDefinition"))
    rows = (
        (f"`{event}`", ", ".join([*_without_trigger(event), *sorted(kinds)]))
        for event, kinds in sorted(triggers.items())
    )
    return table(("event", "triggers"), rows)


def _without_trigger(event: str) -> list[str]:
    """Say that an event may stand without a trigger: not if it waits for one."""
    waits = event in {"boundaryEvent", "intermediateCatchEvent"}
    return [] if waits else ["none"]


def _parts_table(words: Iterable[str], sign: str, head: tuple[str, str]) -> str:
    parts: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if _part(word) == sign:
            prefix, _, rest = word.partition(":")
            element, _, part = rest.partition(sign)
            parts[element].append(f"{prefix}:{part}")
    return table(
        head,
        ((f"`{element}`", codes(sorted(found))) for element, found in _by_name(parts)),
    )


def _extensions(executed: Iterable[str]) -> str:
    words = [word for word in executed if word.startswith("camunda:")]
    return _parts_table(words, "/", ("element", "extension elements"))


def _by_name(parts: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
    return sorted(parts.items(), key=lambda item: item[0].casefold())


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
