"""Keep what somebody typed when their session ended before they submitted it.

Nothing is stored: the page that asks to sign in again carries the fields, and hands
them back after the sign-in. Files cannot be carried and are asked for again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Request, current_app
from werkzeug.exceptions import HTTPException

from web.routing import Guard, guard_of

FIELD = "resume"

#: Fields that belong to the page, not to what was typed.
_OF_THE_PAGE = frozenset({"csrf_token", FIELD})
_LONGEST = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A form that was sent without a session."""

    path: str
    fields: tuple[tuple[str, str], ...]
    #: True if files were chosen that must be chosen again.
    had_files: bool = False

    def to_json(self) -> str:
        """Return the form as the value of one hidden field."""
        return json.dumps(
            {"path": self.path, "fields": self.fields, "files": self.had_files},
            ensure_ascii=False,
        )


def keep(request: Request) -> Kept | None:
    """Return the form of a request, None if there is nothing worth keeping."""
    fields = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _OF_THE_PAGE
    )
    if not fields or sum(len(n) + len(v) for n, v in fields) > _LONGEST:
        return None
    had_files = any(file.filename for file in request.files.values())
    return Kept(path=request.path, fields=fields, had_files=had_files)


def kept_from(text: str) -> Kept | None:
    """Read the hidden field again; None if it is not what we wrote."""
    if not text or len(text) > 2 * _LONGEST:
        return None
    try:
        given = json.loads(text)
        kept = Kept(
            path=str(given["path"]),
            fields=tuple((str(name), str(value)) for name, value in given["fields"]),
            had_files=bool(given["files"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
    return kept if _is_form_of_ours(kept.path) else None


def _is_form_of_ours(path: str) -> bool:
    adapter = current_app.url_map.bind("")
    try:
        endpoint, _ = adapter.match(path, method="POST")
    except HTTPException:
        return False
    return guard_of(endpoint) in {Guard.SIGNED_IN, Guard.OPERATOR}
