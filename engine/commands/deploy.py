"""Take in files that passed the gate, as new versions where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select

from engine.bpmn.compile import compile_process
from engine.commands.bundles import Bundle, DeployableDecision, DeployableProcess
from engine.commands.context import CommandContext
from engine.commands.roots import must_operate
from engine.commands.start_points import listen, require_one_receiver
from engine.errors import DecisionNotFound, DefinitionNotFound
from engine.model.audit import ADMIN_CHAIN
from engine.model.duplicates import Duplicates
from engine.store.decisions import latest_decision
from engine.store.definitions import latest_definition
from engine.store.tables import (
    audit_chain,
    decision_definition,
    deployment,
    deployment_resource,
    process_definition,
    resource,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What a deployment brought."""

    deployment_id: str
    created: bool
    definition_ids: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deploy:
    """Deploy files together."""

    name: str
    resources: Mapping[str, bytes]
    source: str = ""
    duplicates: Duplicates = Duplicates.KEEP

    def execute(self, context: CommandContext) -> Deployed:
        """Store the files and the new versions.

        Raises:
            NotAllowed: the actor is no operator.
            ResourceRefused: a diagram cannot be read at all.
        """
        must_operate(context, "deploy")
        bundle = Bundle(self.resources)
        self._queue(context)
        known = self._known(context, bundle)
        if known is not None:
            ids = [
                latest_definition(context.work.connection, process.key).id
                for process in bundle.processes
            ]
            return Deployed(deployment_id=known, created=False, definition_ids=ids)
        deployment_id = self._store_files(context, bundle)
        for decision in bundle.decisions:
            self._store_decision(context, decision, deployment_id)
        ids = [
            self._store_process(context, process, deployment_id)
            for process in bundle.processes
        ]
        require_one_receiver(context, [process.key for process in bundle.processes])
        context.work.audit(
            "deploy",
            {
                "deployment_id": deployment_id,
                "name": self.name,
                "source": self.source,
                "resources": bundle.digests,
                "definitions": ids,
            },
        )
        return Deployed(deployment_id=deployment_id, created=True, definition_ids=ids)

    @property
    def _keeps(self) -> bool:
        return self.duplicates is Duplicates.KEEP

    def _queue(self, context: CommandContext) -> None:
        """Let two deployments at once happen one after the other."""
        query = select(audit_chain.c.seq).where(audit_chain.c.chain == ADMIN_CHAIN)
        context.work.connection.execute(query.with_for_update())

    def _known(self, context: CommandContext, bundle: Bundle) -> str | None:
        """Return the deployment that makes this one needless, if there is one."""
        if self.duplicates is Duplicates.DEPLOY:
            return None
        if self.duplicates is Duplicates.KEEP:
            return self._same_deployment(context, bundle.digest)
        return self._unchanged(context, bundle)

    def _unchanged(self, context: CommandContext, bundle: Bundle) -> str | None:
        """Return the latest deployment of this name, if no file differs.

        Each is compared with the latest file of its name in any deployment of this
        name, and of this source if one is given.
        """
        query = (
            select(
                deployment.c.id,
                deployment_resource.c.name,
                deployment_resource.c.digest,
            )
            .join(deployment, deployment.c.id == deployment_resource.c.deployment_id)
            .where(deployment.c.name == self.name)
            .where(deployment_resource.c.name.in_(list(bundle.digests)))
            .order_by(deployment.c.deployed_at, deployment.c.id)
        )
        if self.source:
            query = query.where(deployment.c.source == self.source)
        rows = context.work.connection.execute(query).all()
        latest = {row.name: row.digest for row in rows}
        return str(rows[-1].id) if latest == bundle.digests else None

    def _same_deployment(self, context: CommandContext, digest: str) -> str | None:
        """Return the id of the latest deployment of this name if it is the same."""
        query = (
            select(deployment.c.id, deployment.c.digest)
            .where(deployment.c.name == self.name)
            .order_by(deployment.c.deployed_at.desc(), deployment.c.id.desc())
            .limit(1)
        )
        row = context.work.connection.execute(query).one_or_none()
        return str(row.id) if row is not None and row.digest == digest else None

    def _store_files(self, context: CommandContext, bundle: Bundle) -> str:
        connection = context.work.connection
        deployment_id = context.new_id()
        connection.execute(
            insert(deployment),
            {
                "id": deployment_id,
                "name": self.name,
                "source": self.source,
                "digest": bundle.digest,
                "deployed_at": context.now,
                "deployed_by": context.actor.id,
            },
        )
        contents = {
            bundle.digests[name]: content for name, content in self.resources.items()
        }
        query = select(resource.c.digest).where(resource.c.digest.in_(list(contents)))
        stored = set(connection.execute(query).scalars())
        new = [
            {"digest": digest, "content": content}
            for digest, content in contents.items()
            if digest not in stored
        ]
        if new:
            connection.execute(insert(resource), new)
        files = [
            {"deployment_id": deployment_id, "name": name, "digest": digest}
            for name, digest in bundle.digests.items()
        ]
        connection.execute(insert(deployment_resource), files)
        return deployment_id

    def _store_decision(
        self, context: CommandContext, decision: DeployableDecision, deployment_id: str
    ) -> None:
        connection, key = context.work.connection, decision.model.id
        version = 1
        try:
            latest = latest_decision(connection, key)
        except DecisionNotFound:
            pass
        else:
            if self._keeps and latest.digest == decision.digest:
                return
            version = latest.version + 1
        row = {
            "id": f"{key}:{version}:{context.new_id()}",
            "key": key,
            "version": version,
            "version_tag": decision.model.version_tag,
            "name": decision.model.name or key,
            "digest": decision.digest,
            "deployment_id": deployment_id,
            "resource_name": decision.resource_name,
        }
        connection.execute(insert(decision_definition), row)

    def _store_process(
        self, context: CommandContext, process: DeployableProcess, deployment_id: str
    ) -> str:
        connection = context.work.connection
        try:
            latest = latest_definition(connection, process.key)
        except DefinitionNotFound:
            version = 1
        else:
            if self._keeps and latest.digest == process.digest:
                return str(latest.id)
            version = latest.version + 1
        definition_id = f"{process.key}:{version}:{context.new_id()}"
        row = {
            "id": definition_id,
            "key": process.key,
            "version": version,
            "version_tag": process.model.version_tag,
            "name": process.model.name or process.key,
            "description": process.model.documentation or None,
            "history_days": process.model.history_days,
            "digest": process.digest,
            "deployment_id": deployment_id,
            "resource_name": process.resource_name,
            "suspended": False,
        }
        connection.execute(insert(process_definition), row)
        listen(context, compile_process(process.model), definition_id)
        return definition_id
