"""File the form of a matter, list what was filed in a case, and show it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from handlers.forms import (
    PLAIN,
    EvidenceLink,
    Origin,
    RecordView,
    Submission,
    find_submission,
    origins_of,
    record,
)
from handlers.forms.corrections import Correction, corrections_of
from handlers.linkage.secrecy import may_read_form
from handlers.linkage.stages import stage_of
from web.case_reading import CaseFile, Names
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.services import services
from web.task_form import evidence_links


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNote:
    """One time that a filed form was put right."""

    version: int
    reason: str
    by: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledForm:
    """One filed form in a list."""

    id: str
    url: str
    title: str
    #: Key of the stage to which it belongs, empty for what stands beside the case.
    stage: str
    by: str
    when: str
    #: For whom the officer filed it from paper.
    filed_for: str
    #: Who agreed to it before it counted.
    approved_by: str = ""
    #: It happened before Tandem was used.
    entered_later: bool = False
    #: Who signed the paper, and when, where it came on paper.
    paper_signer: str = ""
    paper_signed_on: str = ""
    #: The scans of the paper.
    paper_scans: tuple[EvidenceLink, ...] = ()
    #: The user task that it was filed at.
    element_id: str = ""
    #: How often it was put right, and what was said of it each time.
    corrections: tuple[CorrectionNote, ...] = ()


def filed_forms(file: CaseFile) -> list[FiledForm]:
    """Return the forms of a case that the visitor may read, oldest first.

    What stands in an instance that they do not see, such as a penalty, is left out.
    """
    with services().engine.read() as connection:
        origins = origins_of(connection, [each.id for each in file.submissions])
        put_right = corrections_of(connection, [each.id for each in file.submissions])
    seen = {instance.root_id for instance in file.instances}
    shown = [
        each
        for each in file.submissions
        if each.root_id in seen
        and each.form_key
        and may_read_form(file.actor, file.header, each.element_id)
    ]
    correctors = [c.corrected_by for past in put_right.values() for c in past]
    names = Names([*_named(shown, origins.values()), *correctors])
    return [
        replace(
            _filed(each, file, names, origins.get(each.id, PLAIN)),
            corrections=_notes(put_right.get(each.id, []), names),
        )
        for each in shown
    ]


def read_filed(
    file: CaseFile, submission_id: str, *, version: int | None = None
) -> tuple[FiledForm, RecordView] | None:
    """Return one filed form of a case, None if it is not the visitor's to read.

    Args:
        file: the case.
        submission_id: of the form.
        version: 1 for what was filed; by default as it was put right last.
    """
    shown = {each.id: each for each in filed_forms(file)}
    if submission_id not in shown:
        return None
    with services().engine.read() as connection:
        filed = find_submission(connection, submission_id)
        past = corrections_of(connection, [filed.id]).get(filed.id, [])
    wanted = [each for each in past if version in {None, each.version}]
    shows_first = version == 1 or not wanted
    form = services().forms.form_filed(filed, actor=file.actor)
    view = record(
        form,
        filed.answers if shows_first else wanted[-1].answers,
        evidence=evidence_links(filed.business_key, actor=file.actor),
        labels=filed.labels if shows_first else wanted[-1].labels,
    )
    return _with_scans(shown[submission_id], file), view


def _notes(past: Iterable[Correction], names: Names) -> tuple[CorrectionNote, ...]:
    return tuple(
        CorrectionNote(
            version=each.version,
            reason=each.reason,
            by=names(each.corrected_by),
            when=moment_text(each.corrected_at),
        )
        for each in past
    )


def _with_scans(filed: FiledForm, file: CaseFile) -> FiledForm:
    """Return a filed form with the scans of its paper, as the visitor may open them."""
    with services().engine.read() as connection:
        origin = origins_of(connection, [filed.id]).get(filed.id, PLAIN)
    links = evidence_links(file.case_no, actor=file.actor)
    scans = tuple(links[each] for each in origin.paper_scans if each in links)
    return replace(filed, paper_scans=scans)


def _named(shown: Iterable[Submission], origins: Iterable[Origin]) -> Iterator[str]:
    for each in shown:
        yield each.submitted_by
        yield each.approved_by or ""
    for origin in origins:
        yield origin.in_stead_of or ""


def _filed(each: Submission, file: CaseFile, names: Names, origin: Origin) -> FiledForm:
    form = services().forms.form_filed(each, actor=file.actor)
    return FiledForm(
        id=each.id,
        url=f"/cases/{file.case_no}/forms/{each.id}",
        title=form.title,
        stage=stage_of(each.element_id) or "",
        by=_by(each, names, origin),
        when=moment_text(each.submitted_at),
        filed_for=each.filed_for or "",
        approved_by=names(each.approved_by) if each.approved_by else "",
        entered_later=each.entered_later,
        paper_signer=origin.paper_signer,
        paper_signed_on=origin.paper_signed_on or "",
        element_id=each.element_id,
    )


def _by(each: Submission, names: Names, origin: Origin) -> str:
    """Return who filed a form, and in whose stead."""
    name = names(each.submitted_by)
    if origin.in_stead_of is None:
        return name
    return _("%(who)s（代%(whom)s办理）", who=name, whom=names(origin.in_stead_of))
