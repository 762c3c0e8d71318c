"""Hold an offered file between its preview and the click that confirms it.

Nothing of it is in the database before: the file lies among those that no row names,
and the page itself carries, sealed for this person, which file it was.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from handlers.evidence.files import StoredFile
from handlers.forms.expressions import evaluate
from handlers.imports.columns import Heading, find_heading, missing_columns
from handlers.imports.planning import Basis, PlannedRow, plan_rows
from handlers.parties.access import org_of
from handlers.spreadsheets.errors import ImportRefused
from handlers.spreadsheets.sheets import MOST_BYTES, Sheet, read_sheet, utf_8
from web.services import services
from web.visitor import current_visitor

#: What is asked once for a whole file; a cell of the file goes first.
GIVEN = ("source", "level", "task_no", "lab", "licensed", "district")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A file that somebody offers, and what holds for all of its lines."""

    file: StoredFile
    given: Mapping[str, str]

    def sealed(self) -> str:
        """Return the offer as a page carries it."""
        told = json.dumps(
            {"file": asdict(self.file), "given": dict(self.given)}, ensure_ascii=False
        )
        return f"{_seal(told)}.{told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would become of an offered file."""

    offer: Offer
    sheet: Sheet
    heading: Heading
    #: Titles of the columns that neither file nor page give.
    missing: tuple[str, ...]
    rows: tuple[PlannedRow, ...]


def take_offer(content: bytes, name: str, given: Mapping[str, str]) -> Offer:
    """Keep a file that was sent, in UTF-8 if it is text.

    Raises:
        ImportRefused: it is no table of reports.
        EvidenceRefused: it is dangerous.
    """
    if len(content) <= MOST_BYTES:
        content = utf_8(content)
    read_sheet(content)
    file = services().evidence_files.store_file(io.BytesIO(content), name)
    return Offer(file=file, given=given)


def opened_offer(sealed: str) -> Offer:
    """Return the offer that a page of ours carried.

    Raises:
        ImportRefused: no page of this person's did.
    """
    seal, _dot, told = sealed.partition(".")
    if not told or not hmac.compare_digest(seal.encode(), _seal(told).encode()):
        raise ImportRefused(reason="这次预览已失效，请重新选择文件")
    found = json.loads(told)
    return Offer(file=StoredFile(**found["file"]), given=found["given"])


def preview_of(offer: Offer) -> Preview:
    """Return what would become of each line of an offered file.

    Raises:
        ImportRefused: it is no table of reports, or is no longer there.
    """
    try:
        with services().evidence_files.open(offer.file.sha256) as file:
            sheet = read_sheet(file.read())
    except FileNotFoundError as error:
        raise ImportRefused(reason="文件已过期清理，请重新选择文件") from error
    heading = find_heading(sheet.lines)
    if heading is None:
        raise ImportRefused(
            reason="没有找到表头：需要有“经营主体名称”“产品名称”等列，请参照模板"
        )
    with services().engine.read() as connection:
        rows = plan_rows(
            sheet.lines,
            heading,
            given=offer.given,
            basis=Basis(
                form=services().importer.form(),
                evaluate=evaluate,
                today=services().today,
                actor=current_visitor().actor,
                bureau_id=bureau_of_visitor(),
                connection=connection,
            ),
        )
    if not rows:
        raise ImportRefused(reason="表头下面没有内容，请检查文件")
    given = [key for key, text in offer.given.items() if text]
    return Preview(
        offer=offer,
        sheet=sheet,
        heading=heading,
        missing=missing_columns(heading, given),
        rows=tuple(rows),
    )


def bureau_of_visitor() -> str:
    """Return the bureau for which the visitor registers."""
    return org_of(current_visitor().actor) or ""


def _seal(told: str) -> str:
    person = current_visitor().person.id
    text = f"import:{person}:{told}".encode()
    return hmac.new(services().secret, text, hashlib.sha256).hexdigest()
