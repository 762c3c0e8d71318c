"""The texts about the conditions of choices."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.gate_message import Message

CHOICES: Mapping[str, Message] = {
    "condition_never_true": Message(
        "条件 {text} 不可能成立，这个出口永远不会走",
        "请更正条件，或删除该顺序流",
        "The condition {text} can never be true: this way is never taken",
        "Correct the condition, or delete the flow",
    ),
    "condition_shadowed": Message(
        "条件 {text} 成立时，前面的出口总是先成立，这个出口永远不会走",
        "请更正条件，或调整出口的先后",
        "Whenever {text} is true, a flow before it is true as well: "
        "this way is never taken",
        "Correct the condition, or put the flow before the others",
    ),
    "conditions_overlap": Message(
        "条件 {text} 与 {other} 可同时成立（例如 {example}），走先画的出口，而图上看不出先后",
        "请让条件互相排斥",
        "{text} and {other} can both be true, as with {example}: the flow that was "
        "drawn first is taken, which the diagram does not show",
        "Let the conditions exclude each other",
    ),
}
