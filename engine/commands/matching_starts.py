"""Find the processes that begin because a condition over given variables is true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.bpmn.expressions import compile_expression
from engine.commands.context import CommandContext, Variables
from engine.commands.environment import Surroundings
from engine.commands.roots import must_operate
from engine.commands.step import plain
from engine.errors import ExpressionFailed
from engine.store.tables import start_subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingStarts:
    """Evaluate the conditional start events of the newest versions.

    As in Camunda, nothing but this command looks at them, and a condition over a
    variable that is not given is not true.
    """

    variables: Variables
    process_key: str | None = None

    def execute(self, context: CommandContext) -> list[tuple[str, str]]:
        """Return definition and start event of each condition that is true.

        Raises:
            NotAllowed: the actor is no operator.
            ExpressionFailed: a condition makes no sense of the variables.
        """
        must_operate(context, "evaluate conditions")
        query = (
            select(start_subscription)
            .where(start_subscription.c.kind == "conditional")
            .order_by(start_subscription.c.process_key, start_subscription.c.element_id)
        )
        if self.process_key is not None:
            query = query.where(start_subscription.c.process_key == self.process_key)
        names = plain(self.variables)
        functions = Surroundings(context, root_id="").environment().functions
        return [
            (row.definition_id, row.element_id)
            for row in context.work.connection.execute(query)
            if _is_true(row.name, row.element_id, names, functions)
        ]


def _is_true(
    text: str,
    element_id: str,
    names: dict[str, object],
    functions: Mapping[str, Callable[..., object]],
) -> bool:
    try:
        return compile_expression(text).evaluate_condition(names, functions)
    except ExpressionFailed as failed:
        if failed.is_unknown:
            return False
        raise ExpressionFailed(
            expression=failed.expression, reason=failed.reason, element_id=element_id
        ) from failed
