"""What a notice is about: people choose channels for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What happened, or is about to."""

    #: A day of the law comes near.
    WARNING = "warning"
    #: A day of the law has passed.
    MISSED = "missed"
    #: A day that the bureau has set comes near, or has passed.
    TARGET = "target"
    #: Somebody else's deadline has passed, and one answers for them.
    ESCALATION = "escalation"
    #: The list of the day.
    DIGEST = "digest"
    #: A deadline has moved, was suspended or goes on.
    CLOCK = "clock"
    #: A matter came to a person, or was handed to them.
    TASK = "task"
    #: Something waits for an approval, or was approved or sent back.
    APPROVAL = "approval"
    #: A leader asks for an answer by a day.
    SUPERVISION = "supervision"
    #: Somebody asks to hurry up.
    URGE = "urge"
    #: Somebody wrote to the parties of a case.
    MESSAGE = "message"
    #: Advice on assistance or supervision.
    ADVICE = "advice"
    #: A plan was reviewed, changed or filed; something happened in a programme.
    PROGRAMME = "programme"
    #: A document was issued, served, corrected or voided.
    DOCUMENT = "document"
    #: Roles, substitutes, handing over, invitations.
    PEOPLE = "people"
    #: The service itself: calendars to import, channels that do not work.
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRule:
    """How a kind of notice is treated."""

    zh: str
    #: What it tells of, for whoever chooses channels.
    hint: str
    #: True: may come at night and on off days, where the settings let urgent ones.
    urgent: bool = False
    #: True: goes out by mail to whoever gave an address and chose nothing else.
    by_mail: bool = True
    #: True: the law stands behind it, the page says that it cannot be muted here.
    statutory: bool = False


RULES: dict[NoticeKind, KindRule] = {
    NoticeKind.WARNING: KindRule(
        zh="法定期限提醒", hint="法定期限临近，按规则提前若干天提醒", statutory=True
    ),
    NoticeKind.MISSED: KindRule(
        zh="法定期限已过",
        hint="法定期限届满而事项未办结",
        urgent=True,
        statutory=True,
    ),
    NoticeKind.TARGET: KindRule(
        zh="内控时限提醒", hint="本局设定的时限过半、到期", by_mail=False
    ),
    NoticeKind.ESCALATION: KindRule(
        zh="逾期上报", hint="他人的期限已过，需要您督促", urgent=True, statutory=True
    ),
    NoticeKind.DIGEST: KindRule(zh="每日清单", hint="工作日早上的一封，逾期在前"),
    NoticeKind.CLOCK: KindRule(zh="期限变动", hint="期限因日历、中止或规则调整而变动"),
    NoticeKind.TASK: KindRule(zh="事项到人", hint="事项转交、指派给您", by_mail=False),
    NoticeKind.APPROVAL: KindRule(zh="审批", hint="有事项等您审批，或审批已有结果"),
    NoticeKind.SUPERVISION: KindRule(zh="督办", hint="负责人要求限期答复", urgent=True),
    NoticeKind.URGE: KindRule(zh="催办", hint="有人请您尽快办理"),
    NoticeKind.MESSAGE: KindRule(
        zh="案件沟通", hint="案件中有写给您的消息", by_mail=False
    ),
    NoticeKind.ADVICE: KindRule(zh="意见建议", hint="帮扶意见、监管建议"),
    NoticeKind.PROGRAMME: KindRule(
        zh="帮扶项目", hint="方案评审、调整备案、项目进展", by_mail=False
    ),
    NoticeKind.DOCUMENT: KindRule(
        zh="文书", hint="文书签发、送达、更正、作废", by_mail=False
    ),
    NoticeKind.PEOPLE: KindRule(zh="人员与代理", hint="交接、代理、角色变动"),
    NoticeKind.SYSTEM: KindRule(zh="系统", hint="日历待导入、通知渠道不通等"),
}
