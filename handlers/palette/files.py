"""The files of the templates: where the Modeler looks for them, and their versions.

The Modeler reads every JSON below `.camunda/element-templates` in the folder of a
diagram and in the folders around it. The versions lie beside, where it does not look.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from handlers.palette.templates import Template
from handlers.palette.versions import Version, next_versions

VERSIONS = "template-versions.json"
_TEMPLATES = "element-templates"
#: Templates by the name of the file that holds them, without its ending.
Catalogue = Mapping[str, Sequence[Template]]


def write_templates(folder: Path, catalogue: Catalogue) -> list[str]:
    """Bring the files of a `.camunda` folder up to date; return what was changed.

    Files of others are left alone.
    """
    wanted = _wanted(folder, catalogue)
    changed = _differences(folder, wanted)
    for name in changed:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[name], "utf-8")
    return changed


def outdated_templates(folder: Path, catalogue: Catalogue) -> list[str]:
    """Return the names of the files that `write_templates` would change."""
    return _differences(folder, _wanted(folder, catalogue))


def template_files(folder: Path, catalogue: Catalogue) -> Mapping[str, str]:
    """Return the files of the templates by their names below a `.camunda` folder.

    Args:
        folder: Where the versions are kept that were given already.
    """
    wanted = _wanted(folder, catalogue)
    return {name: text for name, text in wanted.items() if name != VERSIONS}


def _differences(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    return [name for name, text in wanted.items() if _read(folder / name) != text]


def _wanted(folder: Path, catalogue: Catalogue) -> Mapping[str, str]:
    listed = [each for templates in catalogue.values() for each in templates]
    versions = next_versions(listed, _versions(folder))
    files = {
        f"{_TEMPLATES}/{name}.json": _text(
            [_with_version(each, versions[str(each["id"])].number) for each in group]
        )
        for name, group in catalogue.items()
    }
    told = {
        name: {"version": one.number, "contract": one.contract}
        for name, one in sorted(versions.items())
    }
    return {**files, VERSIONS: _text(told)}


def _with_version(template: Template, number: int) -> Mapping[str, Any]:
    """Return a template with its version behind its id."""
    found: dict[str, Any] = {}
    for key, value in template.items():
        found[key] = value
        if key == "id":
            found["version"] = number
    return found


def _versions(folder: Path) -> Mapping[str, Version]:
    text = _read(folder / VERSIONS)
    told = json.loads(text) if text is not None else {}
    return {
        name: Version(int(one["version"]), str(one["contract"]))
        for name, one in told.items()
    }


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
