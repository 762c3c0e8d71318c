"""A site as an office: so that stories about programmes can be told on its pages too."""

from __future__ import annotations

from datetime import datetime

from engine import Actor
from handlers.deadlines.local_time import SHANGHAI
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id, person_by_login
from tests.web.site import Site

#: Whom the stories of offices name -> the invented person of a site.
_LOGINS = {"planner": "agency", "senior": "expert", "head": "entity"}


class SiteOffice:
    """What the clients of cases and programmes need of an office."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.clock = site.clock
        self.engine = site.services.engine
        self.desk = site.services.desk

    def at(self, moment: str) -> SiteOffice:
        """Move to nine o'clock of a day and run what is due."""
        at_nine = datetime.fromisoformat(f"{moment}T09:00").replace(tzinfo=SHANGHAI)
        self.clock.move_to(at_nine)
        self.run_jobs()
        return self

    def run_jobs(self) -> None:
        """Run what is due until nothing is."""
        self.site.settle()

    def actor(self, name: str) -> Actor:
        """Return a person by their part in the stories, their login or their id."""
        with self.engine.read() as connection:
            found = person_by_login(connection, _LOGINS.get(name, name))
            return actor_for(found or person_by_id(connection, name))
