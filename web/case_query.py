"""Which cases the address of a list asks for: its view, its search, its filter."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from handlers.linkage.case_filters import CaseFilter
from handlers.linkage.cases import CaseQuery, StopSale
from web.arguments import search_text
from web.case_filters import arguments_of, asked_filter, filtered, is_active
from web.visitor import current_visitor

#: Filters that can be kept as an address.
VIEWS = ("open", "mine", "stopped", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCases:
    """What an address asks for, and the words that ask for it again."""

    view: str
    text: str
    wanted: CaseFilter
    query: CaseQuery

    @property
    def arguments(self) -> dict[str, str]:
        """Return the arguments of an address that asks for the same cases."""
        said = {"q": self.text} if self.text else {}
        return {"view": self.view, **said, **arguments_of(self.wanted)}


def asked_cases() -> AskedCases:
    """Return what the address asks for; what makes no sense asks for nothing."""
    text, wanted = search_text(), asked_filter()
    view = _chosen_view(text, wanted)
    query = filtered(_query(view, text), wanted)
    return AskedCases(view=view, text=text, wanted=wanted, query=query)


def _chosen_view(text: str, wanted: CaseFilter) -> str:
    """Return the view that the address names; a search looks everywhere."""
    everywhere = text or is_active(wanted)
    view = request.args.get("view", "all" if everywhere else "open")
    return view if view in VIEWS else "open"


def _query(view: str, text: str) -> CaseQuery:
    """Return what a view and a search ask for, all of it."""
    return CaseQuery(
        text=text,
        open_only=view != "all",
        officer_id=current_visitor().actor.id if view == "mine" else None,
        stop_sale=StopSale.VERIFIED if view == "stopped" else None,
    )
