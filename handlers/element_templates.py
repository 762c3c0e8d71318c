"""Every element template that comes with Tandem, by the file that holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.declarations import declarations
from handlers.linkage.declarations.user_tasks import ANNEXES, DEADLINES
from handlers.linkage.stages import STAGES
from handlers.palette.drawn_tasks import drawn_templates
from handlers.palette.files import Catalogue
from handlers.palette.templates import service_template
from handlers.palette.user_tasks import user_task_template
from handlers.parties.model import BUTLER_ROLES, OPERATING_ROLES, ROLE_NAMES, Role

#: What spans several steps is drawn beside them.
_SPANS = (("S2-S7", "二至七"), ("S1-S9", "一至九"))


def catalogue(butler_diagrams: Mapping[str, bytes]) -> Catalogue:
    """Return the templates of handlers, annexes, deadlines, and of butlers' tasks.

    Args:
        butler_diagrams: the diagrams of the quality butler, by file.

    Raises:
        XmlRefused: a diagram is no XML that is read.
    """
    stages = (*((one.key, f"{one.number}、{one.name}") for one in STAGES), *_SPANS)
    # In the diagrams of the linkage butlers have no lane.
    roles = _named(lambda key: key not in OPERATING_ROLES | BUTLER_ROLES)
    # What a butler asks of a client, the client answers.
    butlers = _named(lambda key: key in BUTLER_ROLES or key == Role.ENTITY)
    return {
        "handlers": [service_template(each, stages) for each in declarations()],
        "annexes": [user_task_template(each, stages, roles) for each in ANNEXES],
        "deadlines": [user_task_template(each, stages, roles) for each in DEADLINES],
        "butlers": drawn_templates(butler_diagrams, butlers),
    }


def _named(belongs: Callable[[str], bool]) -> Mapping[str, str]:
    """Return keys and names of the roles that belong to a diagram."""
    return {str(key): name for key, name in ROLE_NAMES.items() if belongs(key)}
