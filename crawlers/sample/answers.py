"""What each API would answer about the sample, from the JSON files of this folder.

`hackernews.json` holds stories with their comments; `gone` tells what became of a comment: `dead`, `deleted`
or `missing` (Firebase says null) are left out by the search service, as is one that is `unindexed` but alive.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Json = Any
ACCOUNT = "whoishiring"


def answer(path: str) -> bytes | None:
    """Body of the answer to /HOST/PATH?QUERY; None where there is nothing at that address."""
    parts = urlsplit(path)
    address, query = unquote(parts.path).lstrip("/"), parse_qs(parts.query)
    if address.endswith("/robots.txt"):
        return b"User-agent: *\nAllow: /\n"
    for pattern, reply in _ROUTES:
        if found := re.fullmatch(pattern, address):
            return reply(query, *found.groups())
    return None


def _search(query: dict[str, list[str]]) -> bytes:
    newest = max((int(number) for number in re.findall(r"<=(\d+)", query.get("numericFilters", [""])[0])), default=None)
    most = int(query.get("hitsPerPage", ["20"])[0])
    stories = sorted(_stories(), key=lambda story: -story["time"])
    hits = [_hit(story) for story in stories if newest is None or story["time"] <= newest]
    return _body({"hits": hits[:most], "nbHits": len(hits), "page": 0, "nbPages": 1, "hitsPerPage": most})


def _hit(story: Json) -> Json:
    return {
        "objectID": str(story["id"]),
        "title": story["title"],
        "author": ACCOUNT,
        "created_at_i": story["time"],
        "num_comments": len(story["comments"]),
        "_tags": ["story", f"author_{ACCOUNT}", f"story_{story['id']}"],
    }


def _tree(_: object, number: str) -> bytes | None:
    story = next((story for story in _stories() if story["id"] == int(number)), None)
    if story is None:
        return None
    children = [_node(c, story["id"], story["id"]) for c in story["comments"] if not c.get("gone")]
    return _body(_shape(story, "story", ACCOUNT, None, story["id"]) | {"title": story["title"], "children": children})


def _node(comment: Json, parent: int, story: int) -> Json:
    children = [_node(reply, comment["id"], story) for reply in comment["replies"]]
    return _shape(comment, "comment", comment["by"], parent, story) | {"text": comment["html"], "children": children}


def _shape(item: Json, kind: str, author: str, parent: int | None, story: int) -> Json:
    return {
        "id": item["id"],
        "type": kind,
        "author": author,
        "title": None,
        "url": None,
        "text": None,
        "points": None,
        "created_at": datetime.fromtimestamp(item["time"], UTC).isoformat(),
        "created_at_i": item["time"],
        "parent_id": parent,
        "story_id": story,
        "options": [],
        "children": [],
    }


def _item(_: object, number: str) -> bytes:
    return _body(_items().get(int(number)))


@cache
def _items() -> dict[int, Json]:
    return dict(_every_item())


def _every_item() -> Iterator[tuple[int, Json]]:
    for story in _stories():
        kids = [comment["id"] for comment in story["comments"]]
        told = {"descendants": len(kids), "kids": kids, "title": story["title"], "type": "story", "by": ACCOUNT}
        yield story["id"], {"id": story["id"], "time": story["time"], "score": 100, **told}
        for comment in story["comments"]:
            yield from _comment(comment, story["id"])


def _comment(comment: Json, parent: int) -> Iterator[tuple[int, Json]]:
    item = {"id": comment["id"], "parent": parent, "time": comment["time"], "type": "comment"}
    gone = comment.get("gone")
    if gone == "deleted":
        item["deleted"] = True
    else:
        item |= {"by": comment["by"], "text": comment["html"]} | ({"dead": True} if gone == "dead" else {})
    if comment["replies"]:
        item["kids"] = [reply["id"] for reply in comment["replies"]]
    yield comment["id"], None if gone == "missing" else item
    for reply in comment["replies"]:
        yield from _comment(reply, comment["id"])


def _lever(query: dict[str, list[str]]) -> bytes:
    first, most = int(query.get("skip", ["0"])[0]), int(query.get("limit", ["100"])[0])
    return _body(json.loads(_file("lever.json"))[first : first + most])


_ON_AN_ADS_PAGE = {"jobAd", "applyUrl", "postingUrl", "creator", "company", "description", "requirements", "benefits"}
"""Fields that SmartRecruiters and Workable leave out of their lists."""


def _listed(name: str) -> list[Json]:
    return [{key: ad[key] for key in ad if key not in _ON_AN_ADS_PAGE} for ad in json.loads(_file(name))]


def _smartrecruiters(query: dict[str, list[str]]) -> bytes:
    rows, first, most = _listed("smartrecruiters.json"), *_slice(query)
    return _body({"totalFound": len(rows), "offset": first, "limit": most, "content": rows[first : first + most]})


def _workable(_: object) -> bytes:
    rows = _listed("workable.json")
    return _body({"total": len(rows), "results": rows})


def _own_page(name: str, field: str) -> Callable[..., bytes | None]:
    """The page of the ad whose `field` stands in the address."""

    def page(_: object, wanted: str) -> bytes | None:
        return next((_body(ad) for ad in json.loads(_file(name)) if ad[field] == wanted), None)

    return page


def _himalayas(query: dict[str, list[str]]) -> bytes:
    feed, first, most = json.loads(_file("himalayas.json")), *_slice(query)
    rows = feed["jobs"]
    return _body(feed | {"offset": first, "limit": most, "totalCount": len(rows), "jobs": rows[first : first + most]})


def _arbeitnow(query: dict[str, list[str]]) -> bytes:
    """Three ads a page."""
    rows, page = json.loads(_file("arbeitnow.json")), int(query.get("page", ["1"])[0])
    more = f"https://www.arbeitnow.com/api/job-board-api?page={page + 1}" if len(rows) > 3 * page else None
    meta = {"current_page": page, "per_page": 3}
    return _body({"data": rows[3 * page - 3 : 3 * page], "links": {"next": more}, "meta": meta})


def _slice(query: dict[str, list[str]]) -> tuple[int, int]:
    return int(query.get("offset", ["0"])[0]), int(query.get("limit", ["20"])[0])


def _whole(name: str) -> Callable[..., bytes]:
    return lambda *_: _file(name)


def _sitemap(_: object) -> bytes:
    return gzip.compress(_file("schema_sitemap.xml"), mtime=0)


def _page(_: object, name: str) -> bytes:
    return _file(f"schema_{name}.html")


_ROUTES: tuple[tuple[str, Callable[..., bytes | None]], ...] = (
    (r"hn\.algolia\.com/api/v1/search_by_date", _search),
    (r"hn\.algolia\.com/api/v1/items/(\d+)", _tree),
    (r"hacker-news\.firebaseio\.com/v0/item/(\d+)\.json", _item),
    (r"boards-api\.greenhouse\.io/v1/boards/sample-harrowgate/jobs", _whole("greenhouse.json")),
    (r"api\.lever\.co/v0/postings/sample-amberjack", _lever),
    (r"api\.ashbyhq\.com/posting-api/job-board/sample-papercrane", _whole("ashby.json")),
    (r"remoteok\.com/api", _whole("remoteok.json")),
    (r"api\.smartrecruiters\.com/v1/companies/sample-tidewater/postings", _smartrecruiters),
    (
        r"api\.smartrecruiters\.com/v1/companies/sample-tidewater/postings/(\d+)",
        _own_page("smartrecruiters.json", "id"),
    ),
    (r"apply\.workable\.com/api/v3/accounts/sample-quillfern/jobs", _workable),
    (r"apply\.workable\.com/api/v2/accounts/sample-quillfern/jobs/(\w+)", _own_page("workable.json", "shortcode")),
    (r"himalayas\.app/jobs/api", _himalayas),
    (r"www\.arbeitnow\.com/api/job-board-api", _arbeitnow),
    (r"remotive\.com/api/remote-jobs", _whole("remotive.json")),
    (r"jobicy\.com/api/v2/remote-jobs", _whole("jobicy.json")),
    (r"weworkremotely\.com/remote-jobs\.rss", _whole("weworkremotely.xml")),
    (r"careers\.lanternfish\.example\.com/sitemap\.xml", _whole("schema_index.xml")),
    (r"careers\.lanternfish\.example\.com/sitemap-jobs\.xml\.gz", _sitemap),
    (r"careers\.lanternfish\.example\.com/job/(graph|broken|microdata|several|nothing)", _page),
    (r"raw\.githubusercontent\.com/hiring-lab/ai-tracker/main/AI_posting\.csv", _whole("tracker.csv")),
)


@cache
def _stories() -> list[Json]:
    found: list[Json] = json.loads(_file("hackernews.json"))
    return found


@cache
def _file(name: str) -> bytes:
    return resources.files("crawlers.sample").joinpath(name).read_bytes()


def _body(data: Json) -> bytes:
    return json.dumps(data).encode()
