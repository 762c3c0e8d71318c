"""What the bureau of the demonstration has made of its closed cases (7.3)."""

from __future__ import annotations

from collections.abc import Sequence

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.forms.library import FormLibrary
from handlers.knowledge.annex_c import EntryKind
from handlers.knowledge.catalogue import Change, Wish, change_catalogue
from handlers.knowledge.local_entries import add_entry
from handlers.knowledge.toolbook import make_edition
from handlers.knowledge.typical_cases import publish_case
from handlers.linkage.case_secrets import secrets_of_case
from handlers.linkage.cases import case_header

_WISHES = (
    Wish(
        product="电热毯",
        change=Change.ADD,
        frequency="监督抽查，每半年一次",
        reason="泄漏电流问题多发",
        figures="近一年 4 件，首轮复查合格率 66.7%",
    ),
    Wish(
        product="家用燃气灶",
        change=Change.ADD,
        frequency="监督抽查，每年一次",
        reason="热效率不合格涉及安全",
        figures="近一年 3 件，首轮复查合格率 66.7%",
    ),
    Wish(
        product="电热毯",
        change=Change.FREQUENCY,
        frequency="监督抽查，每季度一次",
        reason="首轮复查合格率下降",
        figures="近一年 5 件，首轮复查合格率 66.7%",
    ),
)


def share_results(uow: UnitOfWork, numbers: Sequence[str], forms: FormLibrary) -> None:
    """Publish some cases, make an edition of the tool book and a catalogue."""
    for number in numbers[::3]:
        header = case_header(uow.connection, number)
        secrets = secrets_of_case(uow.connection, header, forms)
        publish_case(uow, number, secrets=secrets)
    today = local_day(uow.now)
    make_edition(uow, on=today)
    bureau_id = case_header(uow.connection, numbers[0]).bureau_id
    for wish in _WISHES:
        change_catalogue(uow, bureau_id, wish, effective_on=today)
    add_entry(
        uow,
        kind=EntryKind.ISSUE,
        stage="supply_chain",
        name="委外加工",
        text="委外加工工序没有检验要求，回厂后未抽检。",
        org_id=bureau_id,
        controls=["CC.S.supplier"],
    )
