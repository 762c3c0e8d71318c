"""What devices are needed, and the ledger of devices with their life and their calibration (B4.3, B6.2)."""

from __future__ import annotations

from handlers.parties.model import Role
from handlers.registers.model import EventKind, Field, FieldType, Register, Ring
from handlers.registers.rules import devices, required

#: The event that a record of its use is.
USED = "used"

EQUIPMENT = Register(
    key="equipment",
    code="REG-EQUIP",
    zh="设施设备台账",
    about=(
        "设施设备及其采购、验收、使用、维护、维修和报废；"
        "校准（检定）过期的计量、检测设备不能在记录中选用。"
    ),
    clauses=("B4.3", "B6.2"),
    prefix="EQ",
    title="name",
    unique="serial",
    fields=(
        Field(
            key="name", zh="设备名称", must=True, listed=True, others=("名称", "设备")
        ),
        Field(
            key="kind",
            zh="类别",
            type=FieldType.CHOICE,
            choices=devices.KINDS,
            must=True,
            listed=True,
        ),
        Field(key="model", zh="型号规格", listed=True, most=100, others=("型号",)),
        Field(
            key="serial",
            zh="出厂编号",
            listed=True,
            most=100,
            hint="同一单位内不能重复",
            others=("序列号",),
        ),
        Field(key="maker", zh="生产厂家"),
        Field(key="place", zh="存放地点", must=True, listed=True),
        Field(key="owner", zh="保管人", must=True, listed=True, most=60),
        Field(
            key="state",
            zh="状态",
            type=FieldType.CHOICE,
            choices=devices.STATES,
            must=True,
            listed=True,
        ),
        Field(key="cal_on", zh="校准（检定）日期", type=FieldType.DAY),
        Field(
            key="cal_due",
            zh="校准（检定）有效期至",
            type=FieldType.DAY,
            listed=True,
            not_before="cal_on",
            hint="过了这一天，记录中不能再选用",
            others=("检定有效期至", "下次校准日期"),
        ),
    ),
    rings=(
        Ring(
            field="cal_due",
            zh="校准（检定）到期",
            blocks=True,
            text="请送校准（检定）；过期后不能在记录中选用(B6.2.3)。",
            to=frozenset(
                {Role.BUTLER_HEAD.value, Role.BUTLER_EXPERT.value},
            ),
            while_=("state", frozenset({devices.IN_USE, devices.IN_REPAIR})),
        ),
    ),
    events=(
        EventKind(key="bought", zh="采购", sets=(("state", devices.WAITING),)),
        EventKind(key="accepted", zh="验收", sets=(("state", devices.IN_USE),)),
        EventKind(key=USED, zh="使用"),
        EventKind(key="maintained", zh="维护"),
        EventKind(key="repaired", zh="维修", sets=(("state", devices.IN_USE),)),
        EventKind(key="scrapped", zh="报废", sets=(("state", devices.SCRAPPED),)),
        EventKind(key="calibrated", zh="校准（检定）", asks_day="cal_due"),
    ),
    writers=frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_EXPERT.value}),
)

REQUIRED = Register(
    key="required-devices",
    code="REG-EQUIP-M",
    zh="设施设备配备清单",
    about=(
        "服务菜单各项需要配备的软、硬件；没有写明的项目按通用清单核对。"
        "名称含有所写字样、类别相同、在用且校准有效的设备计入。"
    ),
    clauses=("B4.3",),
    prefix="PB",
    title="device",
    fields=(
        Field(
            key="item",
            zh="服务项目",
            type=FieldType.CHOICE,
            choices=required.ITEMS,
            must=True,
            listed=True,
            others=("服务菜单",),
        ),
        Field(
            key="device",
            zh="设备名称中的字样",
            must=True,
            listed=True,
            most=60,
            hint="如“温湿度计”：台账中名称含这些字的都计入",
            others=("设备名称", "设备"),
        ),
        Field(
            key="kind",
            zh="类别",
            type=FieldType.CHOICE,
            choices=devices.KINDS,
            must=True,
            listed=True,
        ),
        Field(
            key="number",
            zh="应配数量",
            type=FieldType.NUMBER,
            unit="台（套）",
            must=True,
            hint="0 表示这一项不需要设备",
            listed=True,
        ),
        Field(key="remark", zh="说明"),
    ),
)
