"""Soundness: whether the control flow of a process can always come to a good end.

`judge_process` is the door. Every scope is turned into a net of junctions and ways
(`net`, `build`), made smaller without changing what can happen (`reduce`), and played
in all orders (`search`). Nothing here is shared with the interpreter, so that neither
can hide a mistake of the other. Conditions and events are free choices: what is
judged is what the drawing says, not what the data happen to be.
"""

from __future__ import annotations

from engine.bpmn.soundness.judge import ScopeVerdict, judge_process
from engine.bpmn.soundness.search import Budget, Fault, FaultKind

__all__ = ["Budget", "Fault", "FaultKind", "ScopeVerdict", "judge_process"]
