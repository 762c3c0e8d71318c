"""Read what somebody wants of a new key, from the forms of both pages."""

from __future__ import annotations

import re
import secrets

from flask import request

from handlers.machines.scopes import Scope
from handlers.machines.tokens import Wanted

#: How many days a key may live, as the forms offer it.
LIVES = (30, 90, 180, 366)
USUAL_LIFE = 90
_BETWEEN = re.compile(r"[\s,，、;；]+")
_KNOWN = frozenset(Scope)


def wanted_token() -> Wanted:
    """Return what the form of the request asks for; unknown choices count as none."""
    form = request.form
    scopes = [Scope(each) for each in form.getlist("scope") if each in _KNOWN]
    topics = [each for each in _BETWEEN.split(form.get("topics", "")) if each]
    days = form.get("days", "")
    return Wanted(
        name=form.get("name", ""),
        scopes=scopes,
        topics=topics if topics and Scope.WORK in scopes else None,
        days=int(days) if days in map(str, LIVES) else 0,
    )


def new_token_id() -> str:
    """Return the id of a key, which is no secret."""
    return secrets.token_hex(8)
