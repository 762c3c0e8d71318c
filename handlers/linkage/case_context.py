"""What a form rule may look at: the case, its variables, the calendar, the parties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from engine import Actor
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.local_time import local_day
from handlers.forms.library import FormLibrary
from handlers.linkage.cases import CaseHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseContext:
    """One case as one task of it sees it, while a page is made or a form is filed."""

    header: CaseHeader
    #: The matter: the task's element in the diagram, where that is the standard's.
    element_id: str
    #: When the task was opened.
    opened_at: datetime
    #: What the process knows.
    variables: Mapping[str, object]
    actor: Actor
    now: datetime
    book: DeadlineBook
    #: Read-only, open as long as the context is used.
    connection: Connection
    #: The forms as they were filled in.
    forms: FormLibrary
    #: The officer files what stands on signed paper, and its scan is kept (代录).
    on_paper: bool = False

    @property
    def business_key(self) -> str:
        """Return the case number."""
        return self.header.business_key

    @property
    def today(self) -> date:
        """Return today in Xiamen."""
        return local_day(self.now)
