"""What may be chosen about the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """What may be chosen about the engine."""

    #: The zone in which days begin and end.
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    #: Automatic steps that one command may take.
    step_budget: int = 10_000
    #: Compiled definitions to keep in memory.
    definitions_in_memory: int = 256
    #: Topics that remote workers serve; `*` = any.
    remote_topics: frozenset[str] = frozenset()
    #: Up to so many ids an inbox looks up one by one.
    few: int = 300
    #: Check diagrams in a process of their own, with limits of time and memory.
    check_apart: bool = True
