"""Every element template that comes with Tandem, by the file that holds it."""

from __future__ import annotations

from handlers.declarations import declarations
from handlers.linkage.declarations.user_tasks import ANNEXES, DEADLINES
from handlers.linkage.stages import STAGES
from handlers.palette.files import Catalogue
from handlers.palette.templates import service_template
from handlers.palette.user_tasks import user_task_template
from handlers.parties.model import BUTLER_ROLES, OPERATING_ROLES, ROLE_NAMES

#: What spans several steps is drawn beside them.
_SPANS = (("S2-S7", "二至七"), ("S1-S9", "一至九"))


def catalogue() -> Catalogue:
    """Return the templates of handlers, of the annexes and of the deadlines."""
    stages = (*((one.key, f"{one.number}、{one.name}") for one in STAGES), *_SPANS)
    # These are templates of the linkage, where butlers have no lane.
    others = OPERATING_ROLES | BUTLER_ROLES
    roles = {str(key): name for key, name in ROLE_NAMES.items() if key not in others}
    return {
        "handlers": [service_template(each, stages) for each in declarations()],
        "annexes": [user_task_template(each, stages, roles) for each in ANNEXES],
        "deadlines": [user_task_template(each, stages, roles) for each in DEADLINES],
    }
