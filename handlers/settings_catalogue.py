"""Every setting of every room, in the order in which the page shows them."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.approvals.settings import SETTINGS as APPROVALS
from handlers.backups.settings import SETTINGS as BACKUPS
from handlers.butler.complaints.settings import SETTINGS as COMPLAINTS
from handlers.butler.findings.settings import SETTINGS as FINDINGS
from handlers.butler.incidents.settings import SETTINGS as INCIDENTS
from handlers.butler.service.settings import SETTINGS as SERVICES
from handlers.butler.surveys.settings import SETTINGS as SURVEYS
from handlers.couriers.settings import SETTINGS as COURIERS
from handlers.linkage.settings import SETTINGS as LINKAGE
from handlers.reminders.settings import SETTINGS as REMINDERS
from handlers.settings.model import Setting

SETTINGS: tuple[Setting, ...] = (
    *LINKAGE,
    *APPROVALS,
    *REMINDERS,
    *COURIERS,
    *SERVICES,
    *FINDINGS,
    *BACKUPS,
    *SURVEYS,
    *COMPLAINTS,
    *INCIDENTS,
)

BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}
