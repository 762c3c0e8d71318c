"""Fill a database with many cases: copies of a few that the engine really carried on.

Every copy has all rows of its model, with ids, numbers, days, parties and products of
its own, so that what stands there is what the engine would have written.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Table, text

from engine import SYSTEM
from engine.store.metadata import METADATA
from engine.store.tables import instance
from engine.store.types import Integer, UtcDateTime
from handlers.linkage.tables import linkage_case
from handlers.parties.access import org_label
from handlers.parties.model import OrgKind
from handlers.parties.orgs import add_org
from handlers.parties.people import add_person
from handlers.search.bigrams import indexed
from tests.web.site import Site
from tests.web.walker import Walker, stop_at

#: What is left open in the models, and how many of a hundred cases stand there.
_OPEN: tuple[tuple[tuple[str, ...], int], ...] = (
    (("serve_test_result",), 8),
    (("stop_production_and_sale", "conduct_self_check", "decide_assistance_start"), 8),
    (("draft_assistance_plan", "draft_rectification_plan"), 8),
    (("review_assistance_plan", "arrange_reinspection"), 8),
    (("implement_measures", "record_reinspection_result"), 10),
    (("answer_satisfaction_survey",), 8),
)
_CLOSED = 50
_DISTRICTS = ("思明区", "湖里区", "集美区", "海沧区", "同安区", "翔安区")
_PRODUCTS = (
    *(
        "电热毯",
        "儿童三轮车",
        "插座转换器",
        "电动自行车乘员头盔",
        "安全帽",
        "电热暖手器",
    ),
    *(
        "家用燃气灶",
        "学生书包",
        "智能坐便器",
        "移动电源",
        "内墙涂料",
        "聚氯乙烯绝缘电线",
    ),
    *(
        "固定式通用灯具",
        "车用机油",
        "电玩具",
        "床上用品",
        "童鞋",
        "蓄电池",
        "水泥",
        "门锁",
    ),
)
#: Whose cases the models are, and about what.
ENTITY, PRODUCT = "厦门暖阳电器有限公司", "电热毯"
_ENTITIES, _OFFICERS, _ISSUES = 1500, 40, ("P02", "S03", "Q03", "P04", "D05", "Q05")
_MICROSECONDS_A_DAY = 86_400_000_000
#: Names of columns with ids that belong to one case.
_IDS = frozenset(
    {
        *(
            "id",
            "root_id",
            "instance_id",
            "activity_instance_id",
            "scope_id",
            "task_id",
        ),
        *("job_id", "submission_id", "evidence_id", "document_id", "approval_id"),
    }
)
#: Days that are kept as text.
_DAYS = frozenset(
    {
        *("started_on", "opens_on", "statutory", "effective", "target", "ended_on"),
        *("stop_sale_since", "stop_sale_until"),
    }
)
#: What concerns no single case, or is never read by a page.
_LEFT_OUT = frozenset(
    {
        *("audit", "audit_chain", "audit_seal", "request_key", "job"),
        *("reminder", "round_mark", "number_entry", "number_void", "number_series"),
        # A butler's contracts and plans belong to no case.
        *("service_contract", "lead_change", "patrol_plan", "patrol_plan_version"),
        "patrol",
        *("patrol_event", "client_week", "client_day"),
        *("client_survey", "survey_action", "survey_action_change"),
        *("client_survey", "survey_action"),
        *("service_run", "service_item", "service_member"),
        *("service_finding", "finding_series", "service_complaint"),
        *("service_incident", "incident_series"),
        *("complaint_contact", "complaint_series", "register_series"),
    }
)


@dataclass(frozen=True, slots=True)
class Model:
    """A case that is copied, and how many of a hundred copies are of it."""

    business_key: str
    share: int
    is_closed: bool


def fill(site: Site, *, cases: int, seed: int = 7) -> list[Model]:
    """Make so many cases in a site, and return what they are copies of."""
    models = list(_models(site))
    _add_officers(site)
    with site.services.engine.database.write() as connection:
        _make_seeds(connection, models, cases=cases, dice=random.Random(seed))
        for table in METADATA.sorted_tables:
            statement = _copy(table)
            if statement is not None:
                connection.execute(text(statement))
        connection.execute(text("DROP TABLE case_seed"))
    with site.services.engine.database.write() as connection:
        connection.execute(text("ANALYZE"))
    return models


def _models(site: Site) -> Iterator[Model]:
    """Carry one case to each place where cases wait, and one to its end."""
    for number, (matters, share) in enumerate(_OPEN):
        walker = Walker.register(site, model_spec=f"M-{number}")
        walker.walk(stop_at(*matters))
        yield Model(walker.case_no, share, is_closed=False)
    walker = Walker.register(site, model_spec="M-closed")
    walker.walk()
    yield Model(walker.case_no, _CLOSED, is_closed=True)


def _add_officers(site: Site) -> None:
    with site.services.engine.transact(SYSTEM) as uow:
        for number in range(_OFFICERS):
            name = f"officer{number:02}"
            add_person(
                uow,
                login=name,
                name=f"经办{number:02}",
                org_id="bureau",
                roles=["msa"],
                person_id=name,
            )
        for number in range(_ENTITIES):
            add_org(
                uow,
                kind=OrgKind.ENTITY,
                name=f"厦门演练{number:04}制造有限公司",
                district=_DISTRICTS[number % len(_DISTRICTS)],
                org_id=f"entity{number:04}",
            )


def _make_seeds(
    connection: Connection, models: list[Model], *, cases: int, dice: random.Random
) -> None:
    """Say of every copy whose it is, what it is about and how long ago it began."""
    connection.execute(
        text(
            "CREATE TEMP TABLE case_seed (n INTEGER PRIMARY KEY, model TEXT, "
            "model_root TEXT, number TEXT, entity_id TEXT, entity_name TEXT, "
            "district TEXT, product TEXT, officer_id TEXT, issue TEXT, days INTEGER, "
            "result TEXT, entity_words TEXT, product_words TEXT, number_words TEXT, "
            "model_words TEXT)"
        )
    )
    roots = {
        row.business_key: row.id
        for row in connection.execute(
            instance.select().where(instance.c.process_key == "linkage")
        )
    }
    weights = [model.share for model in models]
    rows = []
    words = {each: indexed(each) for each in _PRODUCTS}
    for n, model in enumerate(dice.choices(models, weights, k=cases), start=1):
        entity = min(int(dice.expovariate(1 / 300)), _ENTITIES - 1)
        days = dice.randint(70, 700) if model.is_closed else dice.randint(0, 60)
        rows.append(
            {
                "n": n,
                "model": model.business_key,
                "model_root": roots[model.business_key],
                "number": f"XMLD-2025-{n:05}",
                "entity_id": f"entity{entity:04}",
                "entity_name": f"厦门演练{entity:04}制造有限公司",
                "district": _DISTRICTS[entity % len(_DISTRICTS)],
                "product": (product := dice.choice(_PRODUCTS)),
                "officer_id": f"officer{dice.randrange(_OFFICERS):02}",
                "issue": dice.choice(_ISSUES),
                "days": days,
                "result": dice.choices(["合格", "不合格"], [8, 2])[0],
                "entity_words": indexed(f"厦门演练{entity:04}制造有限公司"),
                "product_words": words[product],
                "number_words": indexed(f"XMLD-2025-{n:05}"),
                "model_words": indexed(model.business_key),
            }
        )
    names = list(rows[0])
    marks = ", ".join(f":{name}" for name in names)
    statement = f"INSERT INTO case_seed ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of ours
    connection.execute(text(statement), rows)
    connection.execute(text("CREATE INDEX temp.seed_model ON case_seed (model)"))
    connection.execute(text("CREATE INDEX temp.seed_root ON case_seed (model_root)"))


def _copy(table: Table) -> str | None:
    """Return the statement that copies a table's rows of the models, None for others."""
    columns = [
        column
        for column in table.columns
        if not (column.name == "id" and isinstance(column.type, Integer))
    ]
    names = {column.name for column in columns}
    if table.name in _LEFT_OUT or table.name.startswith(("programme", "number_")):
        return None
    if "business_key" in names:
        joined = "JOIN case_seed s ON s.model = t.business_key"
    elif "root_id" in names:
        joined = "JOIN case_seed s ON s.model_root = t.root_id"
    elif of := _belongs_to(names):
        owner, column = of
        joined = (
            f'JOIN "{owner}" o ON o.id = t."{column}" '
            "JOIN case_seed s ON s.model = o.business_key"
        )
    elif "task_id" in names:
        joined = (
            "JOIN user_task u ON u.id = t.task_id "
            "JOIN case_seed s ON s.model = u.business_key"
        )
    else:
        return None
    values = ", ".join(
        _value(table, column.name, is_time=isinstance(column.type, UtcDateTime))
        for column in columns
    )
    listed = ", ".join(f'"{column.name}"' for column in columns)
    return (
        f'INSERT INTO "{table.name}" ({listed}) '  # noqa: S608 - names of ours
        f'SELECT {values} FROM "{table.name}" t {joined}'
    )


def _belongs_to(names: set[str]) -> tuple[str, str] | None:
    """Return of which table's rows a table says more, and in which column it does."""
    owners = {"document_id": "document", "submission_id": "submission"}
    owners["approval_id"] = "approval"
    return next(((owners[n], n) for n in owners if n in names), None)


def _value(table: Table, name: str, *, is_time: bool) -> str:
    """Return what stands in a column of a copy."""
    own = _OWN.get((table.name, name))
    if own is not None:
        return own
    if name == "business_key":
        return "s.number"
    if name in _IDS:
        return f"t.\"{name}\" || '.' || s.n"
    if is_time:
        return f't."{name}" - s.days * {_MICROSECONDS_A_DAY}'
    if name in _DAYS:
        return f"date(t.\"{name}\", '-' || s.days || ' days')"
    return f't."{name}"'


def _told(column: str) -> str:
    """Return a text of the model with the words of its copy."""
    pairs = (("s.model", "number"), (f"'{ENTITY}'", "entity_name"))
    return _replaced(column, (*pairs, (f"'{PRODUCT}'", "product")))


def _indexed(column: str) -> str:
    """Return the indexed words of the model with those of its copy."""
    pairs = (
        ("s.model_words", "number_words"),
        (f"'{indexed(ENTITY)}'", "entity_words"),
    )
    return _replaced(column, (*pairs, (f"'{indexed(PRODUCT)}'", "product_words")))


def _replaced(column: str, pairs: Iterable[tuple[str, str]]) -> str:
    said = f"t.{column}"
    for old, new in pairs:
        said = f"replace({said}, {old}, s.{new})"
    return said


#: Each copy is seen by its own entity instead of the one of the model.
_LABEL = f"replace(t.label, '{org_label('entity')}', '{org_label('')}' || s.entity_id)"
#: What makes the copies differ from each other.
_OWN: dict[tuple[str, str], str] = {
    ("linkage_case", "entity_id"): "s.entity_id",
    ("linkage_case", "entity_name"): "s.entity_name",
    ("linkage_case", "district"): "s.district",
    ("linkage_case", "product"): "s.product",
    ("linkage_case", "officer_id"): "s.officer_id",
    ("linkage_case", "report_no"): "'SM2025-' || s.n",
    ("case_label", "label"): _LABEL,
    ("instance_label", "label"): _LABEL,
    ("case_round", "result"): "s.result",
    ("notice", "key"): "t.key || '.' || s.n",
    ("outside_number", "mark"): "t.mark || '.' || s.n",
    ("document", "token"): "t.token || '.' || s.n",
    ("view_log", "object_id"): "t.object_id || '.' || s.n",
    ("search_entry", "ref"): "CASE t.kind WHEN 'case' THEN s.number "
    "ELSE t.ref || '.' || s.n END",
    ("search_entry", "number"): "replace(t.number, s.model, s.number)",
    ("search_entry", "title"): _told("title"),
    ("search_entry", "body"): _told("body"),
    ("search_entry", "words"): _indexed("words"),
    ("case_cause", "issue_key"): "s.issue",
    ("toolbook_entry", "product"): "s.product",
    ("toolbook_entry", "issue_key"): "s.issue",
    ("typical_case", "product"): "s.product",
    ("user_task", "assignee"): "CASE t.assignee WHEN 'officer' THEN s.officer_id "
    "ELSE t.assignee END",
}


def dated(site: Site) -> timedelta:
    """Return how far the oldest case lies back, as a check that days differ."""
    with site.services.engine.read() as connection:
        column = linkage_case.c.opened_at
        moments = connection.scalars(linkage_case.select().with_only_columns(column))
        found = sorted(moments)
    return found[-1] - found[0]
