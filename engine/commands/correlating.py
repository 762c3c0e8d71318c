"""Find the one place that waits for a message, and deliver it (decision 15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Row, Select, exists, insert, select
from sqlalchemy.exc import IntegrityError

from engine.commands.context import CommandContext, Variables
from engine.commands.roots import lock_root
from engine.commands.starting import begin
from engine.commands.step import Step, plain
from engine.errors import MessageNotCorrelated, MessageRepeated
from engine.store.definitions import definition_by_id
from engine.store.tables import (
    SUBSCRIPTION_IS_OPEN,
    message_taken,
    start_subscription,
    subscription,
    variable,
)
from engine.store.variable_rows import json_text, search_text, type_word
from engine.store.visibility import labels_of, visible

#: Enough to say in an error how many there are.
_MANY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, and how to find who waits for it."""

    name: str
    business_key: str | None = None
    process_key: str | None = None
    #: Values that the waiting instance's variables must have.
    correlation: Variables = field(default_factory=dict)
    #: Values that variables of the waiting place itself must have, such as the element
    #: variable of a multi-instance receive task.
    local_correlation: Variables = field(default_factory=dict)
    variables: Variables = field(default_factory=dict)
    #: What only the waiting place gets; a start has no such place.
    local_variables: Variables = field(default_factory=dict)
    #: The instance that must take it.
    instance_id: str | None = None
    #: The sender's id for this message: it is taken once.
    message_id: str | None = None


def deliver(
    context: CommandContext,
    message: Message,
    *,
    before: Callable[[], None] = lambda: None,
) -> str:
    """Deliver a message; return the id of the instance that took it.

    Waiting instances go before start events.

    Args:
        context: The transaction; it holds no root yet.
        message: What to deliver.
        before: Called once the root is locked, before anything is written.

    Raises:
        MessageNotCorrelated: not exactly one place waits for it.
        MessageRepeated: a message of this name and id was taken before.
    """
    _refuse_repeated(context, message)
    waiting = places_waiting(context, message)
    if len(waiting) == 1:
        return _continue(context, message, waiting[0], before)
    starts = [] if waiting else _starts(context, message)
    if len(starts) != 1:
        raise MessageNotCorrelated(
            message=message.name, matches=len(waiting) or len(starts)
        )
    before()
    instance_id = begin(
        context,
        definition_by_id(context.work.connection, starts[0].definition_id),
        business_key=message.business_key,
        variables={**message.variables, **message.local_variables},
        start_element=starts[0].element_id,
        action="correlate_message",
    )
    _take(context, message, instance_id)
    return instance_id


def _continue(
    context: CommandContext,
    message: Message,
    found: Row[Any],
    before: Callable[[], None],
) -> str:
    root = lock_root(context, found.instance_id)
    query = select(subscription.c.id).where(
        subscription.c.id == found.id, SUBSCRIPTION_IS_OPEN
    )
    if context.work.connection.execute(query).one_or_none() is None:
        # It went away while we waited for the lock.
        raise MessageNotCorrelated(message=message.name, matches=0)
    root.must_be_active("deliver a message to")
    values, local = plain(message.variables), plain(message.local_variables)
    step = Step.resume(context, root)
    before()
    step.interpreter.deliver_message(found.id, message.name, values, local=local)
    payload = {
        "name": message.name,
        "message_id": message.message_id,
        "element_id": found.element_id,
        "variables": values,
    }
    if local:
        payload["local_variables"] = local
    step.finish("correlate_message", payload)
    _take(context, message, root.id)
    return str(found.instance_id)


def places_waiting(context: CommandContext, message: Message) -> list[Row[Any]]:
    """Return where the actor sees instances wait for a message."""
    actor = context.actor
    query = (
        select(subscription.c.id, subscription.c.instance_id, subscription.c.element_id)
        .where(subscription.c.kind == "message", subscription.c.name == message.name)
        .where(SUBSCRIPTION_IS_OPEN)
        .where(visible(subscription.c.root_id, sees_all=actor.sees_all))
        .limit(_MANY)
    )
    if message.business_key is not None:
        query = query.where(subscription.c.business_key == message.business_key)
    if message.instance_id is not None:
        query = query.where(subscription.c.instance_id == message.instance_id)
    if message.process_key is not None:
        query = query.where(subscription.c.process_key == message.process_key)
    here = subscription.c.instance_id
    found = _with_variables(query, message.correlation, scope=here)
    # An activity's own scope has the id of its wait.
    found = _with_variables(found, message.local_correlation, scope=subscription.c.id)
    return list(context.work.connection.execute(found, labels_of(actor)))


def _with_variables(
    query: Select[Any], correlation: Mapping[str, object], *, scope: Column[Any]
) -> Select[Any]:
    for name, value in plain(correlation).items():
        text = search_text(value)
        query = query.where(
            exists().where(
                variable.c.root_id == subscription.c.root_id,
                variable.c.scope_id == scope,
                variable.c.name == name,
                variable.c.type == type_word(value),
                variable.c.value == json_text(value)
                if text is None
                else variable.c.text_value == text,
            )
        )
    return query


def _starts(context: CommandContext, message: Message) -> list[Row[Any]]:
    if message.correlation or message.local_correlation or message.instance_id:
        # Only something that runs already has variables.
        return []
    query = select(
        start_subscription.c.definition_id, start_subscription.c.element_id
    ).where(
        start_subscription.c.kind == "message",
        start_subscription.c.name == message.name,
    )
    if message.process_key is not None:
        query = query.where(start_subscription.c.process_key == message.process_key)
    return list(context.work.connection.execute(query.limit(_MANY)))


def _refuse_repeated(context: CommandContext, message: Message) -> None:
    if message.message_id is None:
        return
    query = select(message_taken.c.at).where(
        message_taken.c.name == message.name,
        message_taken.c.message_id == message.message_id,
    )
    if context.work.connection.execute(query).one_or_none() is not None:
        raise MessageRepeated(message=message.name, message_id=message.message_id)


def _take(context: CommandContext, message: Message, root_id: str) -> None:
    if message.message_id is None:
        return
    row = {
        "name": message.name,
        "message_id": message.message_id,
        "root_id": root_id,
        "at": context.now,
    }
    try:
        context.work.connection.execute(insert(message_taken), row)
    except IntegrityError as error:
        # The same message came twice at once, and the other was faster.
        raise MessageRepeated(
            message=message.name, message_id=message.message_id
        ) from error
