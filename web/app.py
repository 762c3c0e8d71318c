"""Make the Flask application out of services that are already put together."""

from __future__ import annotations

from flask import Flask

from web.engine_rest import init_engine_rest
from web.error_pages import init_error_pages
from web.i18n import init_languages
from web.pages import ALL
from web.routing import Guard
from web.security.bounds import LARGEST_REQUEST, LARGEST_TEXT, MOST_FIELDS
from web.security.door import init_door
from web.sending import init_sending
from web.services import Services
from web.templating import init_templates


def create_app(services: Services, *, command_token: str = "") -> Flask:
    """Return the application that serves all pages.

    Args:
        services: The engine, the domain and the settings.
        command_token: What lets the command line in; without one nothing does.
    """
    app = blank_app()
    app.extensions.update(services=services, command_token=command_token)
    return app


def blank_app() -> Flask:
    """Return the application without an installation: its pages, texts and errors."""
    app = Flask("web", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    guards: dict[str, Guard] = {}
    app.extensions["guards"] = guards
    init_languages(app)
    init_templates(app)
    init_door(app)
    init_sending(app)
    init_error_pages(app)
    for pages in ALL:
        app.register_blueprint(pages)
        guards.update(pages.guards)
    init_engine_rest(app, guards)
    return app
