"""Regular expressions of XPath, in a time that grows with the text and no faster."""

from __future__ import annotations

from engine.bpmn.feel.regex.machine import Match, Pattern, compile_pattern
from engine.bpmn.feel.regex.reader import PatternFault

__all__ = ["Match", "Pattern", "PatternFault", "compile_pattern"]
