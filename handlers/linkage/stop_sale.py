"""The lock on producing and selling the failing product (R-STOP).

It closes with the order to rectify, or with the service of the failing result, and
opens when the notice of a passed re-inspection is served, or when an objection is
upheld: nothing else opens it, also not the end of the case (7.1.2.2, 18号令第45、49条).
Samples for the re-inspection may be made meanwhile; each such production is noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine import UnitOfWork
from handlers.linkage.cases import CaseHeader, StopSale, case_header, change_case
from handlers.linkage.errors import SaleStaysLocked
from handlers.linkage.records import RecordKind, RecordStatus, write_record

CLAUSE = "7.1.2.2"
LAW = "总局令第18号第45条、第49条"

_LOCKED = frozenset({StopSale.REQUIRED, StopSale.VERIFIED})


def is_locked(header: CaseHeader) -> bool:
    """Say whether the product may not be produced or sold now."""
    return header.stop_sale in _LOCKED


def lock_sale(uow: UnitOfWork, business_key: str, *, since: date) -> None:
    """Lock production and sale, unless they were locked before."""
    if case_header(uow.connection, business_key).stop_sale is StopSale.NONE:
        change_case(
            uow,
            business_key,
            stop_sale=StopSale.REQUIRED.value,
            stop_sale_since=since.isoformat(),
        )


def release_on_notice(
    uow: UnitOfWork, business_key: str, *, served_on: date | None
) -> None:
    """Open the lock: the notice that the re-inspection was passed has been served.

    Raises:
        SaleStaysLocked: no such notice was served.
    """
    if served_on is None:
        raise SaleStaysLocked
    _release(uow, business_key, on=served_on)


def release_on_objection(uow: UnitOfWork, business_key: str, *, on: date) -> None:
    """Open the lock: an objection was upheld, so nothing is wrong with the product."""
    _release(uow, business_key, on=on)


def note_sample_production(
    uow: UnitOfWork, header: CaseHeader, *, produced: Mapping[str, object]
) -> None:
    """Note samples that were made for the re-inspection while the lock is closed."""
    if is_locked(header):
        write_record(
            uow,
            header.business_key,
            RecordKind.SAMPLE_PRODUCTION,
            status=RecordStatus.FILED,
            content=dict(produced),
            note=f"停产停售期间仅为复查抽样生产样品（{LAW}）",
        )


def _release(uow: UnitOfWork, business_key: str, *, on: date) -> None:
    if is_locked(case_header(uow.connection, business_key)):
        change_case(
            uow,
            business_key,
            stop_sale=StopSale.RELEASED.value,
            stop_sale_until=on.isoformat(),
        )
