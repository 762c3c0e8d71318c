"""Turn the paging of a request into the part of a list that the engine is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import Slice


def slice_of(query: Mapping[str, Any], sorts: Mapping[str, str]) -> Slice:
    """Return the wanted part.

    Args:
        query: Loaded by a schema that is a `Page`.
        sorts: Camunda's sort keys, each with the engine's.
    """
    key = query["sort_by"]
    return Slice(
        first=query["first_result"],
        limit=query["max_results"],
        sort_by=None if key is None else sorts[key],
        descending=query["sort_order"] == "desc",
    )
