"""The registers of the invented butler's unit: enough people, one of them almost gone."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from engine import Actor, ProcessEngine
from handlers.deadlines.local_time import local_day
from handlers.documents.layout import Sheet, Text
from handlers.documents.word import to_word
from handlers.evidence.files import EvidenceFiles
from handlers.registers.catalogue import REGISTERS
from handlers.registers.declarations.people import STAFF
from handlers.registers.entries import count_entries
from handlers.registers.keeping import add_entry
from handlers.registers.noting import add_files
from handlers.registers.rules.team import FIELDS
from handlers.registers.typed import LATE_REASON

_WHY = ("启用登记簿时录入原有台账",)
#: Name, title level, one of the four fields.
_PEOPLE = (
    ("周敏", "高级", FIELDS[3]),
    ("吴海峰", "副高级", FIELDS[0]),
    ("叶青", "中级", FIELDS[1]),
    ("邱文斌", "中级", FIELDS[1]),
    ("洪雅芳", "中级", FIELDS[2]),
    ("蔡志强", "高级", FIELDS[0]),
    ("曾怡", "中级", FIELDS[3]),
    ("江小雨", "初级", FIELDS[1]),
)


def fill_registers(
    engine: ProcessEngine, org_id: str, actor: Actor, files: EvidenceFiles
) -> None:
    """Fill the registers of a unit, unless they have entries already."""
    with engine.transact(actor) as uow:
        if count_entries(uow.connection, org_id):
            return
        today = local_day(uow.now)
        for key, rows in _others(today).items():
            for row in rows:
                add_entry(uow, REGISTERS[key], org_id, _raw(row))
        for place, (name, level, field) in enumerate(_PEOPLE):
            row = {
                "name": name,
                "kind": "专业技术人员",
                "title_level": level,
                "fields": field,
                # Enough for whoever leads a project (B6.1.4).
                "projects": str(8 - place),
                "joined_on": date(today.year - 3, 3, 1).isoformat(),
                "education_until": (
                    today + timedelta(days=25 + 40 * place)
                ).isoformat(),
            }
            entry = add_entry(uow, STAFF, org_id, _raw(row))
            # The last one's appraisal is not there yet.
            there = STAFF.parts[:-1] if name == _PEOPLE[-1][0] else STAFF.parts
            for part in there:
                said = f"{name} {part.zh}（演练）"
                made = to_word(Sheet(title=said, blocks=(Text(text=said),)))
                kept = files.store_file(io.BytesIO(made), f"{said}.docx")
                add_files(uow, STAFF, entry, [kept], part=part.key)


def _raw(row: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {**{key: (text,) for key, text in row.items()}, LATE_REASON: _WHY}


def _others(today: date) -> Mapping[str, Sequence[Mapping[str, str]]]:
    def day(left: int) -> str:
        return (today + timedelta(days=left)).isoformat()

    device = {
        "kind": "计量、检测设备",
        "place": "检测室",
        "owner": "叶青",
        "state": "在用",
    }
    return {
        "staff": (
            {
                "name": "庄慧",
                "kind": "行政办公人员",
                "title_level": "无",
                "joined_on": day(-700),
            },
        ),
        "required-devices": (
            {
                "item": "全面排查",
                "device": "测试仪",
                "kind": "计量、检测设备",
                "number": "1",
            },
            {
                "item": "日常巡查",
                "device": "兆欧表",
                "kind": "计量、检测设备",
                "number": "1",
            },
            {
                "item": "日常巡查",
                "device": "温湿度计",
                "kind": "计量、检测设备",
                "number": "2",
            },
        ),
        "equipment": (
            {
                **device,
                "name": "数字兆欧表",
                "model": "ZC-25",
                "serial": "A1207",
                "cal_due": day(6),
            },
            {
                **device,
                "name": "泄漏电流测试仪",
                "model": "XL-3",
                "serial": "B0031",
                "cal_due": day(-4),
            },
            {
                **device,
                "name": "游标卡尺",
                "model": "0-150mm",
                "serial": "C7781",
                "cal_due": day(200),
            },
            {
                "name": "便携式打印机",
                "kind": "办公设备",
                "place": "项目组",
                "owner": "吴海峰",
                "state": "在用",
            },
        ),
        "policy": tuple(
            {
                "name": f"{kind}制度",
                "kind": kind,
                "edition": "A/1",
                "in_force": day(-340),
                "approved_by": "周敏",
                "state": "现行",
                "review_on": day(25),
            }
            for kind in ("人员管理", "培训", "考核", "服务质量管理")
        ),
        "training": (
            {
                "topic": "GB 4706.1 修订要点",
                "people": "叶青、邱文斌",
                "held_on": day(-300),
                "result": "合格",
                "next_on": day(65),
            },
        ),
        "site": (
            {
                "address": "厦门市思明区演练路5号3楼",
                "use": "办公",
                "holding": "租赁",
                "valid_to": day(120),
            },
        ),
        "paper": (
            {
                "name": "2026年巡查记录",
                "container": "盒",
                "place": "档案室2号柜",
                "signer": "庄慧",
                "measures": "防光、防潮",
                "check_on": day(28),
            },
        ),
    }
