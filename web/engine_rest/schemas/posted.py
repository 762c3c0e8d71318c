"""Make of a query in the address the same query in a JSON body."""

from __future__ import annotations

from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate

from engine import Comparison, VariableCondition
from web.engine_rest.fields import (
    ColumnNumber,
    Commas,
    Digits,
    Flag,
    Moment,
    VariableConditions,
)
from web.engine_rest.moments import kept_as
from web.engine_rest.schemas.paging import MOST, Page

_OF_PAGES = frozenset({"first_result", "max_results", "sort_by", "sort_order"})
#: Ignored in a body: which part is wanted says the address, and the order `sorting`.
_SAID_ELSEWHERE = frozenset({"firstResult", "maxResults", "sortBy", "sortOrder"})
_MOST_SORTS = 1
_MOST_CONDITIONS = 20
_MOST_ALTERNATIVES = 20


class Part(Schema):
    """Which part of a list is wanted, where the rest stands in the body."""

    first_result = Digits(
        data_key="firstResult", load_default=0, validate=validate.Range(min=0)
    )
    max_results = Digits(
        data_key="maxResults",
        load_default=MOST,
        validate=validate.Range(min=0, max=MOST),
    )


class Sorting(Schema):
    """By what a list is sorted."""

    sort_by = fields.String(data_key="sortBy", required=True)
    sort_order = fields.String(
        data_key="sortOrder",
        load_default="asc",
        validate=validate.OneOf(["asc", "desc"]),
    )


class Condition(Schema):
    """What a variable must be like."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=255))
    operator = fields.String(required=True, validate=validate.OneOf(list(Comparison)))
    value = fields.Raw(required=True, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_more: Any) -> VariableCondition:
        """Return the condition as the engine takes it."""
        return VariableCondition(
            name=data["name"],
            comparison=Comparison(data["operator"]),
            value=kept_as(data["value"]),
        )


class Filters(Schema):
    """Filters in a body; one that is not known is refused: it would show too much."""

    @pre_load
    def refuse_unknown(self, data: Any, **_more: Any) -> Any:
        """Refuse what asks for something that this list does not know."""
        if not isinstance(data, dict):
            return data
        known = {each.data_key or name for name, each in self.load_fields.items()}
        known |= _SAID_ELSEWHERE
        for name, value in data.items():
            if name not in known and value not in (None, False, [], ""):
                message = "this filter is not supported"
                raise ValidationError(message, name)
        return {name: value for name, value in data.items() if value is not None}


class SortedFilters(Filters):
    """Filters, and by what the list is sorted."""

    sorts: tuple[str, ...] = ()

    sorting = fields.List(
        fields.Nested(Sorting, unknown="exclude"),
        load_default=list,
        validate=validate.Length(
            max=_MOST_SORTS, error="only one sort key is supported"
        ),
    )

    @post_load
    def sort(self, data: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """Return the filters with what a page of an address says of the order."""
        sorting = data.pop("sorting")
        chosen = sorting[0] if sorting else {"sort_by": None, "sort_order": None}
        if sorting and chosen["sort_by"] not in self.sorts:
            message = f"expected one of {', '.join(self.sorts)}"
            raise ValidationError(message, "sorting")
        return {**data, **chosen}


@cache
def posted(query: type[Page]) -> Schema:
    """Return the schema of a body that asks for the same as a query in the address.

    It is made once, so that the documentation knows it by one name.
    """
    filters = _filters(query)
    members: dict[str, Any] = {**filters, "sorts": tuple(query.sorts)}
    if query.has_alternatives:
        one = type(f"{query.__name__}Alternative", (Filters,), filters)
        members["any_of"] = fields.List(
            fields.Nested(one, unknown="exclude"),
            data_key="orQueries",
            validate=validate.Length(max=_MOST_ALTERNATIVES),
        )
    made: Schema = type(f"{query.__name__}Body", (SortedFilters,), members)()
    return made


def _filters(query: type[Page]) -> dict[str, Any]:
    return {
        name: _in_body(field)
        for name, field in query().fields.items()
        if name not in _OF_PAGES
    }


def _in_body(field: fields.Field[Any]) -> fields.Field[Any]:
    named: dict[str, Any] = {
        "data_key": field.data_key,
        "required": field.required,
        "load_default": field.load_default,
        "validate": field.validate,
    }
    if isinstance(field, Commas):
        return fields.List(fields.String(), **named)
    if isinstance(field, VariableConditions):
        few = validate.Length(max=_MOST_CONDITIONS)
        return fields.List(
            fields.Nested(Condition, unknown="exclude"), **named | {"validate": few}
        )
    if isinstance(field, Digits):
        return ColumnNumber(**named)
    for kind in (Flag, Moment):
        if isinstance(field, kind):
            return kind(**named)
    return fields.String(**named)
