"""Declare pages together with who may open them: what is not declared stays shut."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, current_app
from flask.typing import RouteCallable

View = TypeVar("View", bound=RouteCallable)


class Guard(StrEnum):
    """Who may call an endpoint at all; what they see there is the engine's rule."""

    #: Anybody: the sign-in page, styles and scripts, health.
    PUBLIC = "public"
    #: Any person with a live session.
    SIGNED_IN = "signed_in"
    #: Administrators, and the leaders of a bureau: finer rules are in the rooms.
    MANAGER = "manager"
    #: Persons who keep the service running.
    OPERATOR = "operator"
    #: The command line on the same machine, by its token.
    LOCAL_COMMAND = "local_command"
    #: Programs, by password or token and never by a session: scopes say what they may.
    MACHINE = "machine"


class Pages(Blueprint):
    """A blueprint whose every route names its guard."""

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name)
        self.guards: dict[str, Guard] = {}

    def page(
        self, rule: str, *, guard: Guard, methods: tuple[str, ...] = ("GET",)
    ) -> Callable[[View], View]:
        """Register the decorated view under a rule and a guard."""

        def register(view: View) -> View:
            self.guards[f"{self.name}.{view.__name__}"] = guard
            self.add_url_rule(rule, view_func=view, methods=list(methods))
            return view

        return register


def guard_of(endpoint: str) -> Guard | None:
    """Return the guard that an endpoint declared; None means that nobody may."""
    guards: dict[str, Guard] = current_app.extensions["guards"]
    return guards.get(endpoint)
