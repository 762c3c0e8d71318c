"""What the rule of a programme's task may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Connection

from engine import Actor
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.local_time import local_day
from handlers.forms.library import FormLibrary
from handlers.linkage.programme.case_facts import CaseFacts, case_facts
from handlers.linkage.programmes.headers import Programme


@dataclass(frozen=True, kw_only=True)
class ProgrammeContext:
    """One programme as one task of it sees it, while a page is made or a form filed."""

    programme: Programme
    #: What the process knows.
    variables: Mapping[str, object]
    actor: Actor
    now: datetime
    book: DeadlineBook
    #: Read-only, open as long as the context is used.
    connection: Connection
    #: The forms as they were filled in.
    forms: FormLibrary

    @property
    def programme_id(self) -> str:
        """Return the programme's number."""
        return self.programme.programme_id

    @property
    def today(self) -> date:
        """Return today in Xiamen."""
        return local_day(self.now)

    @cached_property
    def cases(self) -> CaseFacts:
        """Return what is known of the programme's cases."""
        return case_facts(self.connection, self.programme_id)
