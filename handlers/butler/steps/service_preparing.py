"""The rules of the preparation of a service: menu, team, inquiry, scheme (B4.5, B5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine import UnitOfWork
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.errors import PlanRefused
from handlers.butler.fitting import require_fitting
from handlers.butler.menu import MENU_NAMES, MenuItem
from handlers.butler.rule import ButlerContext, ButlerRule, known_facts
from handlers.butler.service import settings
from handlers.butler.service.arranging import Arrangement, arrangements
from handlers.butler.service.experience import too_few_projects
from handlers.butler.service.items import pick_item
from handlers.butler.service.model import CHECKS, TeamMember
from handlers.butler.service.noting import enter, name_of_actor
from handlers.butler.service.professions import nobody_serves
from handlers.butler.service.runs import agree_scheme
from handlers.butler.service.schedule import NEVER
from handlers.butler.service.settings import due_in
from handlers.butler.service.summaries import summary_variables
from handlers.butler.service.team import form_team
from handlers.butler.telling import told
from handlers.deadlines.local_time import end_of_day
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.parties.model import BUTLER_ROLES
from handlers.parties.people import people_by_ids, people_in
from handlers.registers.declarations.people import STAFF
from handlers.registers.declarations.service import IN_HAND, PROPERTY
from handlers.registers.entries import all_entries
from handlers.registers.errors import StartRefused
from handlers.registers.reading import staff_of
from handlers.registers.rules.staff import Member
from handlers.registers.starting import must_form_team
from handlers.settings.store import EVERYWHERE, value_of

#: What became of a kind of material.
_RECEIVED, _MISSING = "已收", "缺"
_MATERIALS = dict(
    zip(
        "abcdefgh",
        (
            "工业产品质量管理文件",
            "工业产品检验检测报告",
            "原辅料检验检测报告",
            "生产环境检测报告",
            "日常工业产品质量巡查资料",
            "工业产品质量管理台账",
            "工业产品质量管理制度执行情况",
            "工艺流程及相关参数",
        ),
        strict=True,
    )
)
_LONGEST = 1000


# The menu


def _menu_checked(values: Values, it: ButlerContext) -> list[FieldError]:
    """Refuse days outside of the contract, and items that nobody can serve (R-B1)."""
    found, contract = Findings(), _contract(it)
    picked = _picked(values)
    last = contract.valid_to
    for item in picked:
        key = f"{item.value}_due_on"
        if not values.get(key):
            continue
        due = date.fromisoformat(str(values[key]))
        if not max(contract.valid_from, it.today) <= due <= last:
            said = f"应在今天之后、合同结束（{last.isoformat()}）之前"
            found.add(key, f"{MENU_NAMES[item]}完成日期", said)
    nobody = nobody_serves(it.connection, contract.butler_id, picked, it.today)
    if nobody:
        found.add("service_menu", "服务项目", nobody)
    return found.errors


def _menu_filed(values: Values, it: ButlerContext) -> Outcome:
    """Keep what was picked: only that is worked on (B3, B4.5)."""
    picked = _picked(values)
    due = {item: _day(values.get(f"{item.value}_due_on")) for item in picked}
    topics = _texts(values.get("training_topics"))
    contract = _contract(it)

    def record(uow: UnitOfWork) -> None:
        for item in picked:
            parts = topics if item is MenuItem.TRAINING else ()
            if item is MenuItem.FULL_CHECK:
                parts = [title for title, _ in CHECKS]
            pick_item(uow, contract.id, item, due_on=due[item], parts=parts)

    systems = {MenuItem.SYSTEM, MenuItem.EMERGENCY, MenuItem.AFTER_SALES}
    known: dict[str, object] = {
        "service_need": values["service_need"],
        "service_products": values["service_products"],
        "service_items_text": "、".join(MENU_NAMES[item] for item in picked),
        "training_topics": topics,
        "patrol_need": values.get("patrol_need") or "",
        "summary_rhythm": values["summary_rhythm"],
        "needs_check": MenuItem.FULL_CHECK in picked,
        "needs_risk": MenuItem.RISK in picked,
        "needs_training": MenuItem.TRAINING in picked,
        "needs_patrol": MenuItem.PATROL in picked,
        "needs_summary": values["summary_rhythm"] != NEVER,
        **{f"needs_{item.value}": item in picked for item in systems},
        **{
            f"{_VARIABLES[item]}_deadline": _closing(due.get(item)) for item in MenuItem
        },
        "team_due_at": due_in(it, settings.TEAM_DAYS),
        # Until the last part of the check is filed, the day of the check stands.
        "report_due_at": _closing(due.get(MenuItem.FULL_CHECK)),
        **summary_variables(it, contract, str(values["summary_rhythm"]), 1),
    }
    return Outcome(variables=known, record=record)


#: What the diagram calls the days of the items.
_VARIABLES: Mapping[MenuItem, str] = {
    MenuItem.FULL_CHECK: "check",
    **{each: each.value for each in MenuItem if each is not MenuItem.FULL_CHECK},
}


# The team


def _team_facts(it: ButlerContext) -> Values:
    """Show who may be chosen: the staff that is there, and the accounts of the unit."""
    unit = str(it.variables["butler_id"])
    staff = [each for each in staff_of(it.connection, unit) if each.is_active(it.today)]
    options = [{"value": each.id, "label": _staff_label(each)} for each in staff]
    lead = people_by_ids(it.connection, [str(it.variables["project_lead"])])
    names = [each.name for each in lead.values()]
    return {
        **_with_people(it),
        "unit_staff": options,
        "lead_name": "".join(names),
    }


def _staff_label(member: Member) -> str:
    fields = "、".join(sorted(member.fields))
    return f"{member.name}（{member.title_level}{'，' if fields else ''}{fields}）"


def _team_checked(values: Values, it: ButlerContext) -> list[FieldError]:
    """Refuse a team that lacks a field, its lead, or a lead without experience."""
    found = Findings()
    unit, lead = str(it.variables["butler_id"]), str(it.variables["project_lead"])
    rows = _rows(values, "team_members")
    chosen = [str(row["staff_entry"]) for row in rows]
    if len(set(chosen)) < len(chosen):
        found.add("team_members", "项目组成员", "同一人只填一行")
    try:
        must_form_team(it.connection, unit, chosen, today=it.today)
    except StartRefused as refused:
        found.add("team_members", "项目组成员", str(refused))
    leading = [row for row in rows if row.get("account") == lead]
    if not leading:
        said = "项目负责人也是成员：请选他的人员档案和登录账号(B6.1.3)"
        found.add("team_members", "项目组成员", said)
    else:
        _check_lead(it, str(leading[0]["staff_entry"]), found)
    return found.errors


def _check_lead(it: ButlerContext, entry_id: str, found: Findings) -> None:
    """R-B6: the lead has led enough projects (B6.1.4)."""
    asked = int(value_of(it.connection, settings.LEAD_PROJECTS, bureau_id=EVERYWHERE))
    unit = str(it.variables["butler_id"])
    entries = {each.id: each for each in all_entries(it.connection, unit, STAFF)}
    entry = entries.get(entry_id)
    led = int(str(entry.content.get("projects") or 0)) if entry is not None else 0
    said = too_few_projects(led, asked)
    if said:
        found.add("team_members", "项目组成员", said)


def _team_filed(values: Values, it: ButlerContext) -> Outcome:
    """Keep the team with its qualification as it is today (B6.1.1)."""
    unit = str(it.variables["butler_id"])
    staff = {each.id: each for each in staff_of(it.connection, unit)}
    members = [
        TeamMember(
            entry_id=(member := staff[str(row["staff_entry"])]).id,
            person_id=str(row.get("account") or ""),
            name=member.name,
            title_level=member.title_level,
            fields=tuple(sorted(member.fields)),
            duty=str(row["duty"]),
        )
        for row in _rows(values, "team_members")
    ]

    def record(uow: UnitOfWork) -> None:
        form_team(uow, it.business_key, members)

    known = {"inquiry_due_at": due_in(it, settings.INQUIRY_DAYS)}
    return Outcome(variables=known, record=record)


# The inquiry


def _inquiry_planned(values: Values, it: ButlerContext) -> Outcome:
    """Keep the questions: the sheet asks them where the client is (B5.1.1)."""
    questions = [row["question"] for row in _rows(values, "inquiry_questions")]
    known = {
        "inquiry_questions": questions,
        "materials_due_at": due_in(it, settings.MATERIAL_DAYS),
    }
    return Outcome(variables=known)


def _materials_prefilled(it: ButlerContext) -> Values:
    asked = it.variables.get("inquiry_questions")
    questions = asked if isinstance(asked, list) else []
    return {"inquiry_answers": [{"question": each} for each in questions]}


def _materials_filed(values: Values, it: ButlerContext) -> Outcome:
    """Enter what was received among the client's property and information (B6.3)."""
    rows = _rows(values, "materials")
    received = [row for row in rows if row["status"] == _RECEIVED]
    missing = [
        f"{_MATERIALS[str(row['kind'])]}（{row['missing_until']}前补交）"
        for row in rows
        if row["status"] == _MISSING
    ]

    def record(uow: UnitOfWork) -> None:
        for row in received:
            said = {
                "name": _MATERIALS[str(row["kind"])],
                "kind": "信息",
                "sensitivity": values["materials_sensitivity"],
                "custodian": name_of_actor(uow),
                "place": values["materials_place"],
                "received_on": it.today.isoformat(),
                "return_on": values.get("materials_return_on"),
                "state": IN_HAND,
            }
            enter(uow, it, PROPERTY, said)

    names = [_MATERIALS[str(row["kind"])] for row in received]
    known = {
        "quality_status": str(values["quality_status"])[:_LONGEST],
        "materials_text": "、".join(names) or "没有",
        "materials_missing": "、".join(missing) or "没有",
        "scheme_due_at": due_in(it, settings.SCHEME_DAYS),
    }
    return Outcome(variables=known, record=record)


# The scheme


def _with_people(it: ButlerContext) -> Values:
    """Return what is known, with the people of the unit who may be chosen."""
    unit = str(it.variables["butler_id"])
    ids = {
        each
        for role in BUTLER_ROLES
        for each in people_in(it.connection, role, org_id=unit)
    }
    people = sorted(people_by_ids(it.connection, ids).values(), key=lambda one: one.id)
    options = [{"value": each.id, "label": each.name} for each in people]
    return {**known_facts(it), "unit_people": options}


def _scheme_prefilled(it: ButlerContext) -> Values:
    """Propose what the version before said, and else the lead for every part."""
    before = it.variables.get("scheme_before")
    if isinstance(before, dict):
        return before
    lead = it.variables["project_lead"]
    return {f"check_{n}_by": lead for n, _ in enumerate(CHECKS, 1)}


def _scheme_checked(values: Values, it: ButlerContext) -> list[FieldError]:
    """Refuse days outside of the contract, and plans that cannot be made."""
    found, contract = Findings(), _contract(it)
    for row in _rows(values, "scheme_steps"):
        if date.fromisoformat(str(row["until"])) > contract.valid_to:
            said = f"合同于{contract.valid_to.isoformat()}到期，完成日期不能更晚"
            found.add("scheme_steps", "服务安排", said)
            break
    names = [each.name for each in _arranged(values)]
    if len(set(names)) < len(names):
        found.add("patrol_arrangements", "巡查安排", "计划名称不能相同")
    for each in _arranged(values):
        try:
            require_fitting(it.connection, each.plan(contract, it.today), contract)
        except PlanRefused as refused:
            found.add("patrol_arrangements", "巡查安排", f"{each.name}：{refused}")
    return found.errors


def _scheme_filed(values: Values, it: ButlerContext) -> Outcome:
    """Give the scheme its next version; the client is asked to agree (B5.1.3)."""
    steps = [
        f"{row['what']}：{row['how']}（{row['until']}前）"
        for row in _rows(values, "scheme_steps")
    ]
    parts = [
        {"title": title, "asks": asks, "by": values.get(f"check_{n}_by"), "number": n}
        for n, (title, asks) in enumerate(CHECKS, 1)
    ]
    kept = ("scheme_goal", "scheme_steps", "scheme_risks", "patrol_arrangements")
    people = [f"check_{n}_by" for n, _ in enumerate(CHECKS, 1)]
    before = {key: values[key] for key in (*kept, *people) if values.get(key)}
    version = it.variables.get("scheme_version")
    known = {
        "scheme_version": (version if isinstance(version, int) else 0) + 1,
        "scheme_goal": values["scheme_goal"],
        "scheme_text": "；".join(steps),
        "patrols_text": "；".join(each.words for each in _arranged(values)) or "没有",
        "patrol_arrangements": values.get("patrol_arrangements") or [],
        "check_parts": parts if it.variables.get("needs_check") else [],
        "scheme_before": before,
        "confirm_due_at": due_in(it, settings.CONFIRM_DAYS),
    }
    return Outcome(variables=known)


def _scheme_confirmed(values: Values, it: ButlerContext) -> Outcome:
    """The client agrees, and patrols may begin; or says what is to be changed."""

    def record(uow: UnitOfWork) -> None:
        if values["scheme_accepted"]:
            agree_scheme(uow, it.business_key)

    known = {
        "scheme_accepted": values["scheme_accepted"],
        "scheme_refused": values.get("scheme_refused") or "",
        "scheme_due_at": due_in(it, settings.SCHEME_DAYS),
    }
    return Outcome(variables=known, record=record)


def _contract(it: ButlerContext) -> Contract:
    return contract_by_id(it.connection, it.business_key)


def _picked(values: Values) -> list[MenuItem]:
    """Return the picked items in the order of the menu."""
    said = _texts(values.get("service_menu"))
    return [each for each in MenuItem if each.value in said]


def _arranged(values: Values) -> list[Arrangement]:
    return list(arrangements(values.get("patrol_arrangements")))


def _rows(values: Values, key: str) -> list[Mapping[str, object]]:
    rows = values.get(key)
    return rows if isinstance(rows, list) else []


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _closing(day: date | None) -> str | None:
    return told(end_of_day(day)) if day else None


def _nothing(_: ButlerContext) -> Values:
    """Propose nothing: what is known stands beside the questions."""
    return {}


RULES: Mapping[str, ButlerRule] = {
    "register_contract": ButlerRule(
        prefill=_nothing, check=_menu_checked, outcome=_menu_filed
    ),
    "form_team": ButlerRule(
        facts=_team_facts, prefill=_nothing, check=_team_checked, outcome=_team_filed
    ),
    "plan_survey": ButlerRule(prefill=_nothing, outcome=_inquiry_planned),
    "collect_materials": ButlerRule(
        prefill=_materials_prefilled, outcome=_materials_filed
    ),
    "write_scheme": ButlerRule(
        facts=_with_people,
        prefill=_scheme_prefilled,
        check=_scheme_checked,
        outcome=_scheme_filed,
    ),
    "confirm_scheme": ButlerRule(prefill=_nothing, outcome=_scheme_confirmed),
}
