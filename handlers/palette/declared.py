"""Make a handler of a declaration and a function: checked on both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from marshmallow import Schema, ValidationError

from engine import (
    HandlerInput,
    HandlerResult,
    InputFault,
    ServiceTaskCall,
    ServiceTaskHandler,
)
from handlers.palette.declaration import Declaration
from handlers.palette.errors import InputRefused, OutputWrong
from handlers.palette.values import Unfit, Value

Run = Callable[[ServiceTaskCall], HandlerResult]


def declared(declaration: Declaration, run: Run) -> ServiceTaskHandler:
    """Return the handler of a topic, with everything that its declaration says."""
    read, given = declaration.read_values(), declaration.given_values()
    both = read.keys() & given.keys()
    if both:
        # An input parameter would keep the result to the task itself.
        message = f"{declaration.topic} reads and brings back {sorted(both)}"
        raise ValueError(message)
    return ServiceTaskHandler(
        topic=declaration.topic,
        run=_checked(declaration, run),
        provides=frozenset(given),
        inputs=tuple(_input(name, value) for name, value in read.items()),
    )


def _input(name: str, value: Value) -> HandlerInput:
    return HandlerInput(
        name=name,
        label_zh=value.zh,
        label_en=value.en,
        required=value.required,
        fault_of=partial(fault_of, value),
    )


def fault_of(value: Value, text: str) -> InputFault | None:
    """Return what is wrong with a constant for an input, or None."""
    try:
        value.read(text)
    except Unfit as unfit:
        return InputFault(zh=unfit.zh, en=unfit.en)
    return None


def _checked(declaration: Declaration, run: Run) -> Run:
    inputs, outputs = declaration.inputs(), declaration.outputs()

    def checked(call: ServiceTaskCall) -> HandlerResult:
        """Check what goes in, do the work, check what comes out.

        Raises:
            InputRefused: an input is missing or of a wrong kind.
            OutputWrong: the work brought back what is not declared.
        """
        given = dict(call.variables)
        result = run(replace(call, variables={**given, **_read(inputs, given)}))
        faults = _faults(outputs, result.variables)
        if faults:
            raise OutputWrong(declaration.topic, faults)
        return result

    def _read(schema: Schema, given: Mapping[str, object]) -> Mapping[str, object]:
        try:
            return dict(schema.load(given))
        except ValidationError as refused:
            faults = _texts(refused)
            values = declaration.read_values()
            told = {
                name: f"{values[name].zh}（{name}）{fault}"
                for name, fault in faults.items()
            }
            raise InputRefused(declaration.topic, declaration.title, told) from refused

    return checked


def _faults(schema: Schema, values: Mapping[str, object]) -> Mapping[str, str]:
    try:
        schema.load(dict(values))
    except ValidationError as wrong:
        return _texts(wrong)
    return {}


def _texts(error: ValidationError) -> Mapping[str, str]:
    """Return what is wrong, by the name of the variable."""
    told = error.messages_dict
    return {name: "、".join(map(str, texts)) for name, texts in told.items()}
