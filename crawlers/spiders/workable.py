"""Workable boards: lists turned by a token, the text on each ad's own page."""

from collections.abc import Mapping
from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider, Reading, counted, listed

_ALL: Mapping[str, Any] = {"query": "", "location": [], "department": [], "worktype": [], "remote": []}
"""A search that leaves nothing out."""


class WorkableSpider(BoardSpider):
    """The service behind the public boards of apply.workable.com; its list is asked for with POST."""

    name = "workable"

    def url(self, source: Source, page: int) -> str:
        """Address of the list. Pages differ by what is posted; the fragment, never sent, keeps their documents apart."""
        later = f"#page-{page + 1}" if page else ""
        return f"https://apply.workable.com/api/v3/accounts/{source.slug}/jobs{later}"

    def posted(self, token: str | None) -> Mapping[str, Any] | None:
        """The search, with the token of the page."""
        return _ALL if token is None else {**_ALL, "token": token}

    def token(self, data: Any) -> str | None:
        """It stands under `nextPage` while there is one."""
        token = data.get("nextPage")
        return token if isinstance(token, str) and token else None

    def more(self, data: Any, reading: Reading) -> bool:
        """Whether the answer named a page behind it."""
        return reading.token is not None

    def ads(self, data: Any) -> list[Any] | None:
        """The ads stand under `results`."""
        return listed(data, "results")

    def name_of(self, ad: Any) -> str | None:
        """The code in its address."""
        return str(ad["shortcode"]) if isinstance(ad, dict) and ad.get("shortcode") else None

    def declared(self, data: Any) -> int | None:
        """The total stands under `total`."""
        return counted(data, "total")

    def detail(self, source: Source, ad: Any) -> str | None:
        """Address of the ad's own page."""
        return f"https://apply.workable.com/api/v2/accounts/{source.slug}/jobs/{self.name_of(ad)}"

    def good_detail(self, data: Any) -> bool:
        """An ad's own page has its text under `description`."""
        return isinstance(data, dict) and "description" in data
