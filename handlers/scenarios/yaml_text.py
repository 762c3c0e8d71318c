"""Read YAML as plain JSON values with the line of each, and write it.

Only what JSON can say is read, and dates stay the text that they are: no tags, no
anchors, no `yes` for true, no key twice. So a file says the same to every reader and
cannot grow while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from typing_extensions import override

from handlers.scenarios.errors import FileFault, ScenarioRefused

#: A long case has some hundred steps.
MOST_BYTES = 256 * 1024
_MOST_DEPTH = 20
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_TOO_LARGE = f"a scenario has at most {MOST_BYTES // 1024} KiB"

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and where."""

    value: object
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Return the line of a value, or of what it is missing from."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(content: bytes) -> Document:
    """Return what a YAML file says.

    Raises:
        ScenarioRefused: it is no YAML, or says what JSON cannot.
    """
    if len(content) > MOST_BYTES:
        raise _refused(1, _TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            _must_be_plain(event)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise _refused(1, "the file is not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _refused(line, f"no YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise _refused(1, f"no YAML: {error}") from error
    if node is None:
        raise _refused(1, "the file is empty")
    lines: dict[Path, int] = {}
    return Document(_value(node, (), lines), lines)


def write(value: Mapping[str, object]) -> str:
    """Return the YAML text of JSON values, in their order."""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=88,
    )
    return text


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Writes lists under their key, indented, and short values in one line."""

    @override
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    @override
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _must_be_plain(event: yaml.Event) -> None:
    line = event.start_mark.line + 1 if event.start_mark else 1
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _refused(line, "anchors and aliases are not allowed")
    if getattr(event, "tag", None):
        raise _refused(line, "tags are not allowed")


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> object:
    lines[path] = line = node.start_mark.line + 1
    if len(path) > _MOST_DEPTH:
        raise _refused(line, "values are nested too deeply")
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, (*path, n), lines) for n, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, path: Path, lines: dict[Path, int]
) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _refused(line, "a key must be text")
        if key.value in found:
            raise _refused(line, f"the key {key.value} stands here twice")
        found[key.value] = _value(value, (*path, key.value), lines)
        lines[(*path, key.value)] = line
    return found


def _scalar(node: yaml.Node) -> object:
    text = str(node.value)
    if node.style is not None:  # quoted, or a block of text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _refused(line: int, message: str) -> ScenarioRefused:
    return ScenarioRefused([FileFault(line=line, field="", message=message)])
