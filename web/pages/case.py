"""The page of a case: how it stands on top, everything about it in tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, request

from handlers.accounts.invitations import open_invitations
from handlers.deadlines.lines import deadline_lines
from handlers.documents.records import scans_of
from handlers.knowledge.local_entries import cause_book
from handlers.linkage.analyses import analysed_causes, five_w_two_h
from handlers.linkage.earlier.entering import entered_earlier
from handlers.linkage.hearing import awaits_telling, may_tell
from handlers.linkage.informant import informant_of
from handlers.linkage.inviting import Guest, guests_of, may_invite
from handlers.linkage.offers import why_not
from handlers.linkage.paper_matters import draftable
from handlers.linkage.paper_readers import may_write
from handlers.messages.reading import count_unseen
from handlers.parties.access import org_label
from handlers.parties.orgs import org_by_id
from handlers.parties.people import people_by_ids
from handlers.parties.view_log import Viewed
from web.case_history_export import export_history
from web.case_messages import demands, thread
from web.case_reading import CaseFile, Names, open_case_file
from web.case_story import case_entries
from web.cause_charts import chart_of
from web.document_reading import documents_seen
from web.evidence_reading import evidence_seen, photos_known
from web.exporting import asked_kind, export_links
from web.filed_forms import filed_forms
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.case import case_head, header_facts
from web.presenters.causes import cause_row
from web.presenters.deadline import DeadlineView, deadline_view
from web.presenters.documents import document_rows
from web.presenters.evidence import evidence_rows
from web.presenters.parties import PartyRow, party_rows
from web.presenters.verdicts import RequestRow, request_rows
from web.presenters.work import case_url, work_rows
from web.retention_reading import retention_of_case
from web.roles import manages
from web.routing import Guard, Pages
from web.services import services
from web.side_matters import SIDE_MATTERS, SideMatter
from web.templating import page
from web.viewing import note
from web.visitor import current_visitor
from web.work_reading import surroundings

pages = Pages("case", __name__)

#: How many forms and entries the overview shows.
LATEST = 5


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the page."""

    key: str
    text: str
    current: bool
    count: str = ""


@pages.page("/cases/<case_no>", guard=Guard.SIGNED_IN)
def case(case_no: str) -> str | Response:
    """Show one tab of a case."""
    file = open_case_file(case_no, actor=current_visitor().actor)
    asked = request.args.get("tab", "")
    key = asked if asked in _CONTENTS else "overview"
    kind = asked_kind()
    if kind is not None and key == "history":
        return export_history(file, kind)
    note(Viewed.CASE, file.case_no, title=file.header.title, business_key=file.case_no)
    return page(
        "case.html",
        head=case_head(file.header, file.ladder),
        stages=file.ladder.stages,
        tabs=_tabs(file, key),
        demands=demands(file),
        tab=key,
        matters=_matters(file),
        merged_into=file.header.merged_into,
        **_entry(file),
        **_CONTENTS[key][1](file),
    )


def _tabs(file: CaseFile, key: str) -> list[Tab]:
    """Return the tabs; that of the messages says how many are new."""
    with services().engine.read() as connection:
        unseen = count_unseen(connection, file.case_no, actor=file.actor)
    counts = {"parties": str(unseen) if unseen and key != "parties" else ""}
    return [
        Tab(each, _(text), each == key, counts.get(each, ""))
        for each, (text, _content) in _CONTENTS.items()
    ]


def _entry(file: CaseFile) -> Mapping[str, object]:
    """Return that the case had begun before Tandem was used, if it had."""
    with services().engine.read() as connection:
        entered = entered_earlier(connection, file.case_no)
    if entered is None:
        return {"entered_later": None}
    by = Names([entered.entered_by])(entered.entered_by)
    return {"entered_later": entered, "entered_by": by}


def _matters(file: CaseFile) -> list[tuple[SideMatter, str]]:
    """Return what the visitor may begin beside the case, or why not now."""
    theirs = [m for m in SIDE_MATTERS if m.is_open_to(file.actor, file.header)]
    return [(matter, why_not(matter.key, file.variables)) for matter in theirs]


def _overview(file: CaseFile) -> Mapping[str, object]:
    return {
        "work": work_rows(file.open_tasks, surroundings(file.open_tasks)),
        "requests": _requests(file),
        "deadlines": _deadlines(file),
        "facts": header_facts(file.header),
        "retention": retention_of_case(file),
        "filed": filed_forms(file)[-LATEST:],
        "entries": case_entries(file)[:LATEST],
    }


def _requests(file: CaseFile) -> list[RequestRow]:
    """Return what somebody asked for beside the case, with the answer."""
    verdicts = {each.root_id: each for each in file.verdicts}
    names = Names(
        [each.started_by for each in file.instances]
        + [each.by for each in file.verdicts]
    )
    return list(request_rows(file.instances, verdicts, name_of=names))


def _deadline_tab(file: CaseFile) -> Mapping[str, object]:
    tells = may_tell(file.actor, file.header) and awaits_telling(file.clocks)
    return {
        "deadlines": _deadlines(file),
        "tells_of_hearing": tells,
        "today": services().today.isoformat(),
    }


def _forms_tab(file: CaseFile) -> Mapping[str, object]:
    return {"filed": filed_forms(file), **_documents(file)}


def _documents(file: CaseFile) -> Mapping[str, object]:
    found = documents_seen(file)
    with services().engine.read() as connection:
        scans = scans_of(connection, [each.id for each in found])
    writes = may_write(file.actor)
    return {
        "documents": document_rows(found, scans),
        "new_papers": draftable(file.open_matters) if writes else [],
    }


def _evidence_tab(file: CaseFile) -> Mapping[str, object]:
    found = evidence_seen(file.case_no, actor=file.actor)
    names = Names(each.received_from for each in found)
    photos = photos_known(found)
    return {"evidence": evidence_rows(found, name_of=names, photos=photos)}


def _history_tab(file: CaseFile) -> Mapping[str, object]:
    links = export_links(case_url(file.case_no), {"tab": "history"})
    return {"entries": case_entries(file), "exports": links}


def _parties_tab(file: CaseFile) -> Mapping[str, object]:
    advice = [form for form in filed_forms(file) if form.element_id == "give_advice"]
    with services().engine.read() as connection:
        informant = informant_of(connection, file.case_no, actor=file.actor)
    is_its_company = org_label(file.header.entity_id or "") in file.actor.labels
    return {
        "parties": _parties(file),
        "advice": advice,
        "informant": informant,
        "guests": _guests(file),
        "may_see_views": manages(current_visitor()) or is_its_company,
        **thread(file),
    }


def _guests(file: CaseFile) -> list[tuple[str, str, int]]:
    """Return the parties that the visitor may invite, with how many codes are open."""
    if not may_invite(file.actor, file.header):
        return []
    now, header = services().clock.now(), file.header
    orgs = {Guest.ENTITY: header.entity_id, Guest.AGENCY: header.agency_id}
    found = []
    with services().engine.read() as connection:
        for guest in guests_of(header):
            org = org_by_id(connection, str(orgs[guest]))
            count = len(open_invitations(connection, org.id, now=now))
            found.append((guest.value, org.name, count))
    return found


def _causes_tab(file: CaseFile) -> Mapping[str, object]:
    """Return the causes of the case: as a drawing, as rows, and asked by 5W2H."""
    listed, signed = analysed_causes(file.variables)
    with services().engine.read() as connection:
        book = cause_book(connection)
    return {
        "chart": chart_of(file.variables, listed),
        "causes": [cause_row(row, book) for row in listed],
        "signed": signed,
        "asked": five_w_two_h(file.variables),
    }


def _diagram_tab(file: CaseFile) -> Mapping[str, object]:
    return {"work": work_rows(file.open_tasks, surroundings(file.open_tasks))}


def _deadlines(file: CaseFile) -> list[DeadlineView]:
    with services().engine.read() as connection:
        book = services().books.at(connection)
    lines = deadline_lines(file.clocks, today=services().today, book=book)
    return [deadline_view(line, case_no=file.case_no) for line in lines]


def _parties(file: CaseFile) -> list[PartyRow]:
    header = file.header
    people_ids = [each for each in (header.officer_id, header.leader_id) if each]
    with services().engine.read() as connection:
        bureau = org_by_id(connection, header.bureau_id)
        entity = org_by_id(connection, header.entity_id) if header.entity_id else None
        agency = org_by_id(connection, header.agency_id) if header.agency_id else None
        people = people_by_ids(connection, people_ids)
    return party_rows(
        header,
        bureau=bureau,
        entity=entity,
        agency=agency,
        people=people,
        viewer=current_visitor().person,
    )


_CONTENTS: Mapping[str, tuple[str, Callable[[CaseFile], Mapping[str, object]]]] = {
    "overview": (marked("概况"), _overview),
    "deadlines": (marked("期限"), _deadline_tab),
    "forms": (marked("文书与表单"), _forms_tab),
    "evidence": (marked("证据"), _evidence_tab),
    "causes": (marked("原因分析"), _causes_tab),
    "history": (marked("办理记录"), _history_tab),
    "parties": (marked("各方与沟通"), _parties_tab),
    "diagram": (marked("流程图"), _diagram_tab),
}
