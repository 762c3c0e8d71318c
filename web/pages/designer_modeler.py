"""For designers: what Camunda Modeler needs to draw for this installation."""

from __future__ import annotations

from flask import Response

from web.modeler_plugin.files import plugin_files
from web.packing import handed_out
from web.routing import Guard, Pages
from web.services import services
from web.templating import page

pages = Pages("designer_modeler", __name__)


@pages.page("/designer/modeler", guard=Guard.OPERATOR)
def modeler() -> str:
    """Say how the Modeler is set up: templates, plug-in, where it deploys."""
    return page(
        "designer_modeler.html",
        address=f"{services().settings.origin}/engine-rest",
        section="modeler",
    )


@pages.page("/designer/modeler-plugin.zip", guard=Guard.OPERATOR)
def plugin() -> Response:
    """Hand out the folder of the plug-in, made of what this installation knows."""
    return handed_out(plugin_files(), name="tandem-modeler-plugin.zip")
