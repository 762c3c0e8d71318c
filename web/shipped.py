"""Where the processes that come with Tandem lie, and what designers use beside them."""

from __future__ import annotations

from pathlib import Path

PROCESSES = Path(__file__).parent.parent / "processes"
#: Where the Modeler looks for element templates.
TEMPLATES = PROCESSES / ".camunda"
