"""Tell the Modeler where its links lead, and lead them on to our pages.

After a deployment the Modeler offers "Open in Camunda Cockpit", an address whose last
part is behind a `#`, which no server sees: a few lines of script read it.
"""

from __future__ import annotations

from flask import Response

from web.engine_rest.answers import as_json
from web.routing import Guard, Pages
from web.services import services
from web.templating import page

pages = Pages("webapps", __name__)


@pages.page("/.well-known/camunda-automation-platform/webapps", guard=Guard.PUBLIC)
def well_known() -> Response:
    """Say where the web apps are."""
    origin = services().settings.origin
    return as_json(
        {
            "adminUrl": f"{origin}/admin",
            "cockpitUrl": f"{origin}/camunda/app/cockpit/",
            "tasklistUrl": f"{origin}/inbox",
        }
    )


@pages.page("/camunda/app/cockpit/", guard=Guard.PUBLIC)
@pages.page("/camunda/app/cockpit/default/", guard=Guard.PUBLIC)
def cockpit() -> str:
    """Lead an address of Cockpit on to the page that shows the same thing.

    The Modeler puts `default/`, the name of an engine, behind the address that it is told.
    It is open to anybody, because what is behind a `#` is lost at the sign-in.
    """
    return page("cockpit.html")
