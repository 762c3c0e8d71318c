"""A demonstration: people, organisations and cases that do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import SYSTEM, ProcessEngine
from handlers.accounts.passwords import random_password
from handlers.demo import load_demo
from handlers.demo.butler_archive import fill_archive
from handlers.demo.butler_complaints import fill_complaints
from handlers.demo.butler_findings import fill_findings
from handlers.demo.butler_incidents import fill_incidents
from handlers.demo.butler_patrol import fill_patrols
from handlers.demo.butler_self_checks import fill_self_checks
from handlers.demo.butler_services import fill_services
from handlers.demo.butler_surveys import fill_surveys
from handlers.demo.butler_time import ButlerTime
from handlers.demo.registers import fill_registers
from handlers.parties.access import actor_for
from handlers.parties.experts import save_profile
from handlers.parties.model import OrgKind, Role
from handlers.parties.orgs import add_org, orgs_by_ids
from handlers.parties.people import add_person, person_by_id, person_by_login
from web.data_dir import write_private
from web.services import Services

_PASSWORDS = "demo-sign-ins.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One invented person."""

    login: str
    name: str
    org: str
    roles: tuple[Role, ...]
    title_level: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOrg:
    """One invented organisation."""

    id: str
    kind: OrgKind
    name: str
    credit_code: str | None = None
    district: str = "思明区"
    address: str = ""
    contact: str = ""
    phone: str = ""


ORGS: tuple[DemoOrg, ...] = (
    DemoOrg(
        id="bureau",
        kind=OrgKind.BUREAU,
        name="厦门市思明区市场监督管理局",
        address="厦门市思明区演练路1号",
        phone="0592-0000001",
    ),
    DemoOrg(
        id="agency",
        kind=OrgKind.AGENCY,
        name="鹭岛质量技术帮扶中心",
        address="厦门市思明区演练路2号",
        contact="苏静",
        phone="0592-0000002",
    ),
    DemoOrg(
        id="lab",
        kind=OrgKind.LAB,
        name="鹭岛产品质量检验院",
        address="厦门市思明区演练路3号",
        contact="郑洁",
        phone="0592-0000003",
    ),
    DemoOrg(
        id="entity",
        kind=OrgKind.ENTITY,
        name="厦门暖阳电器有限公司",
        credit_code="91350203MA00000018",
        address="厦门市思明区演练路4号",
        contact="黄建国",
        phone="0592-0000004",
    ),
    DemoOrg(
        id="butler",
        kind=OrgKind.BUTLER,
        name="厦门鹭鸣质量管家服务有限公司",
        address="厦门市思明区演练路5号",
        contact="周敏",
        phone="0592-0000005",
    ),
)

#: What the agency has written down of its expert.
_EXPERIENCE = {
    "title_name": "高级工程师（家用电器）",
    "quality_experience": "十五年生产企业质量管理经历",
    "fields": "家用电器、儿童用品，GB 4706系列、GB 6675",
}

PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson(
        login="officer",
        name="林晓岚",
        org="bureau",
        roles=(Role.OFFICER, Role.ENFORCEMENT),
    ),
    DemoPerson(login="leader", name="陈立", org="bureau", roles=(Role.LEADER,)),
    DemoPerson(login="agency", name="苏静", org="agency", roles=(Role.AGENCY,)),
    DemoPerson(
        login="expert",
        name="李卫东",
        org="agency",
        roles=(Role.WORK_GROUP,),
        title_level="高级",
    ),
    DemoPerson(login="entity", name="黄建国", org="entity", roles=(Role.ENTITY,)),
    DemoPerson(login="lab", name="郑洁", org="lab", roles=(Role.LAB,)),
    DemoPerson(
        login="butler",
        name="周敏",
        org="butler",
        roles=(Role.BUTLER_HEAD,),
        title_level="高级",
    ),
    DemoPerson(
        login="butler_pm",
        name="吴海峰",
        org="butler",
        roles=(Role.BUTLER_PROJECT, Role.BUTLER_EXPERT),
        title_level="副高级",
    ),
    DemoPerson(
        login="butler_expert",
        name="叶青",
        org="butler",
        roles=(Role.BUTLER_EXPERT,),
        title_level="中级",
    ),
    DemoPerson(
        login="butler_arch", name="庄慧", org="butler", roles=(Role.BUTLER_ARCHIVE,)
    ),
    DemoPerson(
        login="admin",
        name="系统管理员",
        org="bureau",
        roles=(Role.ADMIN, Role.OPERATOR),
    ),
)


def load(services: Services, *, processes: Path) -> Mapping[str, str]:
    """Deploy the processes, store invented people and cases, return the passwords.

    What is there already stays. No job executor may run meanwhile: the cases happen
    in the past.
    """
    resources = deployable(processes)
    services.engine.deploy(
        name=processes.name, resources=resources, actor=SYSTEM, source="demo"
    )
    passwords = store_people(services)
    load_demo(
        services.engine.database,
        files=services.evidence_files,
        now=services.clock.now(),
    )
    with services.engine.read() as connection:
        head = person_by_id(connection, "butler")
    fill_registers(services.engine, "butler", actor_for(head), services.evidence_files)
    fill_findings(
        services.engine,
        butler_id="butler",
        client_id="entity",
        lead_id="butler_pm",
        expert_id="butler_expert",
        actor=actor_for(head),
    )
    fill_patrols(
        services.engine,
        "butler",
        actor_for(head),
        lead="butler_pm",
        expert="butler_expert",
    )
    fill_self_checks(
        services.engine,
        "butler",
        actor_for(head),
        lead="butler_pm",
        expert="butler_expert",
    )
    fill_surveys(services.engine, butler_id="butler", lead_id="butler_pm")
    past = ButlerTime(services.engine.database, services.clock.now())
    fill_complaints(past, butler_id="butler", client_id="entity")
    fill_incidents(past, butler_id="butler", client_id="entity")
    fill_services(past, butler_id="butler", client_id="entity")
    fill_archive(past, services.evidence_files, butler_id="butler")
    return passwords


def store_people(services: Services) -> Mapping[str, str]:
    """Store the invented people once and return their passwords by login.

    The passwords are random, other in each data directory, and kept there.
    """
    path = services.settings.data_dir / _PASSWORDS
    known = _kept_passwords(path)
    # A newer demonstration has people whom an older one did not know.
    new = [each for each in PEOPLE if each.login not in known]
    if not new:
        return known
    _store_parties(services.engine)
    passwords = {
        **known,
        **{each.login: random_password(login=each.login) for each in new},
    }
    for person in new:
        with services.engine.read() as connection:
            stored = person_by_login(connection, person.login)
        if stored is not None:
            services.sign_ins.set_password(
                stored, passwords[person.login], actor=SYSTEM, must_change=False
            )
    lines = "".join(f"{login} {password}\n" for login, password in passwords.items())
    write_private(path, lines)
    return passwords


def _kept_passwords(path: Path) -> dict[str, str]:
    """Return the passwords of those whom the data directory knows already."""
    if not path.exists():
        return {}
    return dict(line.split(" ", 1) for line in path.read_text("utf-8").splitlines())


def deployable(folder: Path) -> dict[str, bytes]:
    """Return the diagrams and forms of a folder by name."""
    kinds = ("*.bpmn", "*.form", "*.dmn")
    paths = sorted(path for kind in kinds for path in folder.rglob(kind))
    return {path.name: path.read_bytes() for path in paths}


def _store_parties(engine: ProcessEngine) -> None:
    with engine.transact(SYSTEM) as uow:
        orgs = orgs_by_ids(uow.connection, [each.id for each in ORGS])
        for org in ORGS:
            if org.id in orgs:
                continue
            add_org(
                uow,
                kind=org.kind,
                name=org.name,
                credit_code=org.credit_code,
                district=org.district,
                address=org.address,
                contact=org.contact,
                phone=org.phone,
                org_id=org.id,
            )
        for person in PEOPLE:
            if person_by_login(uow.connection, person.login) is not None:
                continue
            add_person(
                uow,
                login=person.login,
                name=person.name,
                org_id=person.org,
                roles=[role.value for role in person.roles],
                title_level=person.title_level,
                phone=person.phone,
                person_id=person.login,
            )
            if Role.WORK_GROUP in person.roles:
                save_profile(uow, person.login, _EXPERIENCE)
