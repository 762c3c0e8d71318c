"""Hold the form of one matter for one request: read it, draw it, check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request

from engine import Actor, UserTaskView
from handlers.evidence.files import PHOTOGRAPHS
from handlers.evidence.records import Evidence, given_at, record_evidence
from handlers.forms import (
    EvidenceLink,
    FieldError,
    Form,
    FormView,
    Surroundings,
    Validated,
    initial_answers,
    present,
    read_submission,
    validate,
    with_uploads,
)
from handlers.forms.expressions import evaluate
from handlers.forms.names import DRAWN, UPLOAD
from handlers.linkage.desk import TaskSheet
from handlers.linkage.form_desk import OpenForm
from handlers.linkage.own_process import files_of_process
from web.case_reading import Names
from web.evidence_reading import evidence_seen
from web.filing import Standing, standing_of
from web.i18n import gettext as _
from web.presenters.evidence import EvidenceRow, evidence_rows
from web.services import services
from web.uploads import Received, receive
from web.visitor import current_visitor

Raw = Mapping[str, object]

#: The input for scans of a paper form; no form of ours has a field of this name.
SCANS = "paper_scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The answers that a request brought, and which of its files were not taken."""

    raw: Raw
    refused: tuple[FieldError, ...] = ()
    #: Scans of a paper form (代录) that came with it: ids of evidence.
    scans: tuple[str, ...] = ()
    #: By the names of the inputs, new files among the kept ones.
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForm:
    """The form of a matter with what is known about its case."""

    sheet: TaskSheet
    form: Form

    @property
    def opened(self) -> OpenForm:
        """Return the form as the domain takes it."""
        return OpenForm(sheet=self.sheet, form=self.form)

    @property
    def task(self) -> UserTaskView:
        """Return the matter itself."""
        return self.sheet.task

    def first_answers(self) -> Raw:
        """Return what stands in the form before anybody typed."""
        return initial_answers(
            self.form,
            facts=self.sheet.facts,
            prefill=self.sheet.prefill,
            today=self._proposed_day(),
        )

    def view(self, raw: Raw, errors: Sequence[FieldError] = ()) -> FormView:
        """Return what the page draws for these answers."""
        surroundings = Surroundings(
            facts=self.sheet.facts,
            evaluate=evaluate,
            errors=errors,
            evidence=self.links(),
            account=_account(),
            today=self._proposed_day(),
        )
        return present(self.form, raw, surroundings)

    def check(self, raw: Raw) -> Validated:
        """Return the values of these answers and what is wrong with them."""
        return validate(
            self.form,
            raw,
            facts=self.sheet.facts,
            evaluate=evaluate,
            files=self.links(),
        )

    def sent(self) -> Sent:
        """Return the answers that the request brings, new files among them."""
        received = _pictures_where_drawn(receive(suffix=UPLOAD))
        recorded = self._record(received)
        fields = with_uploads(request.form.to_dict(flat=False), recorded)
        refused = tuple(
            FieldError(path=name.removesuffix(UPLOAD), label="", message=reason)
            for name, reason in received.refused.items()
        )
        return Sent(
            raw=read_submission(self.form, fields),
            refused=refused,
            scans=tuple(recorded.get(SCANS + UPLOAD, ())),
            fields=fields,
        )

    def links(self) -> Mapping[str, EvidenceLink]:
        """Return the files of the case that the visitor may see, by their ids."""
        actor = current_visitor().actor
        if self.sheet.is_own:
            engine, root_id = services().engine, self.task.root_id
            return links_of(files_of_process(engine, root_id, actor=actor))
        return evidence_links(self.task.business_key or "", actor=actor)

    def _proposed_day(self) -> str:
        """Return today; nothing where a paper is filed that was written before."""
        standing = standing_of(current_visitor().actor, self.task)
        return "" if standing is Standing.ON_PAPER else str(self.sheet.facts["today"])

    def _record(self, received: Received) -> Mapping[str, Sequence[str]]:
        """Keep the files of the request, so that a refused form loses none."""
        if not received.stored:
            return {}
        actor = current_visitor().actor
        ids: dict[str, list[str]] = {}
        own = self.sheet.is_own
        with services().engine.transact(actor) as uow:
            # What is sent again, because no answer came, is not kept again.
            kept = given_at(uow.connection, self.task.id, by=actor.id)
            for name, file in received.stored:
                same = (file.sha256, file.name)
                if same not in kept:
                    kept[same] = record_evidence(
                        uow,
                        file,
                        business_key=None if own else self.task.business_key,
                        task_id=self.task.id,
                    ).id
                ids.setdefault(name, []).append(kept[same])
        return ids


def _pictures_where_drawn(received: Received) -> Received:
    """Refuse what was sent as a drawn signature and is no picture."""
    refused = dict(received.refused)
    stored = []
    for name, file in received.stored:
        if name.endswith(DRAWN + UPLOAD) and file.media_type not in PHOTOGRAPHS:
            refused[name] = _(
                "“%(name)s”不是图片：请手写，或上传签名的照片", name=file.name
            )
        else:
            stored.append((name, file))
    return Received(stored=stored, refused=refused)


def open_task_form(task_id: str) -> TaskForm:
    """Return a matter with its form.

    Raises:
        UserTaskNotFound: there is no such matter, or the visitor may not see it.
    """
    sheet = services().desk.sheet(task_id, actor=current_visitor().actor)
    return TaskForm(sheet=sheet, form=services().forms.form_of(sheet.task))


def evidence_links(case_no: str, *, actor: Actor) -> Mapping[str, EvidenceLink]:
    """Return the files of a case that an actor may see, as forms show them."""
    return links_of(evidence_seen(case_no, actor=actor))


def links_of(found: Sequence[Evidence]) -> Mapping[str, EvidenceLink]:
    """Return files as forms show them, by their ids."""
    names = Names(each.received_from for each in found)
    rows = evidence_rows(found, name_of=names)
    return {each.id: _link(each) for each in rows}


def _link(row: EvidenceRow) -> EvidenceLink:
    taken = _("拍摄于 %(when)s", when=row.taken) if row.taken else ""
    given = _("%(who)s %(when)s 上传", who=row.by, when=row.received)
    return EvidenceLink(
        id=row.id,
        name=row.name,
        url=row.url,
        note=" · ".join(part for part in (row.size, taken, given) if part),
        thumbnail_url=row.thumbnail_url,
        digest=row.digest,
    )


def _account() -> str:
    return current_visitor().person.name
