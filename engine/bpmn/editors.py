"""What editors may know of the gate, as JSON: the lists, and the texts about inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn import words
from engine.bpmn.gate_messages_inputs import INPUTS
from engine.bpmn.gate_rules.names import HANDLED, OF_ROUNDS, START_VARIABLES
from engine.bpmn.seen import LONGEST_VALUE, VALUED
from engine.bpmn.support import LISTS, Documentation, Refusal, Support, support_of

#: The findings about inputs that a diagram alone can show.
_ABOUT_INPUTS = ("input_missing", "input_empty", "input_unknown")


def lists_for_editors() -> Mapping[str, Any]:
    """Return the three lists with their texts, and how words are made.

    Many words share a text: `refused` says which of `texts` a word has.
    """
    refusals = {word: one for word, one in LISTS.items() if isinstance(one, Refusal)}
    texts = list(dict.fromkeys(_texts(one) for one in refusals.values()))
    notes = {word: note for word, one in LISTS.items() if (note := _note(one))}
    return {
        "known": sorted(LISTS.keys() - refusals.keys() - notes.keys()),
        "notes": notes,
        "refused": {word: texts.index(_texts(one)) for word, one in refusals.items()},
        "texts": texts,
        "unknown": _texts(support_of("{word}")),
        "prefixes": words.PREFIXES,
        "valued": sorted(VALUED),
        "longestValue": LONGEST_VALUE,
        "named": sorted(words.NAMED),
        "scopes": sorted(words.SCOPES),
        "eventDefinitions": sorted(words.EVENT_DEFINITIONS),
        "handlingStart": words.HANDLING_START,
    }


def inputs_for_editors() -> Mapping[str, Any]:
    """Return what is said of inputs, and what it rests on besides the handlers."""
    told = {code: INPUTS[code] for code in _ABOUT_INPUTS}
    return {
        "texts": {code: [one.reason_zh, one.remedy_zh] for code, one in told.items()},
        "handled": sorted(HANDLED),
        "ofRounds": sorted(OF_ROUNDS),
        "startVariables": START_VARIABLES,
    }


def _note(support: Support) -> str:
    return support.note_zh if isinstance(support, Documentation) else ""


def _texts(support: Support) -> tuple[str, str]:
    if not isinstance(support, Refusal):
        raise TypeError(support)
    return support.reason_zh, support.remedy_zh
