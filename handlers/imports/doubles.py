"""Know a report that has its case already: in the register, or earlier in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from engine import Actor
from handlers.imports.tables import report_import, report_import_row
from handlers.linkage.cases import sees_case
from handlers.linkage.steps.discovery import entity_id_of
from handlers.linkage.tables import linkage_case
from handlers.linkage.variables import text

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Where a report belongs that makes no case of its own."""

    reason: str
    #: Number of its case; empty while an earlier line is to make it.
    case_no: str = ""
    #: The earlier line of the file, 0 for a case that is there.
    line: int = 0
    #: True where the very report is registered, so that there is nothing to add.
    is_same: bool = False


@dataclass(slots=True)
class Doubles:
    """Finds doubles for the lines of one file, in their order."""

    connection: Connection
    actor: Actor
    bureau_id: str
    _lines: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _reports: dict[tuple[str, str], int] = field(default_factory=dict)

    def find(self, values: Values, *, fingerprint: str) -> Double | None:
        """Return where the report of a line belongs; None if it makes a case."""
        product = self._product(values)
        return (
            self._imported(fingerprint)
            or self._registered(values, product[0])
            or self._open(product)
            or self._earlier(values, product)
        )

    def remember(self, values: Values, line: int) -> None:
        """Note that a line makes a case, to which later ones belong."""
        product = self._product(values)
        self._lines[product] = line
        report = text(values, "report_no").strip()
        if report:
            self._reports[product[0], report] = line

    def _product(self, values: Values) -> tuple[str, str, str]:
        name, model = text(values, "product_name"), text(values, "model_spec")
        return entity_id_of(values, self.connection), name.strip(), model.strip()

    def _imported(self, fingerprint: str) -> Double | None:
        row = report_import_row
        query = (
            select(row.c.case_no)
            .join(report_import, report_import.c.id == row.c.import_id)
            .where(
                row.c.fingerprint == fingerprint,
                row.c.case_no.is_not(None),
                report_import.c.bureau_id == self.bureau_id,
            )
        )
        case_no = self.connection.scalar(query.limit(1))
        if case_no is None:
            return None
        return Double(
            reason=f"这一行已经导入过，见案件 {case_no}", case_no=case_no, is_same=True
        )

    def _registered(self, values: Values, entity_id: str) -> Double | None:
        report = text(values, "report_no").strip()
        if not report:
            return None
        case = linkage_case
        query = select(case.c.business_key).where(
            case.c.report_no == report,
            case.c.entity_id == entity_id,
            sees_case(case.c.business_key, self.actor),
        )
        case_no = self.connection.scalar(query.order_by(case.c.opened_at).limit(1))
        if case_no is None:
            return None
        reason = f"该主体的检验报告 {report} 已登记，见案件 {case_no}"
        return Double(reason=reason, case_no=case_no, is_same=True)

    def _open(self, product: tuple[str, str, str]) -> Double | None:
        case = linkage_case
        entity_id, name, model = product
        query = select(case.c.business_key).where(
            case.c.entity_id == entity_id,
            case.c.product == name,
            case.c.model == model,
            case.c.closed_at.is_(None),
            sees_case(case.c.business_key, self.actor),
        )
        case_no = self.connection.scalar(query.order_by(case.c.opened_at).limit(1))
        if case_no is None:
            return None
        reason = f"同一主体、产品、型号规格的案件 {case_no} 正在办理"
        return Double(reason=reason, case_no=case_no)

    def _earlier(self, values: Values, product: tuple[str, str, str]) -> Double | None:
        report = text(values, "report_no").strip()
        line = self._reports.get((product[0], report)) or self._lines.get(product)
        if line is None:
            return None
        reason = f"与本文件第 {line} 行的主体、产品、型号规格或报告编号相同"
        return Double(reason=reason, line=line)
