"""The files of the plug-in, made of our rules and of what gate and handlers say.

The Modeler takes one script from a plug-in and needs no build: texts and rules are
joined here. Nothing of it is kept, so it can never be older than the gate.
See https://github.com/camunda/camunda-modeler/tree/develop/docs/plugins
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine import inputs_for_editors, lists_for_editors
from handlers.declarations import declarations
from handlers.palette.declaration import Declaration

#: The folder of the plug-in below the Modeler's folder `plugins`.
FOLDER = "tandem"
_HERE = Path(__file__).parent
#: In the order in which they use each other.
_RULES = ("lists.js", "inputs.js", "plugin.js")


def plugin_files() -> Mapping[str, str]:
    """Return the texts of the plug-in by their names below `plugins`."""
    return {
        f"{FOLDER}/index.js": (_HERE / "index.js").read_text("utf-8"),
        f"{FOLDER}/client.js": client(declarations()),
    }


def client(declared: Iterable[Declaration]) -> str:
    """Return the script of the plug-in.

    Args:
        declared: the handlers whose inputs and outputs are known.
    """
    told = {"LISTS": lists_for_editors(), "HANDLERS": _handlers(declared)}
    constants = (f"const {name} = {_json(value)};\n" for name, value in told.items())
    rules = ((_HERE / name).read_text("utf-8") for name in _RULES)
    return "\n".join(('(() => {\n"use strict";\n', *constants, *rules, "})();\n"))


def _handlers(declared: Iterable[Declaration]) -> Mapping[str, object]:
    each_of = {one.topic: one for one in declared}
    return {
        **inputs_for_editors(),
        "reads": {topic: _reads(one) for topic, one in each_of.items()},
        "gives": {topic: list(one.given_values()) for topic, one in each_of.items()},
    }


def _reads(declaration: Declaration) -> list[Mapping[str, object]]:
    """Return the inputs in the order in which the gate tells them."""
    values = sorted(declaration.read_values().items())
    return [
        {"name": name, "label": value.zh, "required": value.required}
        for name, value in values
    ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
