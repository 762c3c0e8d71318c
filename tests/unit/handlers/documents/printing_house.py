"""Issue papers and print them as they are handed out: with number, foot and code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import SYSTEM, ProcessEngine
from handlers.documents.layout import Sheet
from handlers.documents.press import FileFormat, Press
from handlers.documents.produce import issue_document
from handlers.documents.records import version_of
from handlers.evidence.files import EvidenceFiles
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org

#: As long as addresses of real installations are.
ADDRESS = "https://liandong.scjg.xm.example.gov.cn:8443"


@dataclass(frozen=True)
class Issued:
    """A paper with the two files that people take home."""

    sheet: Sheet
    word: Path
    pdf: Path


class PrintingHouse:
    """Issues papers of one bureau."""

    def __init__(self, engine: ProcessEngine, folder: Path) -> None:
        self._engine = engine
        with engine.transact(SYSTEM) as uow:
            kind, name = OrgKind.BUREAU, "厦门市市场监督管理局"
            add_org(uow, kind=kind, name=name, org_id="bureau")
        self._press = Press(
            engine=engine,
            files=EvidenceFiles(folder / "papers"),
            evidence=EvidenceFiles(folder / "evidence"),
            address=ADDRESS,
        )

    def issue(self, name: str, kind: str, content: Mapping[str, object]) -> Issued:
        """Issue a paper; its name tells it apart from others of its kind."""
        with self._engine.transact(SYSTEM) as uow:
            found = issue_document(
                uow,
                business_key="XMLD-2026-0001",
                bureau_id="bureau",
                kind=kind,
                content=content,
                slot=name,
            )
        with self._engine.read() as connection:
            first = version_of(connection, found.id, 1)
        return Issued(
            sheet=self._press.sheet(found, first),
            word=self._press.file(found, 1, FileFormat.WORD).path,
            pdf=self._press.file(found, 1, FileFormat.PDF).path,
        )
