"""Every route by every role against the objects of one case, with an oracle by hand.

A route without a row fails, and so does a row without a route: whoever adds a page
says here who may open it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine import SYSTEM
from tests.web.conftest import Prepared, reopened
from tests.web.other_people import (
    CANARIES,
    PASSWORD,
    STRANGERS,
    add_strangers,
    values_of,
)
from tests.web.site import COMMAND_TOKEN, Browser, Site
from tests.web.walker import Walker, open_task

#: The roles of a row, in this order; the first four have nothing to do with the case,
#: three of them have one of their own.
ROLES = (
    "anonymous",
    "other_entity",
    "other_agency",
    "other_officer",
    "entity",
    "expert",
    "officer",
    "admin",
)
#: Shows invented samples in a demonstration.
OF_NO_CASE = {"/styleguide"}

#: The answer to each role. A page of a case is not there for strangers (404).
PAGE = (303, 200, 200, 200, 200, 200, 200, 200)
OPEN = (200, 200, 200, 200, 200, 200, 200, 200)
OF_CASE = (303, 404, 404, 404, 200, 200, 200, 200)
INTO_CASE = (401, 404, 404, 404, 303, 303, 303, 303)
OF_BUREAU = (303, 404, 404, 404, 404, 404, 200, 200)
OPERATOR = (303, 403, 403, 403, 403, 403, 403, 200)
#: For leaders and administrators; no row has a leader.
MANAGER = OPERATOR
#: Papers of a case are written by its bureau alone.
WRITTEN = (303, 404, 404, 404, 403, 403, 200, 403)
REFUSED_TO_WRITE = (401, 404, 404, 404, 403, 403, 422, 403)
_PAPER = "/programmes/<programme_id>/documents/<document_id>"
_DOCUMENT = "/cases/<case_no>/documents/<document_id>"
OPERATE = (401, 403, 403, 403, 403, 403, 403)
#: What concerns a bureau and its region.
BUREAU = (303, 403, 403, 200, 403, 403, 200, 200)
#: Registers of a butler's unit: nobody here is of one.
_REGISTER = "/registers/<register_key>"
_REGISTER_ENTRY = f"{_REGISTER}/<register_entry_id>"
_PATROL_PLAN = "/patrols/plans/<plan_id>"
_PATROLLED = "/patrols/clients/<client_id>"
ELSEWHERE = (303, *(404,) * 7)
INTO_ELSEWHERE = (401, *(404,) * 7)
#: Lists of a butler's service: of one's own company, if one is of a company.
OF_CLIENT = (303, 200, 404, 404, 200, 404, 404, 404)
ORACLE: Mapping[tuple[str, str], tuple[int, ...]] = {
    ("GET", "/"): PAGE,
    ("GET", "/admin"): MANAGER,
    ("GET", "/admin/robots"): MANAGER,
    # Without a name it is none, and the page says so.
    ("POST", "/admin/robots"): (*OPERATE, 422),
    ("POST", "/admin/robots/<robot_id>"): (*OPERATE, 404),
    ("GET", "/admin/tokens"): OPERATOR,
    # Without a name it is none, and the page says so.
    ("POST", "/admin/tokens"): (*OPERATE, 422),
    ("POST", "/admin/tokens/<token_id>/revoke"): (*OPERATE, 404),
    ("GET", "/admin/calendar"): MANAGER,
    # Without a file, or without the content that was shown, nothing is taken over.
    ("POST", "/admin/calendar"): (*OPERATE, 422),
    ("POST", "/admin/calendar/import"): (*OPERATE, 422),
    ("GET", "/admin/deadline-rules"): MANAGER,
    ("GET", "/admin/deadline-rules/<rule_key>"): MANAGER,
    ("POST", "/admin/deadline-rules/<rule_key>"): (*OPERATE, 422),
    # An administrator sets what holds for all; bureaus set what is their own.
    ("POST", "/admin/deadline-rules/<rule_key>/own"): (*OPERATE, 403),
    ("GET", "/admin/requirements"): MANAGER,
    ("GET", "/admin/views"): MANAGER,
    ("GET", "/admin/number-register"): MANAGER,
    ("GET", "/admin/numbers"): MANAGER,
    ("POST", "/admin/numbers"): (*OPERATE, 422),
    ("GET", "/admin/numbers/<kind_key>"): MANAGER,
    # Without a pattern it stays as it is, and says so.
    ("POST", "/admin/numbers/<kind_key>"): (*OPERATE, 422),
    ("GET", "/admin/settings"): MANAGER,
    ("GET", "/admin/settings/<setting_key>"): MANAGER,
    # Without a reason it stays as it is, and says so.
    ("POST", "/admin/settings/<setting_key>"): (*OPERATE, 422),
    ("GET", "/approvals"): PAGE,
    # For the people of the bureau alone; only its leader decides.
    ("GET", "/approvals/<approval_id>"): (303, 404, 404, 404, 404, 404, 200, 200),
    ("POST", "/approvals/<approval_id>"): (401, 404, 404, 404, 404, 404, 422, 422),
    ("GET", "/approvals/<approval_id>/paper.<format_>"): (
        *(303, 404, 404, 404, 404, 404, 200, 200),
    ),
    # Nothing of it waits for approval.
    ("POST", "/tasks/<task_id>/withdraw"): (401, *(404,) * 7),
    ("GET", "/articles"): OPEN,
    ("GET", "/camunda/app/cockpit/"): OPEN,
    ("GET", "/camunda/app/cockpit/default/"): OPEN,
    ("GET", "/.well-known/camunda-automation-platform/webapps"): OPEN,
    # Over one's own matters; nobody has any of these now.
    ("GET", "/batch/<element_id>"): PAGE,
    ("POST", "/batch/<element_id>"): (401, *(422,) * 7),
    # The secret in the address is all that it asks for; this one is nobody's.
    ("GET", "/calendar/<secret>.ics"): (404,) * 8,
    ("GET", "/calendar"): PAGE,
    ("GET", "/cases"): PAGE,
    # Only officers register; admin has no bureau role.
    ("POST", "/cases"): (401, 403, 403, 303, 403, 403, 303, 403),
    ("GET", "/cases/<case_no>"): OF_CASE,
    ("GET", "/cases/<case_no>/clocks/<clock_id>"): OF_CASE,
    # People of the bureau ask that a deadline stands still; without a day they do not.
    ("POST", "/cases/<case_no>/clocks/<clock_id>"): (
        *(401, 404, 404, 404, 403, 403, 422, 403),
    ),
    ("GET", "/cases/<case_no>/archive"): OF_CASE,
    ("GET", "/cases/<case_no>/archive.zip"): OF_CASE,
    ("GET", "/cases/<case_no>/diagram.bpmn"): OF_CASE,
    ("POST", "/cases/<case_no>/phones/<party>"): (
        *(401, 404, 404, 404, 200, 200, 200, 200),
    ),
    # The company sees who looked at its case, and so do managers.
    ("GET", "/cases/<case_no>/views"): (303, 404, 404, 404, 200, 403, 403, 200),
    # None was chosen.
    ("GET", "/cases/<case_no>/documents.pdf"): (303, *(404,) * 7),
    # The secret in the address is all that they ask for; this one is nobody's.
    ("GET", "/mail/<secret>"): (404,) * 8,
    ("POST", "/mail/<secret>"): (404,) * 8,
    # There is no address, and no letter.
    ("POST", "/me/mail"): (401, *(303,) * 7),
    ("GET", "/papers"): PAGE,
    # None was chosen.
    ("GET", "/papers/print.pdf"): (303, *(404,) * 7),
    # The bureau writes its papers; the parties read those that are signed.
    ("GET", "/cases/<case_no>/documents/<document_id>"): OF_CASE,
    ("GET", f"{_DOCUMENT}/correct"): WRITTEN,
    # Without a reason it stays as it is, and says so.
    ("POST", f"{_DOCUMENT}/correct"): REFUSED_TO_WRITE,
    # It is signed: there is no draft to go on with.
    ("GET", f"{_DOCUMENT}/edit"): (303, 404, 404, 404, 403, 403, 303, 403),
    ("POST", f"{_DOCUMENT}/edit"): REFUSED_TO_WRITE,
    ("GET", f"{_DOCUMENT}/files/<int:version>.<format_>"): OF_CASE,
    ("GET", f"{_DOCUMENT}/pages/<int:version>-<int:page_number>.png"): OF_CASE,
    # Without a file it says so.
    ("POST", f"{_DOCUMENT}/scan"): (401, 404, 404, 404, 403, 403, 303, 403),
    ("POST", f"{_DOCUMENT}/sign"): REFUSED_TO_WRITE,
    # Codes stand on a 送达回证 alone.
    ("POST", f"{_DOCUMENT}/with-code"): (401, 404, 404, 404, 403, 403, 404, 403),
    ("POST", f"{_DOCUMENT}/void"): REFUSED_TO_WRITE,
    ("GET", "/cases/<case_no>/documents/new/<paper_kind>"): WRITTEN,
    ("POST", "/cases/<case_no>/documents/new/<paper_kind>"): (
        *(401, 404, 404, 404, 403, 403, 303, 403),
    ),
    ("POST", "/cases/<case_no>/evidence"): INTO_CASE,
    ("GET", "/cases/<case_no>/forms/<submission_id>"): OF_CASE,
    # The bureau puts forms right; nothing was changed.
    ("GET", "/cases/<case_no>/forms/<submission_id>/correct"): WRITTEN,
    ("POST", "/cases/<case_no>/forms/<submission_id>/correct"): REFUSED_TO_WRITE,
    # Officers of the bureau; without a penalty nothing begins, and the page says so.
    ("POST", "/cases/<case_no>/hearing"): (*(401, 404, 404, 404, 403, 403, 303, 403),),
    # An objection is the entity's and the bureau's.
    ("GET", "/cases/<case_no>/matters/<key>"): (
        *(303, 404, 404, 404, 200, 403, 200, 403),
    ),
    ("POST", "/cases/<case_no>/matters/<key>"): (
        *(401, 404, 404, 404, 303, 403, 303, 403),
    ),
    # Its officers invite; who sees the case otherwise does not.
    ("POST", "/cases/<case_no>/invitations/<party>"): (
        *(401, 404, 404, 404, 403, 403, 200, 403),
    ),
    ("GET", "/cases/<case_no>/places.json"): OF_CASE,
    # Nobody has drafted it yet; it is tested with the library.
    ("GET", "/cases/<case_no>/typical-case"): (303, *(404,) * 7),
    ("POST", "/cases/<case_no>/typical-case"): (401, *(404,) * 7),
    # An empty message is refused with the reason, on the page of the case.
    ("POST", "/cases/<case_no>/messages"): INTO_CASE,
    ("POST", "/cases/<case_no>/demands"): INTO_CASE,
    # No matter of this name is late.
    ("POST", "/cases/<case_no>/urges"): (401, *(404,) * 7),
    # Only people of a bureau who register.
    ("GET", "/earlier-cases"): (303, 403, 403, 200, 403, 403, 200, 403),
    ("GET", "/earlier-cases/<stage_key>"): (303, 403, 403, 200, 403, 403, 200, 403),
    ("POST", "/earlier-cases/<stage_key>"): (401, 403, 403, 422, 403, 403, 422, 403),
    # Anybody with the paper: it says no name.
    ("GET", "/check/<token>"): OPEN,
    # Outside of a drill there is none, and no clock can be moved.
    ("GET", "/drill"): (404,) * 8,
    ("POST", "/drill/clock"): (404,) * 8,
    ("GET", "/designer"): OPERATOR,
    ("GET", "/designer/check"): OPERATOR,
    # Without a file nothing is checked, and nothing deployed.
    ("POST", "/designer/check"): (*OPERATE, 303),
    ("POST", "/designer/deploy"): (*OPERATE, 303),
    # It says which versions by their ids.
    ("GET", "/designer/compare"): (303, *(403,) * 6, 404),
    ("GET", "/designer/definitions/<definition_id>"): OPERATOR,
    ("GET", "/designer/definitions/<definition_id>/edit"): OPERATOR,
    ("GET", "/designer/deployments"): OPERATOR,
    ("GET", "/designer/deployments/<deployment_id>"): OPERATOR,
    # It says which file by its name.
    ("GET", "/designer/deployments/<deployment_id>/file"): (303, *(403,) * 6, 404),
    ("GET", "/designer/deployments/<deployment_id>/form"): (303, *(403,) * 6, 404),
    ("GET", "/designer/forms"): OPERATOR,
    ("GET", "/designer/modeler"): OPERATOR,
    ("GET", "/designer/modeler-plugin.zip"): OPERATOR,
    ("GET", "/designer/templates"): OPERATOR,
    ("GET", "/designer/templates.json"): OPERATOR,
    ("GET", "/designer/templates.zip"): OPERATOR,
    ("POST", "/drill/enter"): (404,) * 8,
    ("GET", "/evidence/<evidence_id>"): OF_CASE,
    ("GET", "/evidence/<evidence_id>/picture"): OF_CASE,
    ("GET", "/evidence/<evidence_id>/thumbnail"): OF_CASE,
    ("GET", "/figures"): BUREAU,
    ("GET", "/figures/sampling"): BUREAU,
    # Without numbers there is nothing to note.
    ("POST", "/figures/sampling"): (401, 403, 403, 422, 403, 403, 422, 422),
    # Agencies and bureaus.
    ("GET", "/experts"): (303, 403, 200, 200, 403, 200, 200, 200),
    # A leader of a bureau judges another qualification; no row has one.
    ("POST", "/experts/<person_id>/certificates/<certificate_id>/recognition"): (
        *(401, *(403,) * 7),
    ),
    ("GET", "/healthz"): OPEN,
    ("POST", "/imports"): (401, 403, 403, 422, 403, 403, 422, 403),
    # Of the bureau that imports.
    ("GET", "/imports/<import_id>"): (303, *(404,) * 5, 200, 404),
    ("GET", "/imports/new"): (303, 403, 403, 200, 403, 403, 200, 403),
    # Without a file.
    ("POST", "/imports/preview"): (401, 403, 403, 422, 403, 403, 422, 403),
    # It asks for no kind of file.
    ("GET", "/imports/template"): (303, 403, 403, 404, 403, 403, 404, 403),
    ("GET", "/inbox"): PAGE,
    # By its token, which no browser has.
    ("POST", "/internal/command"): (403,) * 8,
    ("GET", "/knowledge"): PAGE,
    ("GET", "/knowledge/annex-c"): PAGE,
    # Without a process, a name and a text there is no entry.
    ("POST", "/knowledge/annex-c"): (401, 403, *(422,) * 2, 403, *(422,) * 3),
    ("GET", "/knowledge/annex-c/<entry_key>"): PAGE,
    # Nobody rewrites the standard.
    ("POST", "/knowledge/annex-c/<entry_key>"): (
        *(401, 403, 422, 422, 403, 422, 422, 422),
    ),
    ("GET", "/knowledge/archives"): PAGE,
    # Of cases that one sees.
    ("GET", "/knowledge/archives/<entity_id>"): OF_CASE,
    ("GET", "/knowledge/cases"): PAGE,
    # Nothing is published.
    ("GET", "/knowledge/cases/<public_id>"): (303, *(404,) * 7),
    ("GET", "/knowledge/catalogue"): BUREAU,
    ("POST", "/knowledge/catalogue"): (401, 403, 403, 422, 403, 403, 422, 422),
    ("GET", "/knowledge/map"): BUREAU,
    ("GET", "/knowledge/toolbook"): PAGE,
    # There is no entry to print.
    ("POST", "/knowledge/toolbook"): (401, 403, *(422,) * 2, 403, *(422,) * 3),
    ("GET", "/knowledge/toolbook/<int:number>"): (303, *(404,) * 7),
    ("GET", "/knowledge/toolbook/<int:number>.<format_>"): (303, *(404,) * 7),
    ("POST", "/language"): (303,) * 8,
    ("GET", "/me"): PAGE,
    ("POST", "/me/calendar"): (401, *(200,) * 7),
    ("GET", "/me/tokens"): PAGE,
    ("POST", "/me/tokens"): (401, *(422,) * 7),
    # It is somebody else's.
    ("POST", "/me/tokens/<token_id>/revoke"): (401, *(404,) * 7),
    ("GET", "/me/notices"): PAGE,
    ("POST", "/me/notices"): (401, *(303,) * 7),
    ("POST", "/me/position"): (401, *(303,) * 7),
    ("POST", "/me/password"): (401, *(422,) * 7),
    ("GET", "/notices"): PAGE,
    # It is the officer's own.
    ("GET", "/notices/<notice_id>"): (303, 404, 404, 404, 404, 404, 303, 404),
    ("POST", "/notices/seen"): (401, *(303,) * 7),
    ("GET", "/operations"): OPERATOR,
    # They lead to the desk of designers.
    ("GET", "/operations/definitions"): (303, *(403,) * 6, 303),
    ("GET", "/operations/definitions/<definition_id>"): (303, *(403,) * 6, 303),
    ("GET", "/operations/definitions/<definition_id>/diagram"): OPERATOR,
    ("GET", "/operations/definitions/<definition_id>/migrate"): OPERATOR,
    # No version to move to is named.
    ("POST", "/operations/definitions/<definition_id>/migrate"): (*OPERATE, 404),
    ("POST", "/operations/incidents/<incident_id>/retry"): (*OPERATE, 404),
    ("GET", "/operations/instances"): OPERATOR,
    ("GET", "/operations/instances/<instance_id>"): OPERATOR,
    ("GET", "/operations/instances/<instance_id>/scenario.yaml"): OPERATOR,
    ("GET", "/operations/instances/<instance_id>/places.json"): OPERATOR,
    ("GET", "/operations/instances/<instance_id>/migrate"): OPERATOR,
    ("POST", "/operations/instances/<instance_id>/migrate"): (*OPERATE, 404),
    # It runs already.
    ("POST", "/operations/instances/<instance_id>/<action>"): (*OPERATE, 409),
    # Without a reason it stays as it is, and says so.
    ("POST", "/operations/tasks/<task_id>/assign"): (*OPERATE, 303),
    ("GET", "/operations/trials"): OPERATOR,
    # Without a day it begins nothing, and says so.
    ("POST", "/operations/trials"): (*OPERATE, 303),
    # Without files it checks nothing, and says so.
    ("POST", "/operations/trials/coverage"): (*OPERATE, 303),
    # A trial is its owner's alone, and here nobody has one.
    ("GET", "/operations/trials/<trial_id>"): (303, *(403,) * 6, 404),
    ("POST", "/operations/trials/<trial_id>"): (*OPERATE, 404),
    ("GET", "/operations/trials/<trial_id>/diagram.bpmn"): (303, *(403,) * 6, 404),
    ("GET", "/operations/trials/<trial_id>/places.json"): (303, *(403,) * 6, 404),
    ("GET", "/operations/trials/<trial_id>/scenario.yaml"): (303, *(403,) * 6, 404),
    ("GET", "/orgs"): MANAGER,
    ("POST", "/orgs"): (*OPERATE, 422),
    ("GET", "/orgs/new"): MANAGER,
    # The company itself, and the officer who has its case.
    ("GET", "/orgs/<org_id>"): (303, 404, 404, 404, 200, 404, 200, 200),
    ("POST", "/orgs/<org_id>"): (*OPERATE, 303),
    ("POST", "/orgs/<org_id>/invitation"): (*OPERATE, 422),
    ("GET", "/orgs/<org_id>/merge"): MANAGER,
    ("POST", "/orgs/<org_id>/merge"): (*OPERATE, 422),
    ("POST", "/orgs/<org_id>/phone"): (401, 404, 404, 404, 200, 404, 200, 200),
    ("POST", "/orgs/<org_id>/state"): (*OPERATE, 303),
    ("GET", "/contracts"): ELSEWHERE,
    ("POST", "/contracts"): INTO_ELSEWHERE,
    ("GET", "/contracts/new"): ELSEWHERE,
    ("GET", "/contracts/<contract_id>"): ELSEWHERE,
    ("POST", "/contracts/<contract_id>/items"): INTO_ELSEWHERE,
    ("POST", "/contracts/<contract_id>/lead"): INTO_ELSEWHERE,
    ("POST", "/contracts/<contract_id>/end"): INTO_ELSEWHERE,
    ("GET", "/complain/<unit_id>"): (404,) * 8,
    ("POST", "/complain/<unit_id>"): (404,) * 8,
    ("GET", "/progress/<secret>"): (404,) * 8,
    ("POST", "/progress/<secret>"): (404,) * 8,
    ("GET", "/complaints"): OF_CLIENT,
    # These companies have no butler of whom they could complain.
    ("POST", "/complaints"): INTO_ELSEWHERE,
    ("GET", "/complaints/new"): ELSEWHERE,
    ("GET", "/complaints/<complaint_id>"): ELSEWHERE,
    # Companies read what butlers found at them; agencies and bureaus do not.
    ("GET", "/findings"): OF_CLIENT,
    ("POST", "/findings"): INTO_ELSEWHERE,
    ("GET", "/findings/new"): ELSEWHERE,
    ("GET", "/findings/<finding_id>"): ELSEWHERE,
    ("GET", "/findings/<finding_id>/report.<format_>"): ELSEWHERE,
    # Companies read of which events they were told.
    ("GET", "/incidents"): OF_CLIENT,
    ("POST", "/incidents"): INTO_ELSEWHERE,
    ("GET", "/incidents/new"): ELSEWHERE,
    ("GET", "/incidents/<event_id>"): ELSEWHERE,
    # For butlers who keep files, and for who operates.
    ("GET", "/backups"): (303, *(404,) * 6, 200),
    # Of a butler's unit: its files, its lists of destruction, its year.
    ("GET", "/client-files"): ELSEWHERE,
    ("GET", "/client-files/<contract_id>"): ELSEWHERE,
    ("POST", "/client-files/<contract_id>/holds"): INTO_ELSEWHERE,
    ("POST", "/client-files/<contract_id>/lift"): INTO_ELSEWHERE,
    ("GET", "/purges"): ELSEWHERE,
    ("POST", "/purges"): INTO_ELSEWHERE,
    ("GET", "/purges/<purge_id>"): ELSEWHERE,
    ("POST", "/purges/<purge_id>/approve"): INTO_ELSEWHERE,
    ("GET", "/purges/<purge_id>/certificate.<format_>"): ELSEWHERE,
    ("POST", "/purges/<purge_id>/withdraw"): INTO_ELSEWHERE,
    ("GET", "/unit"): ELSEWHERE,
    # Of a unit of butlers, or of a client with a plan: nobody here is either.
    ("GET", "/patrols"): ELSEWHERE,
    ("GET", "/patrols/plans"): ELSEWHERE,
    ("POST", "/patrols/plans"): INTO_ELSEWHERE,
    ("GET", "/patrols/plans/new"): ELSEWHERE,
    ("GET", _PATROL_PLAN): ELSEWHERE,
    ("POST", _PATROL_PLAN): INTO_ELSEWHERE,
    ("GET", f"{_PATROL_PLAN}/edit"): ELSEWHERE,
    ("POST", f"{_PATROL_PLAN}/end"): INTO_ELSEWHERE,
    ("GET", f"{_PATROL_PLAN}/on/<named_on>"): ELSEWHERE,
    ("GET", f"{_PATROL_PLAN}/on/<named_on>/report.<format_>"): ELSEWHERE,
    ("POST", f"{_PATROL_PLAN}/moves"): INTO_ELSEWHERE,
    ("GET", _PATROLLED): ELSEWHERE,
    ("POST", f"{_PATROLLED}/week"): INTO_ELSEWHERE,
    ("POST", f"{_PATROLLED}/days"): INTO_ELSEWHERE,
    # Companies read what they were asked; what follows from it is the unit's own.
    ("GET", "/surveys"): OF_CLIENT,
    ("GET", "/surveys/<survey_id>"): ELSEWHERE,
    ("POST", "/surveys/actions"): INTO_ELSEWHERE,
    ("GET", "/surveys/actions/<survey_action_id>"): ELSEWHERE,
    ("POST", "/surveys/actions/<survey_action_id>"): INTO_ELSEWHERE,
    ("POST", "/surveys/actions/<survey_action_id>/done"): INTO_ELSEWHERE,
    ("GET", "/registers"): ELSEWHERE,
    ("GET", _REGISTER): ELSEWHERE,
    ("POST", _REGISTER): INTO_ELSEWHERE,
    ("GET", f"{_REGISTER}/new"): ELSEWHERE,
    ("GET", f"{_REGISTER}/import"): ELSEWHERE,
    ("POST", f"{_REGISTER}/import"): INTO_ELSEWHERE,
    ("GET", f"{_REGISTER}/import/template.<format_>"): ELSEWHERE,
    ("GET", f"{_REGISTER}/ledger.<format_>"): ELSEWHERE,
    ("GET", _REGISTER_ENTRY): ELSEWHERE,
    ("POST", _REGISTER_ENTRY): INTO_ELSEWHERE,
    ("GET", f"{_REGISTER_ENTRY}/edit"): ELSEWHERE,
    ("POST", f"{_REGISTER_ENTRY}/events"): INTO_ELSEWHERE,
    ("POST", f"{_REGISTER_ENTRY}/files"): INTO_ELSEWHERE,
    ("POST", f"{_REGISTER_ENTRY}/void"): INTO_ELSEWHERE,
    ("GET", "/people"): PAGE,
    # Companies add their own people, agencies their own experts.
    ("GET", "/people/new"): (303, 200, 200, 403, 200, 403, 403, 200),
    ("POST", "/people"): (401, 422, 422, 403, 422, 403, 403, 422),
    # The officer of the case: colleagues see them, nobody else.
    ("GET", "/people/<person_id>"): OF_BUREAU,
    ("POST", "/people/<person_id>"): (401, *(404,) * 5, 303, 303),
    # Nobody decides about themselves.
    # The person of these tests is an officer, whom an administrator manages.
    ("POST", "/people/<person_id>/certificates"): (401, *(404,) * 5, 403, 422),
    ("POST", "/people/<person_id>/certificates/<certificate_id>/remove"): (
        *(401, 404, 404, 404, 404, 404, 403, 303),
    ),
    ("POST", "/people/<person_id>/employers"): (401, *(404,) * 5, 403, 422),
    ("POST", "/people/<person_id>/employers/<employment_id>/end"): (
        *(401, 404, 404, 404, 404, 404, 403, 303),
    ),
    ("POST", "/people/<person_id>/expert"): (401, *(404,) * 5, 403, 303),
    ("POST", "/people/<person_id>/code"): (401, *(404,) * 5, 403, 200),
    ("GET", "/people/<person_id>/leave"): (303, *(404,) * 5, 403, 200),
    ("POST", "/people/<person_id>/leave"): (401, *(404,) * 5, 403, 422),
    ("POST", "/people/<person_id>/lock"): (401, *(404,) * 5, 403, 303),
    ("POST", "/people/<person_id>/phone"): (401, *(404,) * 5, 200, 200),
    ("POST", "/people/<person_id>/roles"): (401, *(404,) * 5, 403, 422),
    ("POST", "/people/<person_id>/substitutes"): (401, *(404,) * 5, 422, 422),
    ("POST", "/substitutes/<substitution_id>/end"): (401, *(404,) * 7),
    ("GET", "/welcome"): OPEN,
    ("POST", "/welcome"): (422,) * 8,
    ("GET", "/programmes"): PAGE,
    # For the people of a bureau, over its own cases.
    ("POST", "/programmes"): (401, 403, 403, 303, 403, 403, 303, 403),
    ("GET", "/programmes/new"): (303, 403, 403, 200, 403, 403, 200, 403),
    # The yearly programme of the case's bureau: no agency is commissioned for it.
    ("GET", "/programmes/<programme_id>"): (303, *(404,) * 5, 200, 200),
    # It has no plan that could be changed.
    ("POST", "/programmes/<programme_id>/change"): (401, *(404,) * 5, 403, 403),
    ("POST", "/programmes/<programme_id>/sum-up"): (401, *(404,) * 5, 303, 403),
    # The yearly programme has no paper; those of a plan are tested with programmes.
    ("GET", _PAPER): (303, *(404,) * 7),
    ("GET", f"{_PAPER}/files/<int:version>.<format_>"): (303, *(404,) * 7),
    ("GET", f"{_PAPER}/pages/<int:version>-<int:page_number>.png"): (
        *(303, *(404,) * 7),
    ),
    ("POST", f"{_PAPER}/scan"): (401, *(404,) * 7),
    ("GET", "/search"): PAGE,
    # For butlers, and for who manages.
    ("GET", "/specification"): (303, *(404,) * 6, 200),
    ("GET", "/sign-in"): (200, *(303,) * 7),
    # The sixth guess has to wait.
    ("POST", "/sign-in"): (*(422,) * 5, *(429,) * 3),
    ("POST", "/sign-out"): (401, *(303,) * 7),
    ("GET", "/static/<path:name>"): OPEN,
    ("GET", "/styleguide"): PAGE,
    ("GET", "/tasks/<task_id>"): OF_CASE,
    # A draft of one's own; handing in is tested below.
    ("POST", "/tasks/<task_id>"): INTO_CASE,
    # Only what one began oneself, and only before it goes on.
    ("GET", "/tasks/<task_id>/discard"): (303, 404, 404, 404, 403, 403, 403, 403),
    ("POST", "/tasks/<task_id>/discard"): (401, 404, 404, 404, 403, 403, 403, 403),
    # The officer holds it; after that nobody does, until the row below.
    ("POST", "/tasks/<task_id>/unclaim"): (401, 404, 404, 404, 403, 403, 303, 403),
    # Whoever holds it: nothing was delegated.
    ("POST", "/tasks/<task_id>/resolve"): (401, 404, 404, 404, 403, 403, 409, 403),
    # Who operates the service works on nobody's matters.
    ("POST", "/tasks/<task_id>/claim"): (401, 404, 404, 404, 403, 403, 303, 403),
}
FIELDS: Mapping[tuple[str, str], dict[str, object]] = {
    ("POST", "/tasks/<task_id>"): {"do": "draft"},
    ("POST", "/sign-in"): {"login": "nobody", "password": "wrong"},
}


@dataclass(frozen=True)
class World:
    """A case, what belongs to it, and one browser for each role."""

    case: Walker
    values: Mapping[str, str]
    folder: Path
    #: The browsers that stay signed in from route to route.
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self, role: str) -> Browser:
        """Return a browser of a role, with a page open that only its session sees.

        Some routes end a session; whoever is outside then signs in again.
        """
        if role == "anonymous":
            browser = self.case.site.visitor()
            browser.get("/sign-in")
            return browser
        if role in self.browsers and _is_inside(self.browsers[role]):
            return self.browsers[role]
        browser = self.browsers[role] = self.case.site.visitor()
        passwords = self.case.site.passwords
        browser.sign_in(role, passwords.get(role, PASSWORD), arrives=False)
        assert _is_inside(browser), role
        return browser

    def path(self, rule: str) -> str:
        """Return the rule with the ids of the case in it."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: self.values[match[1]], rule)


def _is_inside(browser: Browser) -> bool:
    """Open the page of one's own account, and say whether that was allowed."""
    return browser.get("/me").request.path == "/me"


@pytest.fixture(scope="module")
def world(
    prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Yield the prepared case, and a case of the strangers beside it."""
    folder = tmp_path_factory.mktemp("matrix") / "site"
    with reopened(prepared, folder) as case:
        add_strangers(case.site)
        yield World(case=case, values=values_of(case), folder=folder)


def test_every_route_has_a_row_and_every_row_a_route(site: Site) -> None:
    routes = {
        (method, rule.rule)
        for rule in site.page_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert routes == set(ORACLE)


@pytest.mark.parametrize("route", ORACLE, ids=" ".join)
def test_a_route_answers_each_role_as_the_oracle_says(
    world: World, route: tuple[str, str]
) -> None:
    method, rule = route
    path = world.path(rule)

    found = {}
    for role in ROLES:
        browser = world.browser(role)
        text = answer(browser, method, path, FIELDS.get(route, {}))
        found[role] = browser.page.status_code if browser.page else 0
        if role in {"anonymous", *STRANGERS} and rule not in OF_NO_CASE:
            assert not any(word in text for word in CANARIES), role

    assert found == dict(zip(ROLES, ORACLE[route], strict=True))


def answer(
    browser: Browser, method: str, path: str, fields: Mapping[str, object]
) -> str:
    """Open a path without going where it leads; return the text of the page."""
    if method == "GET":
        browser.page = browser.client.get(path)
        browser.page.get_data()
        browser.page.close()
    else:
        browser.post(path, dict(fields), follow=False)
    assert browser.page is not None
    # A PDF is no text, but a name in it would be found all the same.
    return (
        browser.page.get_data().decode("utf-8", "replace") if _is_text(browser) else ""
    )


def _is_text(browser: Browser) -> bool:
    assert browser.page is not None
    return browser.page.mimetype.startswith(("text/", "application/"))


@pytest.mark.parametrize(
    "role", ["entity", "agency", "expert", "lab", "leader", "admin"]
)
def test_who_may_not_work_on_a_matter_cannot_hand_it_in(
    case: Walker, role: str
) -> None:
    review = open_task(case, "review_assistance_plan")
    browser = case.site.visitor(role)
    browser.get(f"/tasks/{review.id}")
    fields = case.fields(review, "officer", {})

    page = browser.post(f"/tasks/{review.id}", {**fields, "do": "submit"})

    assert page.status_code == (404 if role == "lab" else 403)
    assert open_task(case, "review_assistance_plan").id == review.id


@pytest.mark.parametrize("login", ["officer", "admin"])
@pytest.mark.parametrize(
    "field", ["assignee", "state", "root_id", "case_officer", "bureau_id", "k"]
)
def test_a_field_that_the_form_does_not_have_changes_nothing(
    case: Walker, login: str, field: str
) -> None:
    review = open_task(case, "review_assistance_plan")
    engine = case.site.services.engine
    before = (
        engine.variables(review.root_id, actor=SYSTEM)[field]
        if field
        in {
            "case_officer",
            "bureau_id",
            "k",
        }
        else None
    )
    browser = case.site.visitor(login)
    browser.get(f"/tasks/{review.id}")
    fields = case.fields(review, "officer", {})

    browser.post(f"/tasks/{review.id}", {**fields, field: "injected", "do": "submit"})

    after = engine.variables(review.root_id, actor=SYSTEM)
    assert after.get(field) == before
    assert "injected" not in str(after)


def test_the_command_line_is_shut_for_browsers_with_any_session(world: World) -> None:
    for role in ROLES:
        page = world.browser(role).client.post(
            "/internal/command",
            json={"command": "user list", "arguments": {}},
            headers={"X-Tandem-Token": COMMAND_TOKEN[:-1]},
        )
        assert page.status_code == 403, role
