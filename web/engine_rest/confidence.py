"""What only those may who keep the service in order."""

from __future__ import annotations

from engine import Actor, NotAllowed


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
