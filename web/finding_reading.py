"""Open a finding for the visitor: of their unit as its butler, or of their company."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from engine import InstanceNotFound
from handlers.butler.findings import Finding, FindingNotFound, finding_by_id
from handlers.butler.process_keys import FINDING
from handlers.parties.model import Role
from web.affair_story import AffairStory, story_of
from web.roles import is_of_butler
from web.services import services
from web.visitor import current_visitor


def own_org() -> str:
    """Return whose findings the visitor reads.

    Raises:
        NotFound: they have to do with none.
    """
    visitor = current_visitor()
    if is_of_butler(visitor) or Role.ENTITY.value in visitor.actor.groups:
        return visitor.person.org_id
    raise NotFound


def opened_finding(finding_id: str) -> Finding:
    """Return a finding.

    Raises:
        NotFound: there is none, or it is not the visitor's to see.
    """
    org_id = own_org()
    with services().engine.read() as connection:
        try:
            return finding_by_id(connection, finding_id, orgs=[org_id])
        except FindingNotFound as error:
            raise NotFound from error


def finding_story(found: Finding) -> AffairStory:
    """Return what was done about a finding, as far as the visitor sees it."""
    try:
        return story_of(FINDING, found.key)
    except InstanceNotFound:
        # It was written down a moment ago: its process begins with the next job.
        return AffairStory(open=(), steps=())
