"""A butler whose contracts run through the whole diagram, with staff and all forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine import SYSTEM, UserTaskView
from engine.store.tables import instance
from handlers.butler.process_keys import FINDING, SERVICE, SURVEY
from handlers.butler.service.model import CHECKS
from handlers.butler.signing import sign_contract
from handlers.registers.declarations.people import STAFF
from handlers.registers.keeping import add_entry
from tests.support.butler_house import ButlerHouse

FORMS = {
    SERVICE: (
        *("f_b1", "f_b11", "f_b3", "f_b5", "f_b2", "f_b2c", "f_b6", "f_b9", "f_b30"),
        *("f_b31", "f_b32", "f_b7", "f_b33", "f_b10", "f_b34", "f_b35", "f_b36"),
    ),
    FINDING: ("f_b14", "f_b15", "f_b16", "f_b17", "f_b18"),
    SURVEY: ("f_b13",),
}
FIELDS = ("工业产品质量管理", "检验检测", "工业产品质量法律法规", "质量管理体系")
TOPICS = ("检验检测技术和政策文件", "生产环境的相关要求")
#: Every item but patrols, whose plans have tests of their own.
MENU = ("full_check", "risk", "system", "emergency", "after_sales", "training")
SALES = (
    *("contact", "delivery", "manual", "repair"),
    *("warranty", "complaint", "recall", "feedback"),
)
FILES = (
    *("scheme", "survey", "check", "risk", "training"),
    *("patrol", "finding", "summary", "complaint"),
)

Answers = Mapping[str, object]
#: Asked with the house and the matter: files are of a matter.
Filled = Callable[["ServiceHouse", UserTaskView], Answers]


class ServiceHouse:
    """Signs contracts and walks them through their matters."""

    def __init__(self, house: ButlerHouse) -> None:
        self.house = house
        for key, forms in FORMS.items():
            house.draw() if key == SERVICE else None
            house.deploy(key, *forms)
        self.staff = self._hire()
        self.contract_id = ""

    def sign(self, number: str = "GJ-2026-09", **changed: object) -> str:
        """Sign a contract as the head of the unit; its process begins."""
        contract = self.house.contract(number, **changed)
        with self.house.engine.transact(self.house.actor("manager")) as uow:
            self.contract_id = sign_contract(uow, contract)
        self.house.settle()
        return self.contract_id

    def open(self) -> list[str]:
        """Return the ids of the elements that wait, in order."""
        return sorted(each.element_id for each in self.tasks())

    def tasks(self) -> list[UserTaskView]:
        """Return the open matters of the contract."""
        engine = self.house.engine
        found = engine.instance_by_business_key(
            self.contract_id, process_key=SERVICE, actor=SYSTEM
        )
        return engine.open_user_tasks(found.id, actor=SYSTEM)

    def task(self, element_id: str) -> UserTaskView:
        """Return the first open matter of an element."""
        return next(each for each in self.tasks() if each.element_id == element_id)

    def state(self) -> str:
        """Return the state of the contract's instance."""
        found = self.house.engine.instance_by_business_key(
            self.contract_id, process_key=SERVICE, actor=SYSTEM
        )
        return str(found.state)

    def do(self, element_id: str, person_id: str = "lead", **changed: object) -> None:
        """File the form of a matter with answers that fit, some of them changed."""
        task = self.task(element_id)
        answers = {**ANSWERS[element_id](self, task), **changed}
        self.house.hand_in(task, person_id, **answers)
        self.house.settle()

    def prepare(self, **menu: object) -> None:
        """Walk through the preparation until the client has agreed."""
        self.do("register_contract", "manager", **menu)
        self.do("form_team", "manager")
        self.do("plan_survey")
        self.do("collect_materials", "walker")
        self.do("write_scheme")
        self.do("confirm_scheme", "owner")

    def photo(self, task: UserTaskView) -> list[str]:
        """Keep a file that came with a matter."""
        return [self.house.photo(task, "lead")]

    def instances(self, key: str) -> int:
        """Return how many instances of a process there are."""
        query = instance.select().where(instance.c.process_key == key)
        with self.house.engine.read() as connection:
            return len(connection.execute(query).all())

    def _hire(self) -> list[str]:
        """Enter six professionals of all fields and somebody for the office."""
        people = [("lead", 0), ("walker", 1), ("runner", 2), ("专家四", 3)]
        people += [("专家五", 0), ("专家六", 1)]
        with self.house.engine.transact(self.house.actor("manager")) as uow:
            found = [
                add_entry(
                    uow,
                    STAFF,
                    "butler",
                    {
                        "name": [name],
                        "kind": ["专业技术人员"],
                        "title_level": ["中级"],
                        "fields": [FIELDS[field]],
                        "projects": ["5"],
                        "joined_on": ["2020-01-06"],
                    },
                ).id
                for name, field in people
            ]
            add_entry(
                uow,
                STAFF,
                "butler",
                {
                    "name": ["文员"],
                    "kind": ["行政办公人员"],
                    "title_level": ["无"],
                    "joined_on": ["2020-01-06"],
                },
            )
        return found


def _menu(house: ServiceHouse, _: UserTaskView) -> Answers:
    return {
        "service_need": "稳定成品质量",
        "service_products": "电暖器",
        "service_menu": list(MENU),
        **{f"{item}_due_on": "2026-06-30" for item in MENU},
        "training_topics": list(TOPICS),
        "summary_rhythm": "每半年",
    }


def _team(house: ServiceHouse, _: UserTaskView) -> Answers:
    accounts = ("lead", "walker", "runner", "")
    rows = [
        {"staff_entry": entry, "account": account, "duty": "排查"}
        for entry, account in zip(house.staff, accounts, strict=False)
    ]
    return {"lead_experience": "负责过五个项目", "team_members": rows}


def _inquiry(house: ServiceHouse, _: UserTaskView) -> Answers:
    return {
        "inquiry_goal": "摸清质量状况",
        "inquiry_from": "2026-01-12",
        "inquiry_to": "2026-01-16",
        "inquiry_methods": ["查阅资料"],
        "inquiry_steps": [{"what": "查台账", "on": "2026-01-12", "who": "老王"}],
        "inquiry_questions": [{"question": "有没有出厂检验", "method": "查阅资料"}],
    }


def _materials(house: ServiceHouse, _: UserTaskView) -> Answers:
    rows = [{"kind": letter, "status": "已收"} for letter in "abcdef"]
    rows.append({"kind": "g", "status": "缺", "missing_until": "2026-03-01"})
    rows.append({"kind": "h", "status": "不适用", "note": "外购半成品"})
    return {
        "materials": rows,
        "materials_place": "档案室2柜",
        "materials_sensitivity": "商业秘密",
        "inquiry_answers": [{"question": "有没有出厂检验", "answer": "有"}],
        "quality_status": "出厂检验齐全，来料检验不足",
    }


def _scheme(house: ServiceHouse, _: UserTaskView) -> Answers:
    step = {"what": "全面排查", "how": "现场", "who": "老王", "until": "2026-06-30"}
    return {
        "scheme_goal": "来料检验全覆盖",
        "scheme_steps": [step],
        "scheme_risks": "现场安全：进车间戴防护用品",
        **{f"check_{n}_by": "walker" for n, _ in enumerate(CHECKS, 1)},
    }


def _agreed(house: ServiceHouse, _: UserTaskView) -> Answers:
    return {"scheme_accepted": "true", "sign_client": "owner"}


def _checked(house: ServiceHouse, _: UserTaskView) -> Answers:
    return {
        "check_result": "符合",
        "check_judgement": "制度齐全",
        "sign_checker": "walker",
    }


def _report(house: ServiceHouse, _: UserTaskView) -> Answers:
    return {
        "check_conclusion": "总体可控",
        "check_advice": "补来料检验",
        "emergency_advice": "建立召回预案",
        "check_report_receiver": "陈厂长",
    }


def _risks(house: ServiceHouse, _: UserTaskView) -> Answers:
    risk = {
        "risk": "来料铜线截面不足",
        "level": "较大",
        "effect": "过热起火",
        "measures": "来料全检",
        "owner": "陈厂长",
        "due_on": "2026-05-01",
    }
    return {
        "manual_fits": "符合",
        "risks": [risk],
        "risk_complete": "true",
        "risk_basis": "按后果划定",
        "risk_reviewer": "老王",
    }


def _system(house: ServiceHouse, task: UserTaskView) -> Answers:
    return {
        "audit_on": "2026-03-02",
        "audit_result": "两项观察项",
        "posts": [{"post": "质量负责人", "duty": "放行"}],
        "rules_built": "来料检验制度",
        "monitoring": [{"item": "泄漏电流", "how_often": "每批", "limit": "0.75 mA"}],
        "system_files": house.photo(task),
    }


def _emergency(house: ServiceHouse, task: UserTaskView) -> Answers:
    danger = {"what": "灭火器过期", "severity": "较大", "advice": "更换"}
    return {
        "emergency_plan_name": "产品质量突发事件应急预案",
        "emergency_edition": "1.0",
        "emergency_issued_on": "2026-03-02",
        "emergency_review_on": "2027-03-02",
        "emergency_files": house.photo(task),
        "hidden_dangers": [danger],
        "danger_check": "全厂自查",
    }


def _after_sales(house: ServiceHouse, _: UserTaskView) -> Answers:
    rows = [{"item": item, "result": "符合"} for item in SALES]
    return {"after_sales": rows, "after_sales_advice": "公开配件价格"}


def _trained(house: ServiceHouse, task: UserTaskView) -> Answers:
    today = house.house.clock.now().date().isoformat()
    return {
        "training_on": today,
        "training_by": "老王",
        "training_number": "12",
        "training_test": "平均92分",
        "training_content": "来料检验方法",
        "training_sign_in": house.photo(task),
        "training_slides": house.photo(task),
    }


def _summary(house: ServiceHouse, _: UserTaskView) -> Answers:
    return {
        "summary_work": "完成排查和培训",
        "summary_quality": "合格率上升",
        "summary_problems": "供应商管理",
        "summary_next": "供应商审核",
        "summary_receiver": "陈厂长",
    }


def _reviewed(house: ServiceHouse, _: UserTaskView) -> Answers:
    return {
        "review_result": "任务完成",
        "review_open": "没有未完成事项",
        "review_results": ["报告", "培训"],
        "review_outcome": "续签",
        "sign_head": "manager",
    }


def _archived(house: ServiceHouse, _: UserTaskView) -> Answers:
    rows = [{"what": each, "state": "已归档", "medium": "电子"} for each in FILES]
    box = {
        "name": "培训签到表",
        "container": "盒",
        "place": "档案室3柜",
        "measures": ["防潮"],
    }
    return {
        "archive_list": rows,
        "paper_containers": [box],
        "client_helped": "true",
        "client_helped_how": "移交目录",
        "sign_keeper": "manager",
    }


def _added(house: ServiceHouse, task: UserTaskView) -> Answers:
    return {"added_work": "检查售后网点", "added_files": house.photo(task)}


ANSWERS: Mapping[str, Filled] = {
    "register_contract": _menu,
    "form_team": _team,
    "plan_survey": _inquiry,
    "collect_materials": _materials,
    "write_scheme": _scheme,
    "confirm_scheme": _agreed,
    "check_fully": _checked,
    "write_check_report": _report,
    "identify_risks": _risks,
    "build_system": _system,
    "build_emergency_plan": _emergency,
    "build_after_sales": _after_sales,
    "train_client": _trained,
    "write_summary": _summary,
    "review_contract": _reviewed,
    "review_termination": _reviewed,
    "file_archive": _archived,
    "provide_added_item": _added,
}
