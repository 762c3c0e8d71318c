"""Two contracts of the invented unit: one in the middle of its full check, one new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from handlers.butler.contracts import Contract, contracts
from handlers.butler.process_keys import SERVICE
from handlers.butler.service.model import CHECKS
from handlers.butler.signing import sign_contract
from handlers.deadlines.local_time import local_day
from handlers.demo.butler_time import ButlerTime, Step
from handlers.registers.reading import staff_of

_HEAD, _LEAD, _EXPERT = "butler", "butler_pm", "butler_expert"
_UNDER_WAY, _NEW = "GJ-演练-21", "GJ-演练-22"
_YEAR = 365  # days
_ACCOUNTS = {"周敏": _HEAD, "吴海峰": _LEAD, "叶青": _EXPERT, "洪雅芳": ""}


def fill_services(time: ButlerTime, *, butler_id: str, client_id: str) -> None:
    """Let the unit serve its client under two contracts, unless it does."""
    with time.engine.read() as connection:
        numbers = {each.number for each in contracts(connection, butler_id=butler_id)}
    if _UNDER_WAY in numbers:
        return
    under_way = _Served(time, butler_id, client_id, _UNDER_WAY).checked()
    new = _Served(time, butler_id, client_id, _NEW).signed()
    time.tell(step for steps in (under_way, new) for step in steps)


@dataclass
class _Served:
    """One contract and how far its service is."""

    time: ButlerTime
    butler_id: str
    client_id: str
    number: str
    _id: str = field(default="", init=False)

    def signed(self) -> Iterator[Step]:
        """Tell of one that was signed yesterday: its menu is still to be picked."""
        yield 1, self._sign

    def checked(self) -> Iterator[Step]:
        """Tell of one whose full check is under way."""
        yield 30, self._sign
        yield 29, self._pick
        yield 28, self._form
        yield 26, self._plan
        yield 21, self._collect
        yield 18, self._write
        yield 16, self._agree
        for days in (5, 4):
            yield days, self._check

    def _sign(self) -> None:
        today = local_day(self.time.clock.now())
        new = Contract(
            number=self.number,
            client_id=self.client_id,
            butler_id=self.butler_id,
            lead_id=_LEAD,
            valid_from=today,
            valid_to=today + timedelta(days=_YEAR - 1),
        )
        with self.time.engine.transact(self.time.actor(_HEAD)) as uow:
            self._id = sign_contract(uow, new)

    def _hand_in(self, element_id: str, person_id: str, **answers: object) -> None:
        self.time.hand_in((SERVICE, self._id), element_id, person_id, **answers)
        self.time.settle()

    def _day(self, ahead: int) -> str:
        today: date = local_day(self.time.clock.now())
        return (today + timedelta(days=ahead)).isoformat()

    def _pick(self) -> None:
        items = ("full_check", "risk", "emergency", "training")
        self._hand_in(
            "register_contract",
            _HEAD,
            service_need="旺季前把来料和过程检验补齐，降低返修",
            service_products="电热毯、电暖器",
            service_menu=list(items),
            **{
                f"{item}_due_on": self._day(45 + 20 * place)
                for place, item in enumerate(items)
            },
            training_topics=[
                "检验检测技术和政策文件",
                "最新法规、政策、标准及技术规范",
            ],
            summary_rhythm="每季度",
        )

    def _form(self) -> None:
        with self.time.engine.read() as connection:
            staff = {
                each.name: each.id for each in staff_of(connection, self.butler_id)
            }
        rows = [
            {"staff_entry": staff[name], "account": account, "duty": duty}
            for (name, account), duty in zip(
                _ACCOUNTS.items(),
                ("质量管理体系", "统筹、质量管理", "检验检测", "法规和标准"),
                strict=True,
            )
        ]
        self._hand_in(
            "form_team",
            _HEAD,
            lead_experience="八年质量改进，负责过七个项目",
            team_members=rows,
        )

    def _plan(self) -> None:
        self._hand_in(
            "plan_survey",
            _LEAD,
            inquiry_goal="摸清来料、过程和出厂检验的现状",
            inquiry_from=self._day(1),
            inquiry_to=self._day(4),
            inquiry_methods=["查阅资料", "现场查看"],
            inquiry_steps=[{"what": "查阅检验台账", "on": self._day(1), "who": "叶青"}],
            inquiry_questions=[
                {"question": "来料检验的项目和频次", "method": "查阅资料"},
                {"question": "耐压测试的首末件记录", "method": "现场查看"},
            ],
        )

    def _collect(self) -> None:
        rows: list[dict[str, object]] = [
            {"kind": letter, "status": "已收"} for letter in "abcfgh"
        ]
        rows.append({"kind": "d", "status": "缺", "missing_until": self._day(20)})
        rows.append({"kind": "e", "status": "不适用", "note": "此前没有开展巡查"})
        self._hand_in(
            "collect_materials",
            _EXPERT,
            materials=rows,
            materials_place="档案室 3 号柜",
            materials_sensitivity="商业秘密",
            inquiry_answers=[
                {"question": "来料检验的项目和频次", "answer": "铜线只验外观"},
                {"question": "耐压测试的首末件记录", "answer": "记录齐全"},
            ],
            quality_status="出厂检验齐全，铜线等关键来料缺少性能检验",
        )

    def _write(self) -> None:
        experts = {f"check_{n}_by": _EXPERT for n, _ in enumerate(CHECKS, 1)}
        experts["check_1_by"] = _LEAD
        self._hand_in(
            "write_scheme",
            _LEAD,
            scheme_goal="关键来料性能检验全覆盖，返修率下降三成",
            scheme_steps=[
                {
                    "what": "全面排查",
                    "how": "七部分分工，现场核对",
                    "who": "吴海峰",
                    "until": self._day(30),
                },
                {
                    "what": "专题培训",
                    "how": "两次，各半天并测试",
                    "who": "洪雅芳",
                    "until": self._day(80),
                },
            ],
            scheme_risks="进入车间戴防护用品；不带出客户图纸",
            **experts,
        )

    def _agree(self) -> None:
        self._hand_in(
            "confirm_scheme", "entity", scheme_accepted="true", sign_client="黄建国"
        )

    def _check(self) -> None:
        self._hand_in(
            "check_fully",
            _EXPERT,
            check_result="符合",
            check_judgement="现场与文件一致，记录可追溯",
            sign_checker="叶青",
        )
