"""The part of a matter's page where an officer files what came on paper (代录)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from handlers.evidence.records import evidence_of
from handlers.forms import EvidenceLink, FieldError, Origin
from handlers.linkage.paper import Paper
from web.i18n import gettext as _
from web.i18n import marked
from web.services import services
from web.task_form import SCANS, TaskForm, evidence_links
from web.visitor import current_visitor

#: The box by which the officer says that a paper form lies before them.
PAPER_FIELD = "from_paper"
#: What can be wrong with it, for the translators.
FAULTS = (
    marked("请确认您是按纸质材料代录"),
    marked("请填写纸质材料的签署人"),
    marked("请填写纸质材料上的日期"),
    marked("纸质材料上的日期不能晚于今天"),
    marked("请上传纸质材料的扫描件或照片"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """What the page shows of the paper."""

    confirmed: bool
    signer: str
    signed_on: str
    scans: Sequence[EvidenceLink]
    faults: Sequence[tuple[str, str]] = ()

    def fault(self, field: str) -> str:
        """Return what is wrong with a field; empty if nothing is."""
        return next((text for name, text in self.faults if name == field), "")


def sent_paper(form: TaskForm, new_scans: Sequence[str]) -> Paper:
    """Return what the request says of the paper.

    Args:
        new_scans: ids of the files that came with it.
    """
    known = evidence_links(form.task.business_key or "", actor=current_visitor().actor)
    given = [*request.form.getlist(SCANS), *new_scans]
    return Paper(
        confirmed=PAPER_FIELD in request.form,
        signer=" ".join(request.form.get("paper_signer", "").split()),
        signed_on=request.form.get("paper_signed_on", "").strip(),
        scans=tuple(dict.fromkeys(each for each in given if each in known)),
    )


def paper_view(
    form: TaskForm, paper: Paper | None = None, *, refused: Sequence[FieldError] = ()
) -> PaperView:
    """Return what the page shows: what was sent, or the scans that lie there already.

    Args:
        refused: files that were not taken.
    """
    links = evidence_links(form.task.business_key or "", actor=current_visitor().actor)
    if paper is None:
        scans = [links[each] for each in _of_task(form) if each in links]
        return PaperView(confirmed=False, signer="", signed_on="", scans=scans)
    faults = [(name, _(text)) for name, text in paper.faults(today=services().today)]
    faults += [(SCANS, each.message) for each in refused if each.path == SCANS]
    return PaperView(
        confirmed=paper.confirmed,
        signer=paper.signer,
        signed_on=paper.signed_on,
        scans=[links[each] for each in paper.scans],
        faults=faults,
    )


def origin_of(paper: Paper) -> Origin:
    """Return what stands beside the filed form for good."""
    return Origin(
        paper_signer=paper.signer,
        paper_signed_on=paper.signed_on,
        paper_scans=tuple(paper.scans),
    )


def _of_task(form: TaskForm) -> list[str]:
    """Return the scans that an officer has uploaded at this matter before."""
    with services().engine.read() as connection:
        found = evidence_of(connection, form.task.business_key or "")
    own = current_visitor().actor.id
    return [
        each.id
        for each in found
        if each.task_id == form.task.id and each.received_from == own
    ]
