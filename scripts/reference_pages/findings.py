"""The page of what the deployment gate finds, from its messages."""

from __future__ import annotations

from engine.bpmn.gate_messages import MESSAGES
from scripts.reference_pages.markdown import document, table

_INTRODUCTION = """\
What a deployment may be told, apart from the constructs that are [refused as such](supported-bpmn.md#refused).
All findings of all files come at once, each with its file, line, column, element and label.
An error refuses the whole deployment; a warning and an information do not.
The code of a finding never changes; what stands in braces is filled in."""


def page() -> str:
    """Return the page."""
    return document(
        "Deployment findings",
        _INTRODUCTION,
        table(
            ("code", "reason", "remedy", "原因与办法"),
            (
                (
                    f"`{code}`",
                    _shown(message.reason_en),
                    _shown(message.remedy_en),
                    _shown(f"{message.reason_zh}；{message.remedy_zh}"),
                )
                for code, message in sorted(MESSAGES.items())
            ),
        ),
    )


def _shown(text: str) -> str:
    """Return a message as people read it: its own braces are written twice."""
    return text.replace("{{", "{").replace("}}", "}")
