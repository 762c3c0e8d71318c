"""Everything that a view may use, put together once by the composition root."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask import current_app

from engine import Clock, ProcessEngine
from handlers.accounts.sign_in import SignIns
from handlers.accounts.welcome import Welcomes
from handlers.couriers.vault import Vault
from handlers.deadlines.books import DeadlineBooks
from handlers.deadlines.local_time import local_day
from handlers.documents.press import Press
from handlers.evidence.files import EvidenceFiles
from handlers.forms.library import FormLibrary
from handlers.imports.running import Importer
from handlers.linkage.approving import ApprovalDesk
from handlers.linkage.batch import BatchDesk
from handlers.linkage.desk import LinkageDesk
from handlers.linkage.earlier.entering import EarlierDesk
from handlers.linkage.form_desk import FormDesk
from handlers.linkage.handing_over import HandOvers
from handlers.machines.entrance import MachineEntrance
from handlers.scenarios.shelf import TrialShelf
from web.config import Settings
from web.drill_state import Drill
from web.paces import Paces


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The engine, the rooms of the domain and the settings of this installation."""

    settings: Settings
    secret: bytes
    #: Seals the addresses of group robots.
    vault: Vault
    clock: Clock
    engine: ProcessEngine
    sign_ins: SignIns
    welcomes: Welcomes
    #: Lets programs in.
    machines: MachineEntrance
    books: DeadlineBooks
    evidence_files: EvidenceFiles
    desk: LinkageDesk
    importer: Importer
    forms: FormLibrary
    form_desk: FormDesk
    hand_overs: HandOvers
    approvals: ApprovalDesk
    batches: BatchDesk
    earlier: EarlierDesk
    #: Prints documents.
    press: Press
    #: How often each address asked for what anybody may see.
    paces: Paces = field(default_factory=Paces)
    #: What people try out, in memory alone.
    trials: TrialShelf = field(default_factory=TrialShelf)
    #: Seconds that a person waits at most for automatic steps before their next page.
    patience: float = 0.0
    #: True where invented people work on invented cases.
    demo: bool = False
    #: The drill with its clock, in `tandem serve --drill` alone.
    drill: Drill | None = None

    @property
    def today(self) -> date:
        """Return the present day in Xiamen."""
        return local_day(self.clock.now())


def services() -> Services:
    """Return the services of the application that answers this request."""
    found: Services = current_app.extensions["services"]
    return found
