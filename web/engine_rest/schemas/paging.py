"""Query parameters that every list has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from web.engine_rest.fields import Digits

#: As many as are ever answered at once, asked for or not.
MOST = 1_000


class Page(Schema):
    """Which part of a list is wanted; subclasses name what it may be sorted by."""

    #: Names as in the query, each with the column that it means.
    sorts: Sequence[str] = ()
    #: Whether a body may have `orQueries`.
    has_alternatives = False

    first_result = Digits(
        data_key="firstResult", load_default=0, validate=validate.Range(min=0)
    )
    max_results = Digits(
        data_key="maxResults",
        load_default=MOST,
        validate=validate.Range(min=0, max=MOST),
    )
    sort_by = fields.String(data_key="sortBy", load_default=None)
    sort_order = fields.String(
        data_key="sortOrder",
        load_default=None,
        validate=validate.OneOf(["asc", "desc"]),
    )

    @validates_schema
    def check_sorting(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse keys that are not listed, and half of a pair."""
        key, order = data.get("sort_by"), data.get("sort_order")
        if (key is None) != (order is None):
            message = "sortBy and sortOrder are given together"
            raise ValidationError(message, "sortBy")
        if key is not None and key not in self.sorts:
            message = f"expected one of {', '.join(self.sorts)}"
            raise ValidationError(message, "sortBy")
