"""Where the processes that come with Tandem lie, and what designers use beside them."""

from __future__ import annotations

from pathlib import Path

from handlers.element_templates import catalogue
from handlers.palette.files import Catalogue

PROCESSES = Path(__file__).parent.parent / "processes"
#: Where the Modeler looks for element templates.
TEMPLATES = PROCESSES / ".camunda"


def palette() -> Catalogue:
    """Return every element template, those of the shipped butlers' tasks too."""
    drawn = PROCESSES.glob("butler_*.bpmn")
    return catalogue({path.name: path.read_bytes() for path in drawn})
