"""One transaction: what it locked, what it will write, and what follows its commit.

Order inside a transaction: root instance, job, rows of the engine, rows of the
domain, the admin chain of the audit. So no two transactions wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, insert, select, update

from engine.clock import Clock
from engine.errors import LockOrderBroken
from engine.model.actors import Actor
from engine.model.audit import ADMIN_CHAIN, audit_entry
from engine.model.follow_ups import FollowUp
from engine.store.database import WROTE, Database
from engine.store.tables import audit, audit_chain, instance


class UnitOfWork:
    """What a command, a handler with database effects or a domain room works in."""

    def __init__(self, *, connection: Connection, clock: Clock, actor: Actor) -> None:
        self.connection = connection
        self.clock = clock
        self.actor = actor
        #: The moment of everything that this transaction writes.
        self.now = clock.now()
        #: The root instance that this transaction holds.
        self.root_id: str | None = None
        #: True when the same request was carried out before: do nothing then.
        self.repeated = False
        #: Deferred commands and notices: each becomes a job of its own.
        self.deferred: list[FollowUp] = []
        self._rows: dict[Table, list[Mapping[str, object]]] = {}
        self._admin: list[tuple[str, object]] = []
        self._after_commit: list[Callable[[], None]] = []

    def lock(
        self, query: Select[Any], parameters: Mapping[str, object] | None = None
    ) -> Row[Any] | None:
        """Lock the root instance that a query finds and return its row.

        Args:
            query: Made by `locking`; it has the root's id in a column `root_id`.
            parameters: Of the query.

        Raises:
            LockOrderBroken: this transaction has written or holds another root.
        """
        if self.connection.info.get(WROTE) or self._rows:
            raise LockOrderBroken(reason="something was written before")
        row = self.connection.execute(query, parameters).one_or_none()
        if row is None:
            return None
        root_id = str(row.root_id)
        if self.root_id not in {None, root_id}:
            raise LockOrderBroken(
                reason=f"the transaction already holds {self.root_id}"
            )
        self.root_id = root_id
        return row

    def lock_next(
        self,
        query: Select[Any],
        parameters: Mapping[str, object] | None = None,
        *,
        root_id: str,
    ) -> Row[Any] | None:
        """Lock one more root instance, in the ascending order of ids (ADR 37).

        Args:
            query: Made by `locking`; it finds this root or nothing.
            parameters: Of the query.
            root_id: The root; no smaller than the one that was locked last.

        Raises:
            LockOrderBroken: this transaction has written, or holds a greater root.
        """
        if self.connection.info.get(WROTE) or self._rows:
            raise LockOrderBroken(reason="something was written before")
        if self.root_id is not None and root_id < self.root_id:
            raise LockOrderBroken(reason=f"{self.root_id} is locked already")
        row = self.connection.execute(query, parameters).one_or_none()
        if row is not None:
            self.root_id = root_id
        return row

    @contextmanager
    def on_behalf_of(self, root_id: str) -> Iterator[None]:
        """Work for one of several roots that this transaction holds."""
        usual, self.root_id = self.root_id, root_id
        try:
            yield
        finally:
            self.root_id = usual

    def own_root(self, root_id: str) -> None:
        """Take a root instance that this transaction itself creates.

        Raises:
            LockOrderBroken: this transaction holds another root.
        """
        if self.root_id is not None:
            raise LockOrderBroken(
                reason=f"the transaction already holds {self.root_id}"
            )
        self.root_id = root_id

    def add(self, table: Table, row: Mapping[str, object]) -> None:
        """Collect a row to insert: rows of one table go out in one statement."""
        self._rows.setdefault(table, []).append(row)

    def defer(self, follow_up: FollowUp) -> None:
        """Have something done by a job of its own, after this commit."""
        self.deferred.append(follow_up)

    def audit(self, action: str, data: object) -> None:
        """Say in the admin chain what this transaction did."""
        self._admin.append((action, data))

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call something once the transaction is on the disk."""
        self._after_commit.append(callback)

    def flush(self) -> None:
        """Insert the collected rows, in the order in which tables were first used."""
        rows, self._rows = self._rows, {}
        for table, new in rows.items():
            self.connection.execute(insert(table), new)

    def finish(self) -> None:
        """Write what is left to write; the commit follows."""
        self.flush()
        if self._admin:
            self._write_admin()
            self.flush()

    def committed(self) -> None:
        """Run what was to follow the commit."""
        for callback in self._after_commit:
            callback()

    def _write_admin(self) -> None:
        is_admin = audit_chain.c.chain == ADMIN_CHAIN
        locking = select(audit_chain).where(is_admin).with_for_update()
        row = self.connection.execute(locking).one()
        seq, head = int(row.seq), str(row.head)
        for action, data in self._admin:
            seq += 1
            entry = audit_entry(
                chain=ADMIN_CHAIN,
                seq=seq,
                at=self.now,
                actor=self.actor.id,
                action=action,
                payload=data,
                previous_hash=head,
            )
            head = entry.hash
            self.add(audit, entry.to_row())
        self._admin = []
        self.connection.execute(
            update(audit_chain).where(is_admin).values(seq=seq, head=head)
        )


def locking(query: Select[Any]) -> Select[Any]:
    """Return a query over `instance` that locks the rows it finds."""
    return query.with_for_update(key_share=True, of=instance)


@contextmanager
def transaction(
    database: Database, *, clock: Clock, actor: Actor
) -> Iterator[UnitOfWork]:
    """Run a block as one transaction: all of it is committed, or nothing.

    Raises:
        Unavailable: the database is busy, full or gone; nothing was changed.
    """
    with database.write() as connection:
        work = UnitOfWork(connection=connection, clock=clock, actor=actor)
        yield work
        work.finish()
    work.committed()
