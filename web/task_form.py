"""Hold the form of one matter for one request: read it, draw it, check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from engine import Actor, UserTaskView
from handlers.evidence.records import Evidence, record_evidence
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
from handlers.forms.names import UPLOAD
from handlers.linkage.desk import TaskSheet
from handlers.linkage.form_desk import OpenForm
from web.evidence_reading import evidence_seen
from web.presenters.evidence import PICTURES, size_text
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
            self.form, facts=self.sheet.facts, prefill=self.sheet.prefill
        )

    def view(self, raw: Raw, errors: Sequence[FieldError] = ()) -> FormView:
        """Return what the page draws for these answers."""
        surroundings = Surroundings(
            facts=self.sheet.facts,
            evaluate=evaluate,
            errors=errors,
            evidence=self._evidence(),
            account=_account(),
        )
        return present(self.form, raw, surroundings)

    def check(self, raw: Raw) -> Validated:
        """Return the values of these answers and what is wrong with them."""
        return validate(
            self.form,
            raw,
            facts=self.sheet.facts,
            evaluate=evaluate,
            files=self._evidence(),
        )

    def sent(self) -> Sent:
        """Return the answers that the request brings, new files among them."""
        received = receive(suffix=UPLOAD)
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
        )

    def _evidence(self) -> Mapping[str, EvidenceLink]:
        return evidence_links(
            self.task.business_key or "", actor=current_visitor().actor
        )

    def _record(self, received: Received) -> Mapping[str, Sequence[str]]:
        """Keep the files of the request, so that a refused form loses none."""
        if not received.stored:
            return {}
        ids: dict[str, list[str]] = {}
        with services().engine.transact(current_visitor().actor) as uow:
            for name, file in received.stored:
                new = record_evidence(
                    uow,
                    file,
                    business_key=self.task.business_key,
                    task_id=self.task.id,
                )
                ids.setdefault(name, []).append(new.id)
        return ids


def open_task_form(task_id: str) -> TaskForm:
    """Return a matter with its form.

    Raises:
        UserTaskNotFound: there is no such matter, or the visitor may not see it.
    """
    sheet = services().desk.sheet(task_id, actor=current_visitor().actor)
    return TaskForm(sheet=sheet, form=services().forms.form_of(sheet.task))


def evidence_links(case_no: str, *, actor: Actor) -> Mapping[str, EvidenceLink]:
    """Return the files of a case that an actor may see, as forms show them."""
    found = evidence_seen(case_no, actor=actor)
    return {each.id: _link(each) for each in found}


def _link(each: Evidence) -> EvidenceLink:
    url = f"/evidence/{each.id}"
    return EvidenceLink(
        id=each.id,
        name=each.name,
        url=url,
        note=size_text(each.size),
        thumbnail_url=f"{url}/picture" if each.media_type in PICTURES else "",
    )


def _account() -> str:
    return current_visitor().person.name
