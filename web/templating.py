"""What every template may use: addresses, dates, tokens, the entries of the head."""

from __future__ import annotations

import json
import secrets

from flask import Flask, g, render_template
from markupsafe import Markup

from handlers.notices.mailbox import count_new
from web import notices
from web.assets import asset, page_scripts, vendored
from web.i18n import LANGUAGES, language
from web.navigation import navigation
from web.presenters.days import day_text, moment_text
from web.presenters.notices import new_count
from web.security import forgery
from web.services import services
from web.visitor import Visitor, visitor_or_none

REQUEST_KEY_FIELD = "request_key"


def init_templates(app: Flask) -> None:
    """Give templates their filters and their context."""
    app.jinja_env.filters["day"] = day_text
    app.jinja_env.filters["moment"] = moment_text
    app.jinja_env.filters["readable"] = _readable
    app.jinja_env.globals.update(
        asset=asset, vendored=vendored, scripts=page_scripts, form_keys=form_keys
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)


def form_keys() -> Markup:
    """Return the hidden fields of every form: who asks, and that it is asked once."""
    return Markup(
        '<input type="hidden" name="{}" value="{}">'
        '<input type="hidden" name="{}" value="{}">'
    ).format(
        forgery.FIELD,
        forgery.present_token(secret=services().secret),
        REQUEST_KEY_FIELD,
        secrets.token_hex(16),
    )


def _readable(value: object) -> str:
    """Return a value as operators read it: Chinese as Chinese."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _new_notices(visitor: Visitor) -> str:
    with services().engine.read() as connection:
        return new_count(count_new(connection, visitor.actor))


def _context() -> dict[str, object]:
    visitor = visitor_or_none()
    return {
        "visitor": visitor,
        "navigation": navigation(visitor) if visitor else (),
        "new_notices": _new_notices(visitor) if visitor else "",
        "notice": g.get("notice") or notices.take_notice(),
        "language": language(),
        "languages": LANGUAGES,
        "demo": services().demo,
        "drill_now": _drill_now(),
    }


def _drill_now() -> str:
    """Return the moment of the drill, empty where there is none."""
    drill = services().drill
    return moment_text(drill.clock.now()) if drill is not None else ""


def page(template: str, **context: object) -> str:
    """Render a page."""
    return render_template(f"pages/{template}", **context)
