"""What a program may be allowed, and which people may allow it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Scope(StrEnum):
    """One kind of request that a program may make."""

    #: Look at definitions, instances, tasks and history that its person sees.
    READ = "read"
    #: Start instances, send messages.
    START = "start"
    #: Claim, answer and complete user tasks that are its person's.
    TASKS = "tasks"
    #: Fetch external tasks and bring back their results.
    WORK = "work"
    #: Deploy diagrams.
    DEPLOY = "deploy"
    #: Suspend, repair, delete and migrate instances.
    OPERATE = "operate"


#: Scopes as people read them.
SCOPE_NAMES: dict[str, str] = {
    Scope.READ: "查看",
    Scope.START: "发起流程、发送消息",
    Scope.TASKS: "办理本人的事项",
    Scope.WORK: "承担外部任务",
    Scope.DEPLOY: "部署流程",
    Scope.OPERATE: "运维流程",
}

#: They touch everybody's work: only who keeps the service running has them.
_OF_OPERATORS = frozenset({Scope.WORK, Scope.DEPLOY, Scope.OPERATE})


def scopes_of(*, operates: bool) -> frozenset[Scope]:
    """Return the scopes that a person has, and may give to programs of theirs."""
    return frozenset(Scope) if operates else frozenset(Scope) - _OF_OPERATORS


def narrowed(scopes: Collection[str], *, operates: bool) -> frozenset[Scope]:
    """Return those of a token's scopes that its person still has."""
    return scopes_of(operates=operates).intersection(map(Scope, scopes))
