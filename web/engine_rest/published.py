"""Publish the OpenAPI document of the machine interface."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from flask import Flask, Response

from web.engine_rest.answers import as_json
from web.engine_rest.door import caller_of_request
from web.engine_rest.operations import PREFIXES, Operations
from web.routing import Guard


def init_published(
    app: Flask, guards: dict[str, Guard], groups: Sequence[Operations]
) -> None:
    """Serve the document to whoever is known."""

    @cache
    def made() -> dict[str, Any]:
        # The library behind it is slow to import and needed by nobody else.
        from web.engine_rest.openapi import document

        made = document(groups, version=version("tandem"))
        return {**made, "servers": [{"url": PREFIXES[0]}]}

    def openapi() -> Response:
        caller_of_request()
        return as_json(made())

    guards["engine_rest_openapi"] = Guard.MACHINE
    app.add_url_rule(
        f"{PREFIXES[0]}/openapi.json",
        endpoint="engine_rest_openapi",
        view_func=openapi,
        provide_automatic_options=False,
    )
