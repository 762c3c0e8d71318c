"""Every register there is, by its key, in the order of the page."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.registers.declarations.archive import ARCHIVE, PAPER
from handlers.registers.declarations.equipment import EQUIPMENT, REQUIRED
from handlers.registers.declarations.people import STAFF, TRAINING
from handlers.registers.declarations.service import (
    CLIENT_TRAINING,
    DELIVERABLE,
    EMERGENCY,
    PROPERTY,
    RISK,
)
from handlers.registers.declarations.unit import POLICY, SITE
from handlers.registers.errors import RegisterNotFound
from handlers.registers.model import Register

REGISTERS: Mapping[str, Register] = {
    each.key: each
    for each in (
        STAFF,
        TRAINING,
        POLICY,
        SITE,
        EQUIPMENT,
        REQUIRED,
        PROPERTY,
        RISK,
        EMERGENCY,
        CLIENT_TRAINING,
        DELIVERABLE,
        ARCHIVE,
        PAPER,
    )
}


def register_of(key: str) -> Register:
    """Return a register by its key.

    Raises:
        RegisterNotFound: there is none.
    """
    try:
        return REGISTERS[key]
    except KeyError as error:
        raise RegisterNotFound from error
