"""Put the results of a programme where everybody looks for them (7.3).

What the cases drafted is published as far as the companies agreed, the tool book gets
its next edition, and the catalogue its next version; each in the transaction that
files the form, and each in the library's own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from engine import UnitOfWork
from handlers.deadlines.local_time import to_day
from handlers.forms.library import FormLibrary
from handlers.forms.rules import Values
from handlers.knowledge.anonymise import Secret, anonymised
from handlers.knowledge.catalogue import (
    CatalogueRow,
    Change,
    Wish,
    catalogue_versions,
    change_catalogue,
    changed,
)
from handlers.knowledge.errors import CatalogueChangeRefused, ReasonMissing
from handlers.knowledge.toolbook import (
    OF_PROGRAMME,
    find_entries,
    keep_entries,
    make_edition,
)
from handlers.knowledge.typical_cases import (
    CaseState,
    Consent,
    latest_case,
    publish_case,
)
from handlers.linkage.case_secrets import secrets_of_case
from handlers.linkage.cases import CaseHeader
from handlers.linkage.programmes.headers import Programme
from handlers.linkage.variables import rows, text

#: What the form calls a change of the catalogue; 维持不变 is none.
_CHANGES: Mapping[str, Change] = {
    "纳入目录": Change.ADD,
    "调出目录": Change.REMOVE,
    "调整监管方式": Change.FREQUENCY,
}
_AGREED = {Consent.NAMED.value, Consent.UNNAMED.value}


def publish_drafts(
    uow: UnitOfWork, headers: Iterable[CaseHeader], forms: FormLibrary
) -> list[str]:
    """Publish the drafts of these cases whose companies agreed; return their numbers.

    What was withdrawn stays so, and what is published already is left alone.
    """
    done = []
    for header in headers:
        found = latest_case(uow.connection, header.business_key)
        if found is None or found.state is not CaseState.DRAFT:
            continue
        if found.consent in _AGREED:
            secrets = secrets_of_case(uow.connection, header, forms)
            publish_case(uow, header.business_key, secrets=secrets)
            done.append(header.business_key)
    return done


def compile_toolbook(
    uow: UnitOfWork,
    programme: Programme,
    values: Values,
    *,
    headers: Sequence[CaseHeader],
    forms: FormLibrary,
) -> int:
    """Put what the programme adds into the tool book; return the number of its edition.

    Rows that the cases contributed already are not kept twice.
    """
    secrets: dict[str, Secret] = {}
    for header in headers:
        secrets |= secrets_of_case(uow.connection, header, forms)
    known = {
        (each.area, anonymised(each.problem, secrets))
        for each in find_entries(uow.connection)
        if not each.business_key.startswith(OF_PROGRAMME)
    }
    added = [
        row
        for row in rows(values, "toolbook_entries")
        if (text(row, "area"), anonymised(text(row, "problem"), secrets)) not in known
    ]
    keep_entries(
        uow,
        f"{OF_PROGRAMME}{programme.programme_id}",
        bureau_id=programme.bureau_id,
        product="",
        rows=added,
        secrets=secrets,
    )
    on = to_day(values["toolbook_compiled_on"])
    return make_edition(uow, on=on, name=text(values, "toolbook_name")).number


def catalogue_wishes(values: Values) -> list[tuple[int, Wish]]:
    """Return the changes that a form asks for, each with the number of its row."""
    return [
        (
            number,
            Wish(
                product=text(row, "product_name"),
                change=_CHANGES[text(row, "catalogue_change")],
                frequency=text(row, "supervision_mode"),
                reason=text(row, "catalogue_reason"),
                figures=_figures(values, text(row, "product_name")),
            ),
        )
        for number, row in enumerate(rows(values, "catalogue_changes"))
        if text(row, "catalogue_change") in _CHANGES
    ]


def refused_wish(
    connection: Connection, bureau_id: str, wishes: Sequence[tuple[int, Wish]]
) -> tuple[int, str] | None:
    """Return the first row that the catalogue does not take, with the reason."""
    versions = catalogue_versions(connection, bureau_id)
    before: Sequence[CatalogueRow] = versions[0].rows if versions else ()
    for number, wish in wishes:
        try:
            before = changed(before, wish)
        except (CatalogueChangeRefused, ReasonMissing) as refused:
            return number, str(refused)
    return None


def renew_catalogue(
    uow: UnitOfWork, bureau_id: str, wishes: Sequence[Wish], *, effective_on: date
) -> int | None:
    """Write the next version of the bureau's catalogue; return its number.

    Nothing is written where nothing is to change.
    """
    if not wishes:
        return None
    return change_catalogue(uow, bureau_id, *wishes, effective_on=effective_on).number


def _figures(values: Values, product: str) -> str:
    for row in rows(values, "product_results"):
        if text(row, "product_name") == product:
            rate = text(row, "pass_rate")
            return f"本项目案件{text(row, 'case_total')}件，首轮复查合格率{rate}"
    return ""
