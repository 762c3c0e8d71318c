"""What only those may who keep the service in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import Actor, NotAllowed

#: Filters that compare values.
_ON_VARIABLES = ("variables", "task_variables", "instance_variables")


def require_operator(actor: Actor, what: str) -> None:
    """Refuse who does not keep the service in order.

    Pages show people what a form asks of them and what they may read of others'
    answers. The variables of a case hold all of it, surveys and informants' tips
    included, and messages pass by the rules of the forms.

    Raises:
        NotAllowed: the actor is no operator.
    """
    if not actor.operates:
        raise NotAllowed(action=what, reason="only operators may")


def allow_conditions(query: Mapping[str, Any], actor: Actor) -> None:
    """Refuse conditions on variables to whom their values are not shown.

    Who may ask often enough whether a value is more or less, has read it.

    Raises:
        NotAllowed: the actor is no operator.
    """
    asked = (query, *query.get("any_of", ()))
    if any(each.get(name) for each in asked for name in _ON_VARIABLES):
        require_operator(actor, "look for the values of variables")
