"""Write the pages of docs/reference that say what the code says.

Run it after a change of the lists of BPMN, the errors, the deadlines, the command
line or the shipped diagrams; a test compares the pages with what it would write.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.reference_pages import (  # noqa: E402
    bpmn,
    bpmn_pictures,
    commands,
    deadlines,
    diagrams,
    dmn,
    errors,
    feel,
    findings,
    handlers,
    machine,
    scenarios,
    traces,
    tracing,
)

TARGET = ROOT / "docs" / "reference"
PICTURES = ROOT / "docs" / "images" / "bpmn"

#: File name -> what makes its text.
PAGES: Mapping[str, Callable[[], str]] = {
    "supported-bpmn.md": bpmn.page,
    "execution-traces.md": traces.page,
    "supported-dmn.md": dmn.page,
    "errors.md": errors.page,
    "deployment-findings.md": findings.page,
    "commands.md": commands.page,
    "deadlines.md": deadlines.page,
    "handlers.md": handlers.page,
    "machine-interface.md": machine.page,
    "diagrams.md": diagrams.page,
    "feel.md": feel.page,
    "scenario-files.md": scenarios.page,
    "requirements.md": tracing.standard_page,
    "rules.md": tracing.rules_page,
    "butler-requirements.md": tracing.specification_page,
}


def main() -> None:
    """Write every generated page."""
    for name, page in PAGES.items():
        (TARGET / name).write_text(page(), "utf-8")
        print(f"docs/reference/{name}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.iterdir():
        old.unlink()
    for name, picture in bpmn_pictures.pictures().items():
        (PICTURES / name).write_text(picture, "utf-8")
    print("docs/images/bpmn")


if __name__ == "__main__":
    main()
