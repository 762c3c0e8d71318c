"""Numbers equal a plain recount over all rows, and lists show exactly those cases."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert

from engine import SYSTEM, Actor, Database, InstanceView
from handlers.deadlines.tables import clock
from handlers.linkage.case_filters import (
    CaseFilter,
    CaseSet,
    conditions,
    last_day_of_week,
)
from handlers.linkage.cases import CaseQuery, case_header, count_cases, find_cases
from handlers.linkage.ladder import Ladder, ladder
from handlers.linkage.programmes.headers import ProgrammeKind, open_programme
from handlers.linkage.tables import case_label, case_round, linkage_case
from handlers.results import figures
from tests.web.site import Browser, Site
from tests.web.walker import Walker
from web.case_reading import ladders_of

TODAY = date(2026, 7, 22)
OURS, THEIRS = "org:bureau", "org:other"
LEADER = Actor(id="leader", groups=frozenset({"msa_leader"}), labels=frozenset({OURS}))
_LEGAL = ("rectify", "reinsp1", "reinsp2", "penalty")

days = st.integers(-200, 30).map(lambda n: TODAY + timedelta(days=n))
one_clock = st.fixed_dictionaries(
    {
        "rule_key": st.sampled_from([*_LEGAL, "objection"]),
        "started_on": days,
        "effective": days,
        "state": st.sampled_from(["running", "met", "canceled"]),
        "ended_on": st.none() | days,
    }
)
one_round = st.fixed_dictionaries(
    {"result": st.sampled_from(["合格", "不合格", "无需复查"]), "ended_on": days}
)
one_case = st.fixed_dictionaries(
    {
        "label": st.sampled_from([OURS, OURS, OURS, THEIRS]),
        "entity_id": st.sampled_from(["e1", "e2", None]),
        "entity_name": st.sampled_from(["甲厂", "乙厂"]),
        "district": st.sampled_from(["思明区", "湖里区"]),
        "product": st.sampled_from(["电热毯", "插座"]),
        "source": st.sampled_from(["监督抽查", "风险监测"]),
        "officer_id": st.sampled_from(["o1", "o2"]),
        "programme_id": st.sampled_from(["p1", "p2", None]),
        "item_count": st.integers(0, 3),
        "assistance": st.sampled_from(["none", "running", "done", "stopped"]),
        "survey": st.sampled_from(["", "未回收", "满意", "比较满意", "一般"]),
        "stop_sale": st.sampled_from(["none", "required", "verified", "released"]),
        "opened_on": days,
        "is_closed": st.booleans(),
        "clocks": st.lists(one_clock, max_size=3, unique_by=lambda c: c["rule_key"]),
        "rounds": st.lists(one_round, max_size=2),
    }
)
#: A case of ours of which nothing is known.
BLANK = {
    **dict.fromkeys(("entity_id", "entity_name", "district", "product", "source"), ""),
    "officer_id": "o",
    "item_count": 0,
    "assistance": "none",
    "survey": "",
    "stop_sale": "none",
    "label": OURS,
    "is_closed": False,
    "rounds": [],
    "clocks": [],
}
filters = st.builds(
    CaseFilter,
    district=st.sampled_from(["", "思明区"]),
    product=st.sampled_from(["", "插座"]),
    source=st.sampled_from(["", "监督抽查"]),
    programme_id=st.sampled_from(["", "p1"]),
    opened_from=st.none() | days,
    opened_to=st.none() | days,
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("figures")
    opened = Database.open(data_dir=folder)
    opened.upgrade()
    yield opened
    opened.close()


def store(connection: Connection, cases: list[dict]) -> None:
    for table in (case_round, clock, case_label, linkage_case):
        connection.execute(delete(table))
    for number, case in enumerate(cases):
        key = f"K{number:03}"
        opened_at = datetime.combine(case["opened_on"], datetime.min.time(), UTC)
        same = ("entity_id", "entity_name", "district", "product", "source")
        more = ("officer_id", "item_count", "assistance", "survey", "stop_sale")
        connection.execute(
            insert(linkage_case).values(
                business_key=key,
                bureau_id=case["label"].removeprefix("org:"),
                model="",
                item="",
                level="",
                licensed=False,
                report_no="",
                round=1,
                opened_at=opened_at,
                closed_at=opened_at if case["is_closed"] else None,
                programme_id=case.get("programme_id"),
                **{name: case[name] for name in (*same, *more)},
            )
        )
        label = {"business_key": key, "label": case["label"]}
        connection.execute(insert(case_label).values(label))
        for each in case["clocks"]:
            connection.execute(insert(clock).values(clock_row(key, each)))
        for round_, each in enumerate(case["rounds"], start=1):
            ended_at = datetime.combine(each["ended_on"], datetime.min.time(), UTC)
            connection.execute(
                insert(case_round).values(
                    business_key=key,
                    round=round_,
                    result=each["result"],
                    ended_at=ended_at,
                )
            )


def clock_row(key: str, each: dict) -> dict:
    ended = each["ended_on"] or each["effective"]
    return {
        "id": f"{key}-{each['rule_key']}",
        "business_key": key,
        "rule_key": each["rule_key"],
        "round": 1,
        "started_on": each["started_on"].isoformat(),
        "statutory": each["effective"].isoformat(),
        "effective": each["effective"].isoformat(),
        "target": each["effective"].isoformat(),
        "provisional": False,
        "count_text": "",
        "law_ref": "",
        "state": each["state"],
        "ended_on": None if each["state"] == "running" else ended.isoformat(),
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }


# -- the same, counted once more by hand ------------------------------------------------


def chosen(cases: list[dict], wanted: CaseFilter) -> list[dict]:
    return [
        case
        for case in cases
        if case["label"] == OURS
        and wanted.district in {"", case["district"]}
        and wanted.product in {"", case["product"]}
        and wanted.source in {"", case["source"]}
        and wanted.programme_id in {"", case["programme_id"]}
        and (wanted.opened_from is None or case["opened_on"] >= wanted.opened_from)
        and (wanted.opened_to is None or case["opened_on"] <= wanted.opened_to)
    ]


def legal(case: dict) -> list[dict]:
    return [each for each in case["clocks"] if each["rule_key"] in _LEGAL]


def is_overdue(each: dict) -> bool:
    return each["state"] == "running" and each["effective"] < TODAY


def ended(each: dict) -> date:
    return each["ended_on"] or each["effective"]


def is_kept(each: dict) -> bool:
    return each["state"] == "met" and ended(each) <= each["effective"]


def is_missed(each: dict) -> bool:
    late = each["state"] == "met" and ended(each) > each["effective"]
    return late or is_overdue(each)


def is_due(each: dict) -> bool:
    within = TODAY <= each["effective"] <= last_day_of_week(TODAY)
    return each["state"] == "running" and within


def first(case: dict) -> str:
    return case["rounds"][0]["result"] if case["rounds"] else ""


def passed_on(case: dict) -> list[date]:
    return [each["ended_on"] for each in case["rounds"] if each["result"] == "合格"]


BY_HAND = {
    CaseSet.LATE: lambda c: any(map(is_overdue, legal(c))),
    CaseSet.DUE_THIS_WEEK: lambda c: any(map(is_due, legal(c))),
    CaseSet.STOPPED: lambda c: c["stop_sale"] in {"required", "verified"},
    CaseSet.ASSISTING: lambda c: c["assistance"] == "running" and not c["is_closed"],
    CaseSet.OPEN: lambda c: not c["is_closed"],
    CaseSet.CLOSED: lambda c: c["is_closed"],
    CaseSet.ASSISTED: lambda c: c["assistance"] != "none",
    CaseSet.FIRST_PASSED: lambda c: first(c) == "合格",
    CaseSet.FIRST_FAILED: lambda c: first(c) == "不合格",
    CaseSet.FIRST_TESTED: lambda c: first(c) in {"合格", "不合格"},
    CaseSet.PASSED: lambda c: bool(passed_on(c)),
    CaseSet.KEPT: lambda c: any(map(is_kept, legal(c))),
    CaseSet.MISSED: lambda c: any(map(is_missed, legal(c))),
    CaseSet.SURVEYED: lambda c: c["survey"] != "",
    CaseSet.ANSWERED: lambda c: c["survey"] not in {"", "未回收"},
    CaseSet.SATISFIED: lambda c: c["survey"] in {"满意", "比较满意"},
}


def test_every_set_is_counted_by_hand() -> None:
    assert set(BY_HAND) == set(CaseSet)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cases=st.lists(one_case, max_size=12), wanted=filters)
def test_numbers_equal_a_recount_over_all_rows(
    database: Database, cases: list[dict], wanted: CaseFilter
) -> None:
    with database.write() as connection:
        store(connection, cases)
    found = chosen(cases, wanted)

    with database.read() as connection:
        where = {"actor": LEADER, "today": TODAY}
        now = figures.questions(connection, wanted, **where)
        counted = figures.indicators(connection, wanted, **where)
        cells = figures.by_district_and_product(connection, wanted, **where)
        loads = figures.officers_load(connection, wanted, **where)
        months = figures.by_month(connection, wanted, **where)
        listed = {
            each: numbers(connection, CaseFilter(which=each), wanted)
            for each in CaseSet
        }

    by_hand = {each: [c for c in found if test(c)] for each, test in BY_HAND.items()}
    assert listed == {each: len(cases) for each, cases in by_hand.items()}
    assert now == figures.Questions(
        late=len(by_hand[CaseSet.LATE]),
        due_this_week=len(by_hand[CaseSet.DUE_THIS_WEEK]),
        stopped=len(by_hand[CaseSet.STOPPED]),
        assisting=len(by_hand[CaseSet.ASSISTING]),
    )
    assert counted == recounted(found, by_hand)
    assert {(c.district, c.product): (c.cases, c.open) for c in cells} == {
        place: (
            len(here),
            sum(not case["is_closed"] for case in here),
        )
        for place in {(c["district"], c["product"]) for c in found}
        if (here := [c for c in found if (c["district"], c["product"]) == place])
    }
    assert sum(load.open for load in loads) == len(by_hand[CaseSet.OPEN])
    assert sum(load.late for load in loads) == len(by_hand[CaseSet.LATE])
    by_month = Counter(case["opened_on"].isoformat()[:7] for case in found)
    assert {month: n for month, n in months if n} == dict(by_month)
    # A month in which nothing was registered is a row like any other.
    serials = [int(name[:4]) * 12 + int(name[5:]) for name, _ in months]
    assert serials == list(range(*months_from_to(serials)))


def months_from_to(serials: list[int]) -> tuple[int, int]:
    return (min(serials), max(serials) + 1) if serials else (0, 0)


def numbers(connection: Connection, which: CaseFilter, wanted: CaseFilter) -> int:
    """Return how many cases a list shows, which is also what is counted."""
    also = (
        *conditions(wanted, today=TODAY, actor=LEADER),
        *conditions(which, today=TODAY, actor=LEADER),
    )
    query = CaseQuery(also=also, limit=1000)
    listed = find_cases(connection, query, actor=LEADER)
    assert count_cases(connection, query, actor=LEADER) == len(listed)
    return len(listed)


def recounted(found: list[dict], by_hand: dict) -> figures.Indicators:
    clocks = [each for case in found for each in legal(case)]
    kept, missed = sum(map(is_kept, clocks)), sum(map(is_missed, clocks))
    waits = [
        (min(passed_on(case)) - order["started_on"]).days
        for case in by_hand[CaseSet.PASSED]
        for order in case["clocks"]
        if order["rule_key"] == "rectify"
    ]
    share = figures.Share
    return figures.Indicators(
        cases=len(found),
        closed=len(by_hand[CaseSet.CLOSED]),
        entities_assisted=len(
            {c["entity_id"] or c["entity_name"] for c in by_hand[CaseSet.ASSISTED]}
        ),
        items_found=sum(case["item_count"] for case in found),
        items_closed=sum(case["item_count"] for case in by_hand[CaseSet.PASSED]),
        first_round=share(
            len(by_hand[CaseSet.FIRST_PASSED]), len(by_hand[CaseSet.FIRST_TESTED])
        ),
        deadlines=share(kept, kept + missed),
        median_days=statistics.median(waits) if waits else None,
        passed=len(by_hand[CaseSet.PASSED]),
        returned=share(len(by_hand[CaseSet.ANSWERED]), len(by_hand[CaseSet.SURVEYED])),
        satisfied=share(
            len(by_hand[CaseSet.SATISFIED]), len(by_hand[CaseSet.ANSWERED])
        ),
    )


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ((None, None), ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]),
        (
            (date(2025, 10, 20), date(2026, 1, 5)),
            ["2025-10", "2025-11", "2025-12", "2026-01"],
        ),
        ((date(1999, 1, 1), date(2025, 12, 1)), [f"2025-{n:02}" for n in range(1, 13)]),
    ],
)
def test_a_month_without_a_case_is_shown_with_nothing(
    database: Database, period: tuple[date | None, date | None], months: list[str]
) -> None:
    opened = [date(2025, 11, 30), date(2026, 1, 1)]
    with database.write() as connection:
        store(connection, [{**BLANK, "opened_on": each} for each in opened])
    wanted = CaseFilter(opened_from=period[0], opened_to=period[1])

    with database.read() as connection:
        found = figures.by_month(
            connection, wanted, actor=LEADER, today=date(2026, 3, 2)
        )

    assert [month for month, _ in found] == months
    counted = {"2025-11": 1, "2026-01": 1}
    assert [n for _, n in found] == [counted.get(month, 0) for month in months]


def test_the_deadline_of_a_penalty_is_counted_for_bureaus_alone(
    database: Database,
) -> None:
    late = {"rule_key": "penalty", "state": "running", "ended_on": None}
    days_ = {"started_on": TODAY, "effective": TODAY - timedelta(days=9)}
    case = {**BLANK, "opened_on": TODAY, "clocks": [{**late, **days_}]}
    with database.write() as connection:
        store(connection, [case])
    entity = Actor(id="e", groups=frozenset({"ent"}), labels=frozenset({OURS}))

    def counted(actor: Actor) -> int:
        which = CaseFilter(which=CaseSet.LATE)
        also = tuple(conditions(which, today=TODAY, actor=actor))
        with database.read() as connection:
            return count_cases(connection, CaseQuery(also=also), actor=actor)

    assert [counted(LEADER), counted(entity)] == [1, 0]


# -- the page ---------------------------------------------------------------------------


def test_each_number_leads_to_a_list_of_as_many_cases(case: Walker) -> None:
    case.site.clock.move_by(timedelta(days=90))
    leader = case.site.visitor("leader")
    leader.get("/figures?from=2026-01-01&to=2026-12-31")
    html = leader.page.get_data(as_text=True)
    tiles = re.findall(r'<a href="(/cases\?[^"]+)"[^>]*><b>(\d+)</b>', html)

    assert len(tiles) == 4
    for url, number in tiles:
        leader.get(url.replace("&amp;", "&"))
        assert f"共 {number} 案" in leader.text, url
    assert "1 案" in leader.text
    assert "超过法定期限的案件" in html


def test_figures_of_one_programme_lead_to_its_cases_and_to_their_file(
    case: Walker,
) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        yearly = case_header(uow.connection, case.case_no).programme_id
        other = open_programme(
            uow, bureau_id="bureau", kind=ProgrammeKind.SPECIAL, year=2026, name="插座"
        )
    leader = case.site.visitor("leader")

    html = leader.get(f"/figures?programme={yearly}").get_data(as_text=True)
    assert f'<option value="{yearly}" selected>' in html
    assert "登记案件 1 件" in leader.text
    links = set(re.findall(r'href="(/cases\?[^"]+)"', html))
    assert links
    assert {f"programme={yearly}" in each for each in links} == {True}
    leader.get(unescape(next(each for each in links if "set" not in each)))
    assert "帮扶项目 2026年度质量技术帮扶" in leader.text
    assert case.case_no in leader.text
    assert "思明区" in file_of(leader, f"/figures?programme={yearly}")

    leader.get(f"/figures?programme={other}")
    assert "登记案件 0 件" in leader.text
    assert "思明区" not in file_of(leader, f"/figures?programme={other}")
    assert case.case_no not in file_of(leader, f"/cases?view=all&programme={other}")
    assert case.case_no in file_of(leader, f"/cases?view=all&programme={yearly}")


def file_of(visitor: Browser, path: str) -> str:
    return visitor.get(f"{path}&format=csv").get_data(as_text=True)


def test_a_foreign_programme_is_called_by_its_number_alone(case: Walker) -> None:
    with case.site.services.engine.transact(SYSTEM) as uow:
        foreign = open_programme(
            uow, bureau_id="other", kind=ProgrammeKind.SPECIAL, year=2026, name="秘密"
        )
    leader = case.site.visitor("leader")

    for path in ("/figures", "/cases", "/knowledge/map"):
        html = leader.get(f"{path}?programme={foreign}").get_data(as_text=True)
        assert foreign in html
        assert "秘密" not in html
        assert case.case_no not in html


@pytest.mark.parametrize("login", ["entity", "agency", "expert", "lab"])
def test_figures_are_for_bureaus(office: Site, login: str) -> None:
    assert office.visitor(login).get("/figures").status_code == 403


def test_stages_count_cases_in_which_something_is_to_be_done(case: Walker) -> None:
    today = case.site.services.today
    with case.site.services.engine.read() as connection:
        found = figures.stage_counts(
            connection, CaseFilter(), actor=SYSTEM, today=today
        )

    assert {each.number for each in found if each.cases} == {"四", "七"}


def test_the_ladder_of_a_list_is_that_of_the_page(case: Walker) -> None:
    assert listed_ladder(case) == own_ladder(case)

    case.walk()

    assert case.is_closed
    assert listed_ladder(case) == own_ladder(case)


def listed_ladder(case: Walker) -> Ladder:
    engine = case.site.services.engine
    with case.site.app.test_request_context():
        with engine.read() as connection:
            header = case_header(connection, case.case_no)
        root_id = instance_of(case).root_id
        return ladders_of({root_id: header}, actor=SYSTEM)[case.case_no]


def own_ladder(case: Walker) -> Ladder:
    engine, root_id = case.site.services.engine, instance_of(case).root_id
    with engine.read() as connection:
        outcome = case_header(connection, case.case_no).outcome
    return ladder(
        engine.activity_states(root_id, actor=SYSTEM),
        engine.variables(root_id, actor=SYSTEM),
        outcome=outcome,
    )


def instance_of(case: Walker) -> InstanceView:
    return case.site.services.engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=SYSTEM
    )
