"""Run commands: one transaction each, once per idempotency key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from engine.clock import Clock
from engine.commands.context import Command, CommandContext, Services
from engine.commands.outbox import defer
from engine.errors import Refused, RequestReused
from engine.model.actors import Actor
from engine.model.requests import RequestKey
from engine.store.database import Database
from engine.store.tables import request_key
from engine.store.unit_of_work import UnitOfWork, transaction

Result = TypeVar("Result")
_KNOWN = select(request_key.c.request_digest, request_key.c.answer).where(
    request_key.c.actor == bindparam("by"), request_key.c.key == bindparam("name")
)


class CommandExecutor:
    """The one place in which commands begin and commit."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        services: Services,
        on_commit: Callable[[datetime | None], None],
    ) -> None:
        self.database = database
        self.clock = clock
        self._services = services
        #: Told after each commit, with the due time of the earliest job in it.
        self._on_commit = on_commit

    def run(
        self,
        command: Command[Result],
        *,
        actor: Actor,
        request: RequestKey | None = None,
        answer: Callable[[Any], Result] = lambda stored: stored,
    ) -> Result:
        """Carry out a command, or return what it answered to the same request before.

        Args:
            command: What to do.
            actor: Who wants it.
            request: The caller's own name for the request.
            answer: Makes the result again from its stored JSON.

        Raises:
            RequestReused: the key came before with another request.
            Refused: the command was not valid; nothing changed.
            Unavailable: the database cannot take it now; nothing changed.
        """
        if request is None:
            with self.transaction(actor) as context:
                return command.execute(context)
        try:
            return self._run_once(command, actor=actor, request=request, answer=answer)
        except (Refused, IntegrityError):
            # The same request may have been on its way twice, and the other won.
            with self.database.read() as connection:
                row = _known(connection.execute, actor, request)
            if row is None:
                raise
            return answer(row.answer)

    @contextmanager
    def transaction(self, actor: Actor) -> Iterator[CommandContext]:
        """Run a block as one transaction; wake the job executor after its commit."""
        with transaction(self.database, clock=self.clock, actor=actor) as work:
            context = CommandContext(work=work, services=self._services)
            work.after_commit(lambda: self._on_commit(context.earliest_due))
            yield context
            defer(context)

    @contextmanager
    def unit_of_work(
        self, actor: Actor, request: RequestKey | None = None
    ) -> Iterator[UnitOfWork]:
        """Run a block of a domain room as one transaction.

        Raises:
            RequestReused: the key came before with another request.
        """
        with self.transaction(actor) as context:
            work = context.work
            if request is not None:
                work.repeated = (
                    _known(work.connection.execute, actor, request) is not None
                )
            yield work
            if request is not None and not work.repeated:
                _remember(work, request, None)

    def _run_once(
        self,
        command: Command[Result],
        *,
        actor: Actor,
        request: RequestKey,
        answer: Callable[[Any], Result],
    ) -> Result:
        with self.transaction(actor) as context:
            row = _known(context.work.connection.execute, actor, request)
            if row is not None:
                return answer(row.answer)
            result = command.execute(context)
            stored = result
            if is_dataclass(result) and not isinstance(result, type):
                stored = asdict(result)  # type: ignore[assignment]
            _remember(context.work, request, stored)
            return result


def _known(execute: Callable[..., Any], actor: Actor, request: RequestKey) -> Any:
    row = execute(_KNOWN, {"by": actor.id, "name": request.key}).one_or_none()
    if row is not None and row.request_digest != request.digest:
        raise RequestReused(request.key)
    return row


def _remember(work: UnitOfWork, request: RequestKey, answer: object) -> None:
    work.connection.execute(
        insert(request_key),
        {
            "actor": work.actor.id,
            "key": request.key,
            "request_digest": request.digest,
            "answer": answer,
            "at": work.now,
        },
    )
