"""Files of a butler's clients in every state: running, held, and destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine import SYSTEM
from handlers.butler.contract_ending import end_contract
from handlers.butler.contracts import Contract, make_contract
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from handlers.retention.holds import place_hold
from handlers.retention.purging import approve_purge, propose_purge
from tests.web.site import Site

#: More than six years before the clocks of these tests.
_LONG_AGO = date(2019, 1, 1), date(2019, 12, 31)


def signed(site: Site, number: str, *, lead: str = "butler_pm", ended: bool) -> str:
    """Make a contract of the butler with the company, of long ago; return its id."""
    with site.services.engine.transact(SYSTEM) as uow:
        contract_id = make_contract(
            uow,
            Contract(
                number=number,
                client_id="entity",
                butler_id="butler",
                lead_id=lead,
                valid_from=_LONG_AGO[0],
                valid_to=_LONG_AGO[1],
            ),
        )
        if ended:
            end_contract(uow, contract_id, on=_LONG_AGO[1], reason="合同期满")
    return contract_id


def destroyed(site: Site) -> Mapping[str, str]:
    """Hold one file, let another go by an approved list; return their ids."""
    engine = site.services.engine
    held_id = signed(site, "GJ-2019-01", ended=True)
    signed(site, "GJ-2019-02", ended=True)
    with engine.read() as connection:
        head = actor_for(person_by_id(connection, "butler"))
    with engine.transact(head) as uow:
        place_hold(uow, held_id, reason="仲裁未结")
    with engine.transact(head) as uow:
        purge_id = propose_purge(uow)
    with engine.transact(head) as uow:
        approve_purge(uow, purge_id)
    engine.run_due_jobs()
    return {"held_contract_id": held_id, "done_purge_id": purge_id}
