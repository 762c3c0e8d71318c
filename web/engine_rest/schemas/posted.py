"""Make of a query in the address the same query in a JSON body."""

from __future__ import annotations

from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate

from web.engine_rest.fields import Commas, Digits, Flag, Moment, WholeNumber
from web.engine_rest.schemas.paging import MOST, Page

_OF_PAGES = frozenset({"first_result", "max_results", "sort_by", "sort_order"})
#: Ignored in a body: which part is wanted says the address, and the order `sorting`.
_SAID_ELSEWHERE = frozenset({"firstResult", "maxResults", "sortBy", "sortOrder"})
_MOST_SORTS = 1


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


class Filters(Schema):
    """Filters in a body; one that is not known is refused: it would show too much."""

    sorts: tuple[str, ...] = ()

    sorting = fields.List(
        fields.Nested(Sorting, unknown="exclude"),
        load_default=list,
        validate=validate.Length(
            max=_MOST_SORTS, error="only one sort key is supported"
        ),
    )

    @pre_load
    def refuse_unknown(self, data: dict[str, Any], **_more: Any) -> dict[str, Any]:
        """Refuse what asks for something that this list does not know."""
        known = {each.data_key or name for name, each in self.load_fields.items()}
        known |= _SAID_ELSEWHERE
        for name, value in data.items():
            if name not in known and value not in (None, False, [], ""):
                message = "this filter is not supported"
                raise ValidationError(message, name)
        return data

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
    members: dict[str, Any] = {
        name: _in_body(field)
        for name, field in query().fields.items()
        if name not in _OF_PAGES
    }
    members["sorts"] = tuple(query.sorts)
    made: Schema = type(f"{query.__name__}Body", (Filters,), members)()
    return made


def _in_body(field: fields.Field[Any]) -> fields.Field[Any]:
    named: dict[str, Any] = {
        "data_key": field.data_key,
        "required": field.required,
        "load_default": field.load_default,
        "validate": field.validate,
    }
    if isinstance(field, Commas):
        return fields.List(fields.String(), **named)
    if isinstance(field, Digits):
        return WholeNumber(**named)
    for kind in (Flag, Moment):
        if isinstance(field, kind):
            return kind(**named)
    return fields.String(**named)
