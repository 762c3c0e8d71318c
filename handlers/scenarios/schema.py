"""The format of scenario files: which keys there are, and what they may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    validate,
    validates_schema,
)

from engine import InstanceState
from handlers.scenarios.fields import Moment, Name, Names, Time, Values
from handlers.scenarios.model import FORMAT

#: What a step does, and which keys may go with it.
DEEDS: Mapping[str, frozenset[str]] = {
    "complete": frozenset({"values", "nth"}),
    "serve": frozenset({"values", "nth", "error", "text"}),
    "fail": frozenset({"nth", "text"}),
    "repair": frozenset({"nth"}),
    "message": frozenset({"values"}),
    "signal": frozenset({"values"}),
    "set": frozenset(),
    "clock": frozenset(),
    "expect": frozenset(),
}
_TITLE = validate.Length(min=1, max=200)


class _Strict(Schema):
    error_messages = {"unknown": "there is no such key"}  # noqa: RUF012 - as marshmallow declares it

    class Meta:
        unknown = RAISE


def _field(kind: type[fields.Field[Any]], about: str, **more: Any) -> Any:
    return kind(metadata={"about": about}, **more)


class StepSchema(_Strict):
    """One step: exactly one of the deeds, with what goes with it."""

    complete = _field(Name, "A person completes the user task at this element.")
    serve = _field(Name, "The handler of the service task at this element answers.")
    fail = _field(Name, "The handler at this element fails for good: an incident.")
    repair = _field(Name, "The incident at this element is resolved.")
    message = _field(Name, "A message of this name arrives.")
    signal = _field(Name, "A signal of this name arrives.")
    set = _field(Values, "Variables that something outside of the process changes.")
    clock = _field(
        Time,
        "Time passes: `next` until the next timer fires, `+15d` (d, h, m) so much, or "
        "until a day or moment.",
    )
    expect = _field(Names, "The elements at which the process rests now, all of them.")
    values = _field(Values, "Variables that the deed brings.")
    nth = _field(
        fields.Integer,
        "Which of several at the element, from 1, the oldest first.",
        strict=True,
        validate=validate.Range(min=1, max=1000),
    )
    error = _field(Name, "With `serve`: the code of a business error instead.")
    text = _field(fields.String, "What the error or failure says.")
    at = _field(Moment, "The moment of the step; the clock goes there first.")

    @validates_schema
    def one_deed(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a step that does nothing, several things, or brings what is no use."""
        found = [name for name in DEEDS if name in data]
        if len(found) != 1:
            message = f"a step has exactly one of: {', '.join(DEEDS)}"
            raise ValidationError(message)
        [deed] = found
        for name in data.keys() - {deed, "at"} - DEEDS[deed]:
            message = f"does not go with {deed}"
            raise ValidationError(message, field_name=name)


class StartSchema(_Strict):
    """With what the process starts."""

    element = _field(Name, "The start event, if there are several.")
    business_key = _field(Name, "The business key (业务编号).")
    values = _field(
        Values,
        "Start variables, besides those that every instance of the process has.",
    )


class ExpectSchema(_Strict):
    """How it should have gone after the last step."""

    state = _field(
        fields.String,
        "The state of the instance.",
        validate=validate.OneOf([each.value for each in InstanceState]),
    )
    end = _field(Name, "The element completed last on the outermost level.")
    passes = _field(
        Names, "Elements that were completed, in this order; others may be between."
    )
    nothing_else = _field(fields.Boolean, "True: `passes` are all of them.")
    never = _field(Names, "Elements that were not completed.")
    waiting = _field(Names, "The elements at which the process rests, all of them.")
    values = _field(Values, "Variables of the instance and what they hold.")
    sent = _field(Names, "Messages that went to others, in their order.")


class ScenarioSchema(_Strict):
    """One scenario."""

    scenario = _field(
        fields.Integer,
        "The version of the format.",
        required=True,
        strict=True,
        validate=validate.Equal(FORMAT),
    )
    title = _field(fields.String, "What happens.", required=True, validate=_TITLE)
    note = _field(fields.String, "Why, with the clause or the acceptance scenario.")
    process = _field(Name, "The key of the process.", required=True)
    at = _field(Moment, "When it starts.", required=True)
    start = _field(fields.Nested, "With what it starts.", nested=StartSchema)
    steps = fields.List(
        fields.Nested(StepSchema), metadata={"about": "What is done, in order."}
    )
    expect = _field(fields.Nested, "How it should have gone.", nested=ExpectSchema)
