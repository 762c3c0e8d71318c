"""The OpenAPI document of the machine interface, made once for all tests."""

from __future__ import annotations

from functools import cache
from typing import Any

from web.engine_rest import GROUPS
from web.engine_rest.openapi import document


@cache
def published() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return document(GROUPS, version="tests")
