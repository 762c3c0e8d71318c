"""The declaration of a handler: what it is called, reads and brings back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marshmallow import EXCLUDE, RAISE, Schema

from handlers.palette.values import Value


class Inputs(Schema):
    """What a handler reads; other variables are none of its business."""

    class Meta:
        """How marshmallow treats what is not declared."""

        unknown = EXCLUDE


class Outputs(Schema):
    """The variables that a handler brings back, and no others."""

    error_messages = {"unknown": "没有声明这个结果"}  # noqa: RUF012 - as marshmallow declares it

    class Meta:
        """How marshmallow treats what is not declared."""

        unknown = RAISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What everybody may know of a handler besides its code."""

    topic: str
    #: What it does, as a task in a diagram would be called.
    title: str
    title_en: str
    #: One or two sentences for designers.
    summary: str
    summary_en: str
    #: Step and clause of the standard that it serves.
    stage: str
    clause: str
    inputs: type[Inputs] = Inputs
    outputs: type[Outputs] = Outputs

    def read_values(self) -> Mapping[str, Value]:
        """Return what it reads, by name, in the order of the declaration."""
        return _values(self.inputs)

    def given_values(self) -> Mapping[str, Value]:
        """Return what it brings back, by name."""
        return _values(self.outputs)


def _values(schema: type[Schema]) -> Mapping[str, Value]:
    known = schema().fields
    return {name: one for name, one in known.items() if isinstance(one, Value)}
