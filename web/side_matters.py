"""The side matters of a case in words; the domain says who may start which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import Actor
from handlers.linkage.cases import CaseHeader
from handlers.linkage.start_rules import SIDE_PROCESSES, SideProcess
from web.i18n import marked


@dataclass(frozen=True, slots=True, kw_only=True)
class SideMatter:
    """One entry under 更多操作."""

    process: SideProcess
    text: str
    hint: str

    @property
    def key(self) -> str:
        """Return the key of its process."""
        return self.process.key

    def is_open_to(self, actor: Actor, header: CaseHeader) -> bool:
        """Say whether somebody may begin it beside a case."""
        if header.closed_at is not None and not self.process.after_closing:
            return False
        return not actor.groups.isdisjoint(self.process.starters)


#: Name, and what to know before it begins.
_WORDS: Mapping[str, tuple[str, str]] = {
    "linkage_objection": (
        marked("登记异议(复检)申请"),
        marked("自收到检验结果之日起15日内提出，产品质量法第15条。"),
    ),
    "linkage_apply": (
        marked("申请质量技术帮扶"),
        marked("经营主体随时可以申请，经办人也可以代录。"),
    ),
    "linkage_plan_change": (
        marked("调整帮扶方案"),
        marked("调整后备案即生效，不需要再次评审(7.2.2.4)。"),
    ),
    "linkage_intervention": (
        marked("监管介入"),
        marked("深入调查不合格产品并开展行政处理(7.2.3.1.1)。"),
    ),
    "linkage_advice": (
        marked("提出监管建议、帮扶意见"),
        marked("办理过程中随时可以提出(5.2)。"),
    ),
    "linkage_penalty": (
        marked("登记行政处罚"),
        marked("登记立案决定和处罚结果，自立案之日起90日，行政处罚法第60条。"),
    ),
    "linkage_publicity": (
        marked("登记抽检结果通报与发布"),
        marked("依法公开监督抽查结果，18号令第44条。"),
    ),
    "linkage_stop_assistance": (
        marked("终止帮扶"),
        marked("须经审批。帮扶终止后，监管线照常进行。"),
    ),
    "linkage_terminate": (
        marked("终止案件"),
        marked("用于并入、移送或经营主体灭失，须经审批。"),
    ),
}
SIDE_MATTERS: tuple[SideMatter, ...] = tuple(
    SideMatter(
        process=process, text=_WORDS[process.key][0], hint=_WORDS[process.key][1]
    )
    for process in SIDE_PROCESSES
    if process.key in _WORDS
)
BY_KEY: Mapping[str, SideMatter] = {matter.key: matter for matter in SIDE_MATTERS}
