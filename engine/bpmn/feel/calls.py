"""Call functions, and make functions of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.bpmn.feel.evaluation import Closure, Evaluation, Fault, Scope
from engine.bpmn.feel.functions import FeelFunction
from engine.bpmn.feel.syntax import Parameter
from engine.bpmn.feel.types import ANY, NULL, FunctionType, coerced, kind_of


def call_of(function: Closure, arguments: tuple[Closure, ...]) -> Closure:
    """Return the closure of a call by position."""

    def call(scope: Scope) -> object:
        called = function(scope)
        given = [argument(scope) for argument in arguments]
        return invoked(scope.evaluation, called, given)

    return call


def named_call_of(
    function: Closure, arguments: tuple[tuple[str, Closure], ...]
) -> Closure:
    """Return the closure of a call by names."""

    def call(scope: Scope) -> object:
        called = function(scope)
        given = {name: argument(scope) for name, argument in arguments}
        return invoked(scope.evaluation, called, given)

    return call


def invoked(
    evaluation: Evaluation,
    function: object,
    arguments: Sequence[object] | Mapping[str, object],
) -> object:
    """Call a function with arguments by position or by name; faults give null."""
    if not isinstance(function, FeelFunction):
        evaluation.warn(f"a {kind_of(function)} cannot be called")
        return None
    evaluation.begin_call()
    try:
        if isinstance(arguments, Mapping):
            return function.call_named(evaluation, arguments)
        return function.call(evaluation, arguments)
    except Fault as fault:
        evaluation.warn(f"{function.name}: {fault}")
        return None
    finally:
        evaluation.end_call()


def function_of(parameters: tuple[Parameter, ...], body: Closure) -> Closure:
    """Return the closure that makes a function, which remembers where it was made."""
    names = tuple(parameter.name for parameter in parameters)
    # The type of the result is not known before the call: it fits everywhere.
    type_ = FunctionType(tuple(parameter.type or ANY for parameter in parameters), NULL)

    def make(scope: Scope) -> object:
        def call(evaluation: Evaluation, arguments: Sequence[object]) -> object:
            if len(arguments) != len(parameters):
                message = (
                    f"{len(parameters)} arguments are wanted, not {len(arguments)}"
                )
                raise Fault(message)
            values = {
                parameter.name: _fitting(evaluation, parameter, argument)
                for parameter, argument in zip(parameters, arguments, strict=True)
            }
            return body(scope.inside(values))

        def call_named(
            evaluation: Evaluation, arguments: Mapping[str, object]
        ) -> object:
            if arguments.keys() != set(names):
                message = f"the parameters are {', '.join(names)}"
                raise Fault(message)
            return call(evaluation, [arguments[name] for name in names])

        return FeelFunction("function", names, call, call_named, type_)

    return make


def _fitting(evaluation: Evaluation, parameter: Parameter, argument: object) -> object:
    if parameter.type is None:
        return argument
    value = coerced(evaluation, argument, parameter.type)
    if value is None and argument is not None:
        message = f"the argument of {parameter.name!r} is of another type"
        raise Fault(message)
    return value
