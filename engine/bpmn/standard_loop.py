"""Standard loops: round after round as long as a condition is true.

Camunda 7 does not execute them; this follows the text of BPMN 2.0. `loopCounter` is
the number of rounds that are done: 0 in the first round, as of multi-instance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import multi_instance

if TYPE_CHECKING:
    from engine.bpmn.specs import StandardLoop
    from engine.bpmn.tokens import Token


def begin(token: Token, loop: StandardLoop) -> None:
    """Turn a token into the body, and begin the first round if there is one."""
    multi_instance.open_body(token)
    _count(token)
    token.node.arm_boundaries(token)
    if not token.alive:
        return
    if loop.test_before and not _goes_on(token, loop):
        token.node.finish(token)
    else:
        _begin_round(token, loop)


def round_done(item: Token, loop: StandardLoop) -> None:
    """Count a finished round; begin another, or end the loop."""
    body = item.owner
    if body is None:
        message = f"{item.node.name} is no round of a loop"
        raise AssertionError(message)
    item.container.remove(item)
    body.done += 1
    _count(body)
    if _goes_on(body, loop):
        _begin_round(body, loop)
    else:
        body.node.finish(body)


def _goes_on(body: Token, loop: StandardLoop) -> bool:
    if loop.maximum is not None and body.done >= loop.maximum:
        return False
    return loop.condition is None or body.container.execution.is_true(
        loop.condition, body.scope_id, body.node.name
    )


def _begin_round(body: Token, loop: StandardLoop) -> None:
    body.node.start_round(multi_instance.new_round(body, body.done), loop)


def _count(body: Token) -> None:
    body.container.execution.write_local(
        body.container, body.scope_id, "loopCounter", body.done
    )
