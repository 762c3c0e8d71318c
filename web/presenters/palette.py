"""The element templates as a page for designers lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.i18n import gettext as _
from web.i18n import marked

_GROUPS: Mapping[str, str] = {
    "handlers": marked("处理程序（服务任务）"),
    "annexes": marked("标准附录的表单（用户任务）"),
    "deadlines": marked("有期限的事项（用户任务）"),
    "butlers": marked("质量管家的任务（用户任务）"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteField:
    """One thing that a template asks for."""

    label: str
    hint: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteRow:
    """One template."""

    id: str
    name: str
    version: int
    description: str
    fields: tuple[PaletteField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteGroup:
    """The templates of one file."""

    name: str
    rows: tuple[PaletteRow, ...]


def palette_groups(
    lists: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[PaletteGroup]:
    """Return the templates by their files."""
    return [
        PaletteGroup(
            name=_(_GROUPS[name]) if name in _GROUPS else name,
            rows=tuple(_row(each) for each in listed),
        )
        for name, listed in lists.items()
    ]


def _row(template: Mapping[str, Any]) -> PaletteRow:
    return PaletteRow(
        id=str(template["id"]),
        name=str(template["name"]),
        version=int(template["version"]),
        description=str(template["description"]),
        fields=tuple(_fields(template["properties"])),
    )


def _fields(properties: Sequence[Mapping[str, Any]]) -> Iterator[PaletteField]:
    for each in properties:
        if each["type"] != "Hidden":
            yield PaletteField(
                label=str(each["label"]),
                hint=str(each.get("description", "")),
                required=bool(each.get("constraints", {}).get("notEmpty")),
            )
