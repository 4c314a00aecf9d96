"""SmartRecruiters boards: lists of a hundred ads a page, the text on each ad's own page."""

from typing import Any

from crawlers.registry import Source
from crawlers.spiders.board import BoardSpider, counted, listed


class SmartRecruitersSpider(BoardSpider):
    """The public posting service, https://developers.smartrecruiters.com/docs/posting-api."""

    name = "smartrecruiters"
    page_size: int = 100

    def url(self, source: Source, page: int) -> str:
        """Address of one page of the list."""
        return f"{_board(source)}?offset={page * self.page_size}&limit={self.page_size}"

    def ads(self, data: Any) -> list[Any] | None:
        """The ads stand under `content`."""
        return listed(data, "content")

    def declared(self, data: Any) -> int | None:
        """The total stands under `totalFound`."""
        return counted(data, "totalFound")

    def detail(self, source: Source, ad: Any) -> str | None:
        """Address of the ad's own page."""
        return f"{_board(source)}/{self.name_of(ad)}"

    def good_detail(self, data: Any) -> bool:
        """An ad's own page has its text under `jobAd`."""
        return isinstance(data, dict) and "jobAd" in data


def _board(source: Source) -> str:
    return f"https://api.smartrecruiters.com/v1/companies/{source.slug}/postings"
