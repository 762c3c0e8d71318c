"""Speak Chinese first and English second: the one home of Flask-Babel."""

from __future__ import annotations

from pathlib import Path

import flask_babel  # type: ignore[import-untyped]
from flask import Flask, has_request_context, request

LANGUAGES = {"zh": "中文", "en": "English"}
COOKIE = "tandem_language"

_TRANSLATIONS = Path(__file__).parent / "translations"


def gettext(text: str, **values: object) -> str:
    """Return a text in the reader's language, with its values filled in."""
    if not has_request_context():
        return text % values if values else text
    translated: str = flask_babel.gettext(text, **values)
    return translated


def marked(text: str) -> str:
    """Return the text as it is, marked for the translators of tables of texts."""
    return text


def language() -> str:
    """Return the language that the reader chose, else Chinese."""
    chosen = request.cookies.get(COOKIE, "zh") if has_request_context() else "zh"
    return chosen if chosen in LANGUAGES else "zh"


def init_languages(app: Flask) -> None:
    """Make templates and views speak the reader's language."""
    flask_babel.Babel(
        app,
        default_locale="zh",
        default_translation_directories=str(_TRANSLATIONS),
        locale_selector=language,
    )
