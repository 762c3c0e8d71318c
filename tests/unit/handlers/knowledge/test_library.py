from __future__ import annotations

from datetime import date

import pytest

from handlers.knowledge import typical_cases as library
from handlers.knowledge.annex_c import EntryKind
from handlers.knowledge.anonymise import secrets_of
from handlers.knowledge.catalogue import (
    Change,
    Wish,
    catalogue_versions,
    change_catalogue,
)
from handlers.knowledge.errors import (
    ConsentMissing,
    DraftMissing,
    EntryIncomplete,
    EntryNotFound,
    EntryOfTheStandard,
    FrequencyMissing,
    NothingToPrint,
    NotPublished,
    ProductListed,
    ProductMissing,
    ProductNotListed,
    ReasonMissing,
)
from handlers.knowledge.local_entries import (
    add_entry,
    cause_book,
    change_entry,
    versions_of,
)
from handlers.knowledge.toolbook import (
    editions,
    find_entries,
    grouped,
    keep_entries,
    make_edition,
)

SECRETS = secrets_of({"entity_name": "厦门暖阳电器有限公司", "contact": "黄建国"})
ANSWERS = {
    "entity_name": "厦门暖阳电器有限公司",
    "intro": "厦门暖阳电器有限公司由黄建国创办。",
    "industry_focus": "首件检验流于形式",
    "publish_consent": "同意匿名发布",
}


def added(uow, **other):
    values = {
        "kind": EntryKind.ISSUE,
        "stage": "production",
        "name": "夹具寿命",
        "text": "夹具没有寿命记录。",
        "org_id": "bureau",
    }
    return add_entry(uow, **{**values, **other})


def drafted(uow, key="XM-1", **other):
    library.draft_case(
        uow,
        key,
        bureau_id="bureau",
        product="电热毯",
        answers={**ANSWERS, **other},
        issue_keys=["P02", "", "P02"],
    )


def test_local_entries_stand_beside_the_standard_in_versions(work, database) -> None:
    with work() as uow:
        first = added(uow, controls=["CC.P.machine"])
        second = added(uow)
        control = added(uow, kind=EntryKind.CONTROL, stage="quality_mgmt")
        change_entry(
            uow, "XP01", reason="写清楚", org_id="bureau", name="夹具寿命", text="新"
        )
    with database.read() as connection:
        book = cause_book(connection)
        versions = versions_of(connection, "XP01")

    assert [first.key, second.key, control.key] == ["XP01", "XP02", "XC.Q.01"]
    assert book.issue("XP01").text == "新"
    assert [each.key for each in book.controls_for("XP01")] == ["CC.P.machine"]
    assert [(each.entry.version, each.reason) for each in versions] == [
        (2, "写清楚"),
        (1, ""),
    ]


def test_an_entry_that_is_switched_off_is_offered_no_more_and_stays_known(
    work, database
) -> None:
    with work() as uow:
        added(uow)
        change_entry(
            uow,
            "XP01",
            reason="不再使用",
            org_id="bureau",
            name="夹具寿命",
            text="旧",
            active=False,
        )
    with database.read() as connection:
        book = cause_book(connection)

    assert book.local_choices(EntryKind.ISSUE) == []
    assert book.issue("XP01").text == "旧"


def test_the_proposed_control_can_be_reworded(work, database) -> None:
    with work() as uow:
        change_entry(
            uow,
            "XQ.standard",
            reason="按本市做法",
            org_id="b",
            name="对标",
            text="每季",
        )
    with database.read() as connection:
        found = cause_book(connection).controls_for("Q05")

    assert [(each.key, each.text, each.version) for each in found] == [
        ("XQ.standard", "每季", 2)
    ]


@pytest.mark.parametrize(
    ("key", "reason", "refused"),
    [
        ("P02", "想改", EntryOfTheStandard),
        ("XP09", "想改", EntryNotFound),
        ("XP01", " ", ReasonMissing),
    ],
)
def test_a_change_is_refused(work, key, reason, refused) -> None:
    with work() as uow:
        added(uow)
        with pytest.raises(refused):
            change_entry(uow, key, reason=reason, org_id="b", name="名", text="文")


@pytest.mark.parametrize("missing", [{"name": " "}, {"text": ""}, {"stage": "no"}])
def test_an_entry_needs_process_name_and_text(work, missing) -> None:
    with work() as uow, pytest.raises(EntryIncomplete):
        added(uow, **missing)


def test_a_case_is_published_without_the_names_in_it(work, database) -> None:
    with work() as uow:
        drafted(uow)
        library.publish_case(uow, "XM-1", secrets=SECRETS)
    with database.read() as connection:
        found = library.latest_case(connection, "XM-1")
        listed = library.find_cases(
            connection,
            states=[library.CaseState.PUBLISHED],
            text="首件",
            issue_key="P02",
        )

    assert found.state is library.CaseState.PUBLISHED
    assert found.title == "某电热毯企业"
    assert found.content["intro"] == "某企业由某人员创办。"
    assert [each.business_key for each in listed] == ["XM-1"]
    assert found.issue_keys == ["P02"]


def test_an_entity_that_agreed_is_named(work) -> None:
    with work() as uow:
        drafted(uow, publish_consent="同意署名发布")
        found = library.publish_case(uow, "XM-1", secrets=SECRETS)

    assert found.title == "厦门暖阳电器有限公司"
    assert "黄建国" in found.content["intro"]


@pytest.mark.parametrize("consent", ["不同意", ""])
def test_without_consent_nothing_is_published(work, consent) -> None:
    with work() as uow:
        drafted(uow, publish_consent=consent)
        with pytest.raises(ConsentMissing):
            library.publish_case(uow, "XM-1", secrets=SECRETS)


def test_a_published_case_is_withdrawn_with_a_reason_and_published_anew(
    work, database
) -> None:
    with work() as uow:
        drafted(uow)
        library.publish_case(uow, "XM-1", secrets=SECRETS)
        with pytest.raises(DraftMissing):
            library.publish_case(uow, "XM-1", secrets=SECRETS)
        with pytest.raises(ReasonMissing):
            library.withdraw_case(uow, "XM-1", reason="")
        library.withdraw_case(uow, "XM-1", reason="企业撤回同意")
        with pytest.raises(NotPublished):
            library.withdraw_case(uow, "XM-1", reason="再来一次")
    with database.read() as connection:
        hidden = library.find_cases(connection, states=[library.CaseState.PUBLISHED])
    with work() as uow:
        again = library.publish_case(uow, "XM-1", secrets=SECRETS)
        versions = library.case_versions(uow.connection, "XM-1")

    assert hidden == []
    assert again.content["intro"] == "某企业由某人员创办。"
    assert [each.state.value for each in versions] == [
        "published",
        "withdrawn",
        "published",
        "draft",
    ]


def test_the_preview_is_what_will_be_published(work, database) -> None:
    with work() as uow:
        drafted(uow)
        draft = library.latest_draft(uow.connection, "XM-1")
        shown = library.preview(draft, SECRETS)
        published = library.publish_case(uow, "XM-1", secrets=SECRETS)

    text = "".join(piece.shown for piece in shown["intro"])
    assert text == published.content["intro"]


ROWS = [
    {
        "area": "质检",
        "issue_key": "Q03",
        "problem": "没有首件检验",
        "solution": "首件检验",
    },
    {
        "area": "工艺",
        "issue_key": "",
        "problem": "黄建国一人掌握工艺",
        "solution": "编规程",
    },
]


def kept(uow, key, rows=ROWS, product="电热毯"):
    keep_entries(
        uow, key, bureau_id="bureau", product=product, rows=rows, secrets=SECRETS
    )


def test_the_tool_book_counts_cases_with_the_same_problem(work) -> None:
    with work() as uow:
        kept(uow, "XM-1")
        kept(uow, "XM-2", [{**ROWS[0], "solution": "巡检"}], product="插座")
        found = grouped(find_entries(uow.connection))

    assert [(each.area, each.cases) for each in found] == [("工艺", 1), ("质检", 2)]
    assert found[0].problem == "某人员一人掌握工艺"
    assert found[1].products == ("插座", "电热毯")
    assert set(found[1].solutions) == {"首件检验", "巡检"}


def test_what_a_case_contributes_anew_replaces_what_it_said(work) -> None:
    with work() as uow:
        kept(uow, "XM-1")
        kept(uow, "XM-1", ROWS[:1])
        found = find_entries(uow.connection)

    assert [each.problem for each in found] == ["没有首件检验"]


def test_an_edition_stays_as_it_was(work) -> None:
    with work() as uow:
        with pytest.raises(NothingToPrint):
            make_edition(uow, on=date(2026, 3, 2))
        kept(uow, "XM-1")
        first = make_edition(uow, on=date(2026, 3, 2))
        kept(uow, "XM-2")
        second = make_edition(uow, on=date(2026, 12, 1))
        read = editions(uow.connection)

    assert [each.number for each in read] == [2, 1]
    assert [each.cases for each in read[1].problems] == [1, 1]
    assert [each.cases for each in second.problems] == [2, 2]
    assert read[1] == first


def test_each_change_of_the_catalogue_is_a_version(work) -> None:
    on = date(2026, 3, 2)
    wish = Wish(
        product="电热毯", change=Change.ADD, frequency="每半年一次", reason="多"
    )
    with work() as uow:
        change_catalogue(uow, "bureau", wish, effective_on=on)
        change_catalogue(
            uow,
            "bureau",
            Wish(
                product="电热毯",
                change=Change.FREQUENCY,
                frequency="每季度一次",
                reason="合格率下降",
                figures="首轮复查合格率 50%",
            ),
            effective_on=on,
        )
        change_catalogue(
            uow,
            "bureau",
            Wish(product="电热毯", change=Change.REMOVE, reason="已稳定"),
            effective_on=on,
        )
        versions = catalogue_versions(uow.connection, "bureau")
        others = catalogue_versions(uow.connection, "other")

    assert [list(each.products) for each in versions] == [[], ["电热毯"], ["电热毯"]]
    assert [each.rows[0].change for each in versions] == ["移出", "调整", "新增"]
    assert versions[1].products["电热毯"].frequency == "每季度一次"
    assert others == []


@pytest.mark.parametrize(
    ("wish", "refused"),
    [
        (Wish(product=" ", change=Change.ADD, reason="因"), ProductMissing),
        (Wish(product="插座", change=Change.ADD, frequency="年"), ReasonMissing),
        (Wish(product="插座", change=Change.ADD, reason="因"), FrequencyMissing),
        (Wish(product="插座", change=Change.REMOVE, reason="因"), ProductNotListed),
        (
            Wish(product="电热毯", change=Change.ADD, frequency="年", reason="因"),
            ProductListed,
        ),
    ],
)
def test_a_change_of_the_catalogue_is_refused(work, wish, refused) -> None:
    first = Wish(product="电热毯", change=Change.ADD, frequency="年", reason="因")
    with work() as uow:
        change_catalogue(uow, "bureau", first, effective_on=date(2026, 3, 2))
        with pytest.raises(refused):
            change_catalogue(uow, "bureau", wish, effective_on=date(2026, 3, 2))
