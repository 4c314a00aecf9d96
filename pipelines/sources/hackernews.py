"""Hacker News: a thread's direct children are its postings; a reply to one never is.

Three kinds of document (context `part`): the whole `thread` from Algolia, the `kids` it is counted against, and a
single `item` from Firebase.
"""

from collections.abc import Iterator
from typing import Any

from pipelines.sources.reading import Context, Row, at, integer, moment, text
from pipelines.sources.reading import rows as listed

GONE = {"[dead]": "dead", "[flagged]": "dead", "[deleted]": "deleted"}
"""What stands in place of a comment's text when the comment is gone."""


def rows(data: Any, context: Context) -> Iterator[Row]:
    """Rows of one document: a comment each, with a reason where it is no posting."""
    part = context.known.get("part")
    if part == "thread":
        yield from _thread(data, context)
    elif part == "item":
        yield {**_place(context), **_item(data, context)}
    elif part != "kids":
        yield {"reject": "malformed"}


def _thread(data: Any, context: Context) -> Iterator[Row]:
    children = listed(data, "children")
    place = _place(context)
    if children is None:
        yield {**place, "reject": "malformed"}
    for child in children or ():
        item = integer(child, "id")
        if item is None:
            yield {**place, "reject": "malformed"}
        elif at(child, "parent_id") in (None, place["thread_id"]):
            html = text(child, "text")
            nobody = at(child, "author") is None
            yield {**place, **_comment(item, html, child, "created_at_i", "deleted" if nobody else "empty")}


def _item(data: Any, context: Context) -> Row:
    item = context.integer("item_id")
    if item is None:
        return {"reject": "malformed"}
    if data is None:
        return {**_named(item), "reject": "missing"}
    if not isinstance(data, dict):
        return {**_named(item), "reject": "malformed"}
    row = _comment(item, text(data, "text"), data, "time", "empty")
    flag = next((flag for flag in ("deleted", "dead") if data.get(flag) is True), None)
    return {**row, "reject": flag} if flag else row


def _comment(item: int, html: str | None, data: Any, time: str, without_text: str) -> Row:
    reject = without_text if html is None else GONE.get(html)
    return {**_named(item), "posted_at": moment(data, time), "html": html, "reject": reject}


def _named(item: int) -> Row:
    return {"posting_id": f"hn-{item}", "url": f"https://news.ycombinator.com/item?id={item}"}


def _place(context: Context) -> Row:
    return {"thread_id": context.integer("thread_id"), "thread_month": context.text("thread_month")}
