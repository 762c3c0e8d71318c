"""Move running instances to another version of their process: all of them, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from engine.bpmn.migration.planning import plan_failures
from engine.bpmn.migration.reasons import reason
from engine.bpmn.migration.rewriting import Rewritten, Versions, rewrite
from engine.commands.context import CommandContext
from engine.commands.migrating_one import migrate_root
from engine.commands.roots import Root, lock_next_root, must_operate
from engine.errors import InstanceNotFound, MigrationRefused, Refused, WrongState
from engine.model.migrations import (
    MOST_INSTANCES,
    MigrationFailure,
    MigrationPlan,
    MigrationReport,
    MovedPlace,
)
from engine.store.tables import instance

_WANTED = select(
    instance.c.id, instance.c.root_id, instance.c.definition_id, instance.c.ended_at
).where(instance.c.id.in_(bindparam("ids", expanding=True)))
_OF_ROOT = select(instance.c.id, instance.c.definition_id, instance.c.ended_at).where(
    instance.c.root_id == bindparam("root")
)


class MigrationTried(Exception):
    """Ends the transaction of a dry run, so that nothing of it stays."""

    def __init__(self, report: MigrationReport) -> None:
        super().__init__("a dry run changes nothing")
        self.report = report


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateInstances:
    """Move instances by a plan; called instances are instances of their own."""

    plan: MigrationPlan
    instance_ids: tuple[str, ...]
    #: Do everything and undo it, to say what would happen.
    dry: bool = False

    def execute(self, context: CommandContext) -> MigrationReport:
        """Carry out the migration.

        Raises:
            NotAllowed: the actor is no operator.
            DefinitionNotFound: there is no such version.
            WrongState: no instance or too many are named.
            MigrationRefused: a place cannot move; nothing did.
            MigrationTried: it was a dry run.
        """
        must_operate(context, "migrate instances")
        report = _Migration(context, self.plan, self.instance_ids).run()
        if self.dry:
            raise MigrationTried(report)
        if not report.is_valid:
            raise MigrationRefused(
                report, reasons=[_sentence(each) for each in report.failures]
            )
        return report


@dataclass(slots=True)
class _RootMove:
    """A locked root with what of it is to move."""

    root: Root
    instance_ids: frozenset[str]
    rewritten: Rewritten


class _Migration:
    """One batch: lock all, look at all, then move all."""

    def __init__(
        self,
        context: CommandContext,
        plan: MigrationPlan,
        instance_ids: Collection[str],
    ) -> None:
        self._context = context
        self._plan = plan
        self._ids = tuple(dict.fromkeys(instance_ids))
        self._failures: list[MigrationFailure] = []
        self._places: list[MovedPlace] = []
        self._begun: dict[str, tuple[str, ...]] = {}

    def run(self) -> MigrationReport:
        """Do all of it, as far as nothing stands against it."""
        if not 0 < len(self._ids) <= MOST_INSTANCES:
            raise WrongState(
                action="migrate at once",
                wanted=f"1 to {MOST_INSTANCES} instances",
                state=f"{len(self._ids)}",
            )
        context, plan = self._context, self._plan
        versions = Versions(
            plan=plan,
            source=context.definition(plan.source_id),
            target=context.definition(plan.target_id),
        )
        self._failures += plan_failures(versions.source, versions.target, plan)
        moves = self._look_at_all(versions) if not self._failures else []
        if not self._failures:
            self._move_all(moves)
        return MigrationReport(
            instance_ids=self._ids,
            places=tuple(self._places),
            begun=self._begun,
            failures=tuple(self._failures),
        )

    # -- first all locks, before anything is written ----------------------------------

    def _look_at_all(self, versions: Versions) -> list[_RootMove]:
        moves = []
        for root_id, instance_ids in sorted(self._by_root().items()):
            try:
                root = lock_next_root(self._context, root_id)
            except InstanceNotFound:
                self._fail_all(instance_ids, "unknown_instance")
                continue
            wanted = self._fitting(root, instance_ids)
            if not wanted:
                continue
            found = rewrite(root.snapshot or "", versions, instance_ids=wanted)
            self._failures += found.failures
            self._places += found.places
            moves.append(_RootMove(root, wanted, found))
        return moves

    def _by_root(self) -> Mapping[str, list[str]]:
        """Return the wanted instances by their roots; a root never changes."""
        rows = self._context.work.connection.execute(_WANTED, {"ids": list(self._ids)})
        roots = {row.id: str(row.root_id) for row in rows}
        found: dict[str, list[str]] = defaultdict(list)
        for instance_id in self._ids:
            if instance_id in roots:
                found[roots[instance_id]].append(instance_id)
            else:
                self._fail_all([instance_id], "unknown_instance")
        return found

    def _fitting(self, root: Root, instance_ids: list[str]) -> frozenset[str]:
        """Return which instances of a locked root run on the source version."""
        rows = self._context.work.connection.execute(_OF_ROOT, {"root": root.id})
        known = {row.id: row for row in rows}
        fitting = set()
        for instance_id in instance_ids:
            if root.ended or known[instance_id].ended_at is not None:
                self._fail_all([instance_id], "ended")
            elif known[instance_id].definition_id != self._plan.source_id:
                self._fail_all([instance_id], "wrong_version")
            else:
                fitting.add(instance_id)
        return frozenset(fitting)

    # -- then everything else -----------------------------------------------------------

    def _move_all(self, moves: list[_RootMove]) -> None:
        for move in moves:
            root_id = move.root.id
            try:
                with self._context.work.on_behalf_of(root_id):
                    moved = migrate_root(
                        self._context,
                        move.root,
                        self._plan,
                        rewritten=move.rewritten,
                        instance_ids=move.instance_ids,
                    )
            except Refused as refused:
                self._failures.append(
                    MigrationFailure(
                        reason=reason("refused", why=str(refused)), instance_id=root_id
                    )
                )
                continue
            self._failures += moved.failures
            if moved.begun:
                self._begun[root_id] = moved.begun

    def _fail_all(self, instance_ids: Collection[str], code: str) -> None:
        self._failures += [
            MigrationFailure(reason=reason(code), instance_id=each)
            for each in instance_ids
        ]


def _sentence(failure: MigrationFailure) -> str:
    name, element_id = failure.element_name, failure.element_id
    label = f" {name}" if name != element_id else ""
    at = f"{label} ({element_id})" if element_id else ""
    of = f" of instance {failure.instance_id}" if failure.instance_id else ""
    return f"{at}{of}: {failure.reason.text}".strip()
