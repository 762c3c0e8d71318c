"""A person's calendar under a secret address, for programmes that cannot sign in."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import InboxQuery, InboxTab
from handlers.feeds.addresses import person_of
from handlers.feeds.calendar import calendar_of
from handlers.feeds.own_days import clock_entries, task_entries, waiting_entries
from handlers.parties.access import actor_for
from handlers.parties.people import person_by_id
from web.routing import Guard, Pages
from web.services import services

pages = Pages("calendar_feed", __name__)

_MOST_TASKS = 200


@pages.page("/calendar/<secret>.ics", guard=Guard.PUBLIC)
def feed(secret: str) -> BaseResponse:
    """Hand out the calendar of whoever made this address.

    Raises:
        NotFound: nobody has this address, it was revoked, or its owner has left.
    """
    origin = services().settings.origin
    engine = services().engine
    with engine.read() as connection:
        person_id = person_of(connection, secret)
        person = person_by_id(connection, person_id) if person_id else None
        if person is None or not person.active:
            raise NotFound
        actor = actor_for(person)
        book = services().books.at(connection)
        entries = clock_entries(connection, actor, book, origin=origin)
    query = InboxQuery(tab=InboxTab.MINE, page_size=_MOST_TASKS)
    tasks = engine.inbox(query, actor=actor).items
    with engine.read() as connection:
        entries += task_entries(connection, tasks, origin=origin)
        entries += waiting_entries(connection, actor, origin=origin)
    host = origin.split("://")[-1].split(":")[0]
    content = calendar_of(entries, name="联动工作", host=host)
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)
