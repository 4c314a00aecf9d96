"""What a spider hands to the sink: the documents of one finished thread or board."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.documents import Document, State
from crawlers.registry import Source


@dataclass(frozen=True)
class Unit:
    """One thread or board as fetched.

    `key` names its parts on disk, `label` opens its line of progress, `items` counts its comments or ads, `noun` names
    them, `reason` says what is missing (None where it is complete), `warning` what is odd though complete, `whole`
    that every ad of a board was listed, so that one not listed is gone.
    """

    source: Source
    key: str
    label: str
    state: State
    documents: Sequence[Document]
    items: int
    noun: str
    reason: str | None = None
    warning: str | None = None
    whole: bool = False
