"""A programme with a plan that was changed, in an installation with its people."""

from __future__ import annotations

from datetime import timedelta

from handlers.parties.access import org_of
from tests.support.programme_client import (
    COMPANIES,
    PLAN,
    ProgrammeCase,
    plan_row,
    set_up,
)
from tests.support.site_office import SiteOffice
from tests.web.site import Site


def planned_programme(site: Site) -> ProgrammeCase:
    """Plan a programme for three companies, and change the row of the second."""
    it = SiteOffice(site)
    expert = it.actor("expert").id
    group = {
        "wg_leader": expert,
        "wg_members": [{"person_id": expert, "qualification": "中级及以上技术职称"}],
        "planned_visit_on": (site.services.today + timedelta(days=10)).isoformat(),
    }
    agency = org_of(it.actor("agency"))
    programme = set_up(it, agency_id=agency, programme_ends_on="2026-12-31")
    programme.complete("prepare_programme_files")
    plan = [plan_row(company) for company in COMPANIES[:3]]
    programme.complete("draft_programme_plan", **(PLAN | group), plan_rows=plan)
    programme.review()
    plan[1] = plan[1] | {"assistance_period": "2026-03-20/2026-09-30"}
    programme.change(plan)
    return programme
