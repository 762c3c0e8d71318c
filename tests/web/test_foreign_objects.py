"""Every route by every stranger against everything that somebody else has.

Generated from the map of routes: a route with a new place in its address fails until
its place is named here. What does not belong to a stranger is answered exactly like
what does not exist, and no word of it stands in any page, file or header they get.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from urllib.parse import quote, unquote

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine import SYSTEM
from handlers.accounts.leaving import leave
from handlers.linkage.cases import change_case, show_case_to
from handlers.parties.access import org_label
from handlers.parties.model import OrgKind
from handlers.parties.people import person_by_id
from handlers.parties.rights import keeper_of
from tests.web.conftest import Prepared, reopened
from tests.web.foreign_things import WORDS, things_of
from tests.web.other_people import PASSWORD, Stranger, add_people, add_strangers
from tests.web.site import Browser
from tests.web.walker import Walker

_BUREAU_B, _AGENCY_B = "厦门市湖里区市场监督管理局", "另一家帮扶机构"
#: All of these share one case of the other bureau.
STRANGERS = {
    "other_officer": Stranger(OrgKind.BUREAU, _BUREAU_B, "msa"),
    "other_leader": Stranger(
        OrgKind.BUREAU, _BUREAU_B, "msa_leader", "org_of_other_officer"
    ),
    "other_agency": Stranger(OrgKind.AGENCY, _AGENCY_B, "tai"),
    "other_expert": Stranger(OrgKind.AGENCY, _AGENCY_B, "wg", "org_of_other_agency"),
    "other_entity": Stranger(OrgKind.ENTITY, "集美塑胶工业有限公司", "ent"),
    "other_lab": Stranger(OrgKind.LAB, "另一家检验机构", "lab"),
}
#: These are nearer: a company of the same programme with another case of the same
#: bureau, an officer of a station of the same bureau, and somebody who left it.
NEIGHBOURS = {
    "sibling": Stranger(OrgKind.ENTITY, "同安家电有限公司", "ent"),
    "station": Stranger(OrgKind.STATION, "某市场监督管理所", "msa", above="bureau"),
    "gone": Stranger(OrgKind.BUREAU, "", "msa", "bureau"),
}
ROLES = ("anonymous", *STRANGERS, *NEIGHBOURS)
#: Whoever has an object sees it: else its id proves nothing.
OWNERS = ("officer", "leader", "entity", "agency", "expert", "butler", "admin")

#: Places in addresses that name something of somebody, with an id of nothing.
OF_SOMEBODY: Mapping[str, str] = {
    "case_no": "XMLD-2026-9999",
    **dict.fromkeys(
        (
            "approval_id",
            "certificate_id",
            "client_id",
            "clock_id",
            "contract_id",
            "document_id",
            "employment_id",
            "entity_id",
            "evidence_id",
            "complaint_id",
            "event_id",
            "finding_id",
            "survey_id",
            "survey_action_id",
            "import_id",
            "incident_id",
            "instance_id",
            "notice_id",
            "org_id",
            "person_id",
            "plan_id",
            "programme_id",
            "purge_id",
            "register_entry_id",
            "robot_id",
            "submission_id",
            "substitution_id",
            "task_id",
            "token_id",
        ),
        "0" * 32,
    ),
}
#: Places that name nothing of anybody: kinds, names, numbers of editions, and secrets
#: that are the key themselves.
OF_NOBODY = {
    "action",
    "definition_id",
    "deployment_id",
    "element_id",
    "entry_key",
    "format_",
    "key",
    "kind_key",
    "name",
    "named_on",
    "number",
    "page_number",
    "paper_kind",
    "party",
    "public_id",
    "register_key",
    "rule_key",
    "secret",
    "setting_key",
    "stage_key",
    "token",
    # Of a trial, which is its owner's alone; here nobody has one.
    "trial_id",
    # Of a butler, whose page for complaints is for everybody.
    "unit_id",
    "version",
}
#: Leaders of all bureaus keep one register of outside parties: they see that a company
#: is there, and nothing of its cases, its people or its number.
ON_REGISTER = {"/orgs/<org_id>", "/orgs/<org_id>/merge", "/orgs/<org_id>/phone"}
REGISTER_WORDS = {"厦门暖阳电器有限公司", "黄建国"}
#: What bureaus choose experts from, and agencies keep for them (7.2.1.3).
REGISTER_OF_EXPERTS = {"李卫东", "暗标证书", "暗标雇主"}
#: Registers that the leaders of all bureaus keep.
OF_ALL_LEADERS = ("/orgs/", "/experts/")
#: What a station reads of its bureau, which decides it (7.3.3).
OF_ITS_BUREAU = {
    "/knowledge/catalogue": {"暗标目录产品"},
    "/figures/sampling": {"暗标抽查产品"},
}
#: Whoever operates the service repairs; who began a matter may give it up again; the
#: papers of a programme are those of its own process, which does not run here; a patrol
#: has its report when it is signed.
OF_FEW = (
    "/operations/instances/<instance_id>",
    "/tasks/<task_id>/discard",
    "/programmes/<programme_id>/documents/",
    "/patrols/plans/<plan_id>/on/<named_on>/report",
)
#: What these addresses ask besides.
WITH = {
    "/cases/<case_no>/documents.pdf": "?id=<document_id>",
    "/papers/print.pdf": "?id=<document_id>&list=true",
    "/knowledge/archives/<entity_id>": "?product=电热毯",
}
#: Shows invented samples.
OF_NO_CASE = {"/styleguide"}
_SENT: Mapping[str, object] = {
    "text": "内容",
    "reason": "理由",
    "name": "某某",
    "do": "draft",
    "day": "2026-07-21",
    "due_on": "2026-07-30",
}
_LIVE = re.compile(r'(name="(?:csrf_token|request_key)" value=|nonce[=-])"?[\w+/=-]+')
_CHANGING = frozenset({"person_session", "request_key", "sign_in_failure", "view_log"})


@dataclass
class World:
    """The things of one bureau, and the browsers of people who have no part in them."""

    case: Walker
    values: Mapping[str, str]
    #: Number of the case that the strangers share.
    own_case: str
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """Return what no stranger may read."""
        return (*WORDS, self.case.case_no)

    def browser(self, login: str) -> Browser:
        """Return the browser of somebody, which has a page with tokens open."""
        if login not in self.browsers:
            self.browsers[login] = self._opened(login)
        return self.browsers[login]

    def _opened(self, login: str) -> Browser:
        passwords = self.case.site.passwords
        browser = self.case.site.visitor()
        if login == "anonymous":
            browser.get("/sign-in")
            return browser
        browser.sign_in(login, passwords.get(login, PASSWORD))
        browser.get("/me")
        assert browser.page is not None
        assert browser.page.request.path == "/me", login
        return browser

    @property
    def rules(self) -> list[Rule]:
        """Return all routes."""
        return sorted(self.case.site.page_rules(), key=lambda r: r.rule)


@pytest.fixture(scope="module")
def world(
    prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Yield the prepared case with everything added, and the people beside it."""
    folder = tmp_path_factory.mktemp("foreign") / "site"
    with reopened(prepared, folder) as case:
        values = things_of(case)
        own_case = add_strangers(case.site, STRANGERS)
        add_people(case.site, NEIGHBOURS)
        found = World(case=case, values=values, own_case=own_case)
        _give_sibling_a_case(found)
        _let_go(found)
        yield found


def _give_sibling_a_case(world: World) -> None:
    engine = world.case.site.services.engine
    view = engine.start_instance(
        key="linkage",
        variables={"bureau_id": "bureau", "initiator": "leader"},
        actor=SYSTEM,
    )
    label = org_label("org_of_sibling")
    engine.add_labels(view.id, labels=[label], actor=SYSTEM)
    with engine.transact(SYSTEM) as uow:
        number = str(view.business_key)
        show_case_to(uow, number, [label])
        change_case(uow, number, entity_id="org_of_sibling")
        change_case(uow, number, programme_id=world.values["programme_id"])


def _let_go(world: World) -> None:
    """Let somebody leave whose browser is still open."""
    world.browser("gone")
    with world.case.site.services.engine.transact(SYSTEM) as uow:
        keeper = keeper_of(uow.connection, person_by_id(uow.connection, "leader"))
        leave(uow, keeper, "gone", reason="调离")


def places(rule: Rule) -> list[str]:
    """Return the places in the address of a route, in their order."""
    return re.findall(r"<(?:[^:>]+:)?(\w+)>", address(rule))


def address(rule: Rule) -> str:
    """Return the address of a route with its places, and what it asks besides."""
    return rule.rule + WITH.get(rule.rule, "")


def filled(rule: Rule, values: Mapping[str, str]) -> str:
    """Return the address of a route with these ids in it."""
    return re.sub(
        r"<(?:[^:>]+:)?(\w+)>", lambda match: quote(values[match[1]]), address(rule)
    )


def told(answer: TestResponse) -> str:
    """Return everything that an answer says: headers, page, files in archives."""
    content = answer.get_data()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    heads = unquote("\n".join(f"{k}: {v}" for k, v in answer.headers.items()))
    return f"{heads}\n{content.decode('utf-8', 'replace')}"


def alike(answer: TestResponse, path: str) -> tuple[int, str]:
    """Return an answer without its tokens and without its own address."""
    text = _LIVE.sub("", answer.get_data(as_text=True))
    said = f"{answer.headers.get('Location', '')}\n{text}"
    for written in (path, quote(path, safe=""), quote(path, safe="/")):
        said = said.replace(escape(written), "■").replace(written, "■")
    return answer.status_code, said


def asked(browser: Browser, method: str, path: str) -> TestResponse:
    """Return the answer to a request, without following it."""
    if method == "POST":
        tokens = browser.tokens()
        answer = browser.client.post(path, data={**tokens, **_SENT})
    else:
        answer = browser.client.open(path, method=method)
    answer.get_data()
    answer.close()
    return answer


def test_every_place_in_an_address_is_named(world: World) -> None:
    found = {place for rule in world.rules for place in places(rule)}

    assert found - set(OF_SOMEBODY) == OF_NOBODY
    assert set(OF_SOMEBODY) <= found
    assert set(world.values) >= found


_WHERE_WORDS_STAND = (
    "/cases/{case_no}?tab=parties",
    "/cases/{case_no}?tab=evidence",
    "/programmes/{programme_id}?tab=plan",
    "/people/expert",
    "/admin/robots",
    "/knowledge/catalogue",
    "/figures/sampling",
    "/surveys",
)


def of_somebody(world: World) -> Iterator[tuple[Rule, str]]:
    """Yield the routes to what somebody has, with each of their methods."""
    for rule in world.rules:
        if set(places(rule)) & set(OF_SOMEBODY):
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                yield rule, method


def test_what_strangers_are_refused_is_there(world: World) -> None:
    """Without this, a wrong id or word would prove that nobody sees it."""
    unseen, read = [], set[str]()
    for rule, method in of_somebody(world):
        if method == "GET" and not rule.rule.startswith(OF_FEW):
            path = filled(rule, world.values)
            answers = [asked(world.browser(who), method, path) for who in OWNERS]
            if all(answer.status_code >= HTTPStatus.BAD_REQUEST for answer in answers):
                unseen.append(path)
            read.update(*(_betrays(world, told(each), {}) for each in answers))
    for path in _WHERE_WORDS_STAND:
        place = path.format(**world.values)
        for who in ("leader", "officer", "agency", "butler"):
            read.update(
                _betrays(world, told(asked(world.browser(who), "GET", place)), {})
            )

    assert unseen == []
    assert set(world.words) - read == set()


@pytest.mark.parametrize("role", ROLES)
def test_what_is_somebody_elses_is_answered_like_what_does_not_exist(
    world: World, role: str
) -> None:
    browser = world.browser(role)
    before = _rows(world)

    faults = []
    for rule, method in of_somebody(world):
        if role == "other_leader" and rule.rule.startswith(OF_ALL_LEADERS):
            continue
        for values, missing in _attempts(world, rule):
            path, nowhere = filled(rule, values), filled(rule, missing)
            real = asked(browser, method, path)
            absent = asked(browser, method, nowhere)
            betrayed = _betrays(world, told(real), values)
            is_alike = alike(real, path) == alike(absent, nowhere)
            if betrayed or not is_alike or not _is_refusal(real):
                codes = real.status_code, absent.status_code
                faults.append((method, rule.rule, codes, is_alike, betrayed))

    assert not faults, "\n".join(map(str, faults))
    assert _rows(world) == before


def _is_refusal(answer: TestResponse) -> bool:
    """Say whether an answer refuses, or asks to sign in first."""
    if answer.status_code == HTTPStatus.SEE_OTHER:
        return answer.headers["Location"].startswith("/sign-in")
    return answer.status_code in {401, 403, 404}


def _attempts(
    world: World, rule: Rule
) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
    """Yield ids of what is there, each with the same address of what is not."""
    here = [place for place in places(rule) if place in OF_SOMEBODY]
    values = {place: world.values[place] for place in places(rule)}
    yield values, {**values, here[0]: OF_SOMEBODY[here[0]]}
    if here[0] == "case_no" and len(here) > 1:
        # Under one's own case, the thing of another.
        own = {**values, "case_no": world.own_case}
        yield own, {**own, here[1]: OF_SOMEBODY[here[1]]}


def _betrays(world: World, text: str, values: Mapping[str, str]) -> list[str]:
    """Return the words of others in a text, but for what the address itself said."""
    return [w for w in world.words if w in text and w not in values.values()]


def _rows(world: World) -> dict[str, int]:
    """Return how many rows each table has, but for those that every request writes."""
    with world.case.site.services.engine.read() as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        names = [row[0] for row in connection.exec_driver_sql(query)]
        return {
            name: int(
                connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar()  # noqa: S608
                or 0
            )
            for name in names
            if name not in _CHANGING
        }


def lists(world: World) -> Iterator[str]:
    """Yield the addresses that name nothing of somebody."""
    for rule in world.rules:
        is_somebodys = set(places(rule)) & set(OF_SOMEBODY)
        if "GET" not in (rule.methods or set()) or is_somebodys:
            continue
        if rule.rule not in OF_NO_CASE and not rule.rule.startswith("/static"):
            yield filled(rule, world.values)


def takes_arguments(path: str) -> bool:
    """Say whether an address may ask for anything; whoever checks papers is slowed."""
    return not path.startswith("/check/")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "gone"])
def test_no_list_count_export_or_feed_says_a_word_of_somebody_elses(
    world: World, role: str
) -> None:
    browser = world.browser(role)
    faults = []
    for path in lists(world):
        for arguments in _ASKING:
            answer = asked(browser, "GET", path + arguments)
            is_list = answer.status_code == HTTPStatus.OK and takes_arguments(path)
            found = {*_betrays(world, told(answer), {})} - _known_to(role, path)
            if found:
                faults.append((path + arguments, found))
            if not is_list:
                break

    assert not faults, "\n".join(map(str, faults))


_ASKING = ("", "?view=all&show=all&tab=done", "?format=csv", "?format=xlsx&view=all")


def _known_to(role: str, path: str) -> set[str]:
    """Return the words that stand in a register that somebody of this role keeps."""
    known: set[str] = set()
    if role == "other_leader" and path.startswith("/orgs"):
        known |= REGISTER_WORDS
    if path.startswith("/experts"):
        known |= REGISTER_OF_EXPERTS
    if role == "station":
        known |= OF_ITS_BUREAU.get(path, set())
    return known


#: What a stranger may ask for, and the same of what does not exist.
_QUESTIONS = (
    ("q=暖阳电器&view=all&in=case", "q=无此一物&view=all&in=case"),
    ("q=暖阳电器&in=party", "q=无此一物&in=party"),
    ("q=泄漏电流&in=form&show=all", "q=无此一物&in=form&show=all"),
    ("view=all&officer=officer", "view=all&officer=nobody1"),
    ("view=all&entity=entity&org=entity", "view=all&entity=nobody&org=nobody"),
)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "gone"])
def test_a_search_for_somebody_elses_words_is_answered_like_nonsense(
    world: World, role: str
) -> None:
    browser = world.browser(role)
    faults = []
    for path in lists(world):
        if role == "other_leader" and path.startswith("/orgs"):
            continue
        if not takes_arguments(path) or not _is_shown(browser, path):
            continue
        for real, nonsense in _QUESTIONS:
            said = _answered(browser, path, real)
            if said != _answered(browser, path, nonsense):
                faults.append(f"{path}?{real}")

    assert not faults, "\n".join(map(str, faults))


def _is_shown(browser: Browser, path: str) -> bool:
    answer = asked(browser, "GET", path)
    # A printed book is asked nothing.
    return answer.status_code == HTTPStatus.OK and answer.mimetype.startswith("text/")


def _answered(browser: Browser, path: str, question: str) -> tuple[int, str]:
    """Return the answer to a question without the question itself."""
    answer = asked(browser, "GET", f"{path}?{question}")
    told_back = dict(each.split("=") for each in question.split("&"))
    code, text = alike(answer, path)
    text = unquote(unquote(text))
    for name in ("q", "officer", "entity", "org"):
        value = told_back.get(name, "")
        text = text.replace(f"{name}={value}", "■")
        if name == "q" and value:
            text = text.replace(value, "■")
    return code, re.sub(r"\d\d:\d\d:\d\d", "", text)
