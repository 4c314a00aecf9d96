"""Every parser is fed damaged answers: nothing escapes `parse`, and every row is a posting or says why it is none.

Kinds come from PARSERS, answers from a crawl of the sample: a new kind is tested without a line here.
"""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources import PARSERS, listed_ads, parse, parses
from tests.crawlers_loopback import Loopback, kept, run

SCRIPT = re.compile(r"(<script[^>]*json[^>]*>)(.*?)(</script>)", re.DOTALL)
DEEP: Any = []
for _ in range(150):
    DEEP = [{"name": DEEP}]
ODD = (
    None, True, 0, -1, 1.5, 1e308, float("nan"), float("-inf"), 10**17, 10**400, -(10**30), "", " ", "0", "null", "x" * 20_000,
    "\ud800\udfff", "\0\x1b", "<p", "<!--", "&lt;&amp;lt;p", "<![CDATA[", "</script>", "https://[", "http://a b/\n", "mailto:",
    "9999-99-99", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-14:00", "Fri, 99 Foo 0000 99:99:99 +9999", "٣", "1e999", "$" * 300,
    "2026-03-01T10:00:00+99:99", [], {}, [[]], [None], {"": None}, {"value": {"value": {}}}, [{"name": [{}]}, 7], DEEP,
)  # fmt: skip
BYTES = (
    b"",
    b"\0",
    b"\xff\xfe",
    b"null",
    b'"',
    b"<",
    b"]]>",
    b"&x;",
    b"{",
    b"[" * 3000,
    b",,",
    b"\r\n",
    b"9" * 5000,
    b"\xed\xa0\x80",
)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("documents")
    assert run(folder, Loopback(), ()).outcome == "finished"
    found = kept(folder)
    assert set(PARSERS) == set(found["kind"])
    return found


def check(documents: list[dict[str, Any]], schema: pl.Schema) -> None:
    """What must hold whatever the documents say."""
    frame = pl.DataFrame(documents, schema=schema)
    raw = parse(frame)
    for row in raw.iter_rows(named=True):
        assert row["posting_id"], row
        assert row["reject"] or row["title"] or row["html"], row
        assert row["reject"] is None or len(row["reject"]) < 60, row
    assert parses(frame, raw).height == frame.height
    listed_ads(raw)


def leaves(data: Any, place: tuple[Any, int | str] | None = None) -> Iterator[tuple[Any, int | str]]:
    """Where each value of JSON stands: its container and its key."""
    waiting = [(None, "", data)]
    while waiting:
        container, key, value = waiting.pop()
        if container is not None:
            yield container, key
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        waiting += [(value, key, one) for key, one in inner]


def changed(body: bytes, change: Callable[[Any], Any]) -> bytes:
    """The body after `change` of its JSON, or of the JSON in its scripts; as it is where it holds none."""
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(change(json.loads(text))).encode()
    except ValueError:
        return SCRIPT.sub(lambda found: found[1] + _script(found[2], change) + found[3], text).encode(
            "utf-8", "replace"
        )


def _script(text: str, change: Callable[[Any], Any]) -> str:
    try:
        return json.dumps(change(json.loads(text)))
    except ValueError:
        return text


def with_odd_values(data: Any, picks: list[tuple[int, int]]) -> Any:
    """Replace, remove or double values: each pick says which and how."""
    whole = [data]
    for where, what in picks:
        places = list(leaves(whole))
        container, key = places[where % len(places)]
        if what < len(ODD):
            container[key] = deepcopy(ODD[what])  # a shared list would come to hold itself
        elif what == len(ODD) and isinstance(container, dict):
            del container[key]
        elif isinstance(container, list):
            container.reverse()
            container.append(container[0])
    return whole[0]


def every_leaf(value: Any) -> Callable[[Any], Any]:
    """All that is neither an object nor a list becomes `value`."""

    def change(data: Any) -> Any:
        for container, key in list(leaves([data])):
            if not isinstance(container[key], dict | list):
                container[key] = value
        return data

    return change


def damaged(body: bytes, cut: int, chunks: list[tuple[int, int]]) -> bytes:
    """Bytes overwritten at some places, and the rest of the answer moved to the front or cut off."""
    for where, what in chunks:
        place = where % (len(body) + 1)
        body = body[:place] + BYTES[what % len(BYTES)] + body[place + what :]
    place = abs(cut) % (len(body) + 1)
    return body[place:] + body[:place] if cut < 0 else body[:place] if cut else body


PICKS = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, len(ODD) + 1)), max_size=5)
CHUNKS = st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 200)), max_size=4)


@pytest.mark.parametrize("kind", PARSERS)
@settings(max_examples=20, deadline=None)
@given(
    nth=st.integers(0, 99),
    picks=PICKS,
    chunks=CHUNKS,
    cut=st.one_of(st.just(0), st.integers(-50_000, 50_000)),
    known=PICKS,
)
def test_damage(
    answers: pl.DataFrame, kind: str, nth: int, picks: list[tuple[int, int]], chunks: list[tuple[int, int]], cut: int,
    known: list[tuple[int, int]],
) -> None:  # fmt: skip
    documents = answers.filter(kind=kind).to_dicts()
    document = documents[nth % len(documents)]
    body = changed(document["body"], lambda data: with_odd_values(data, picks))
    context = changed(document["context"].encode(), lambda data: with_odd_values(data, known)).decode()
    check([{**document, "body": damaged(body, cut, chunks), "context": context}], answers.schema)


@pytest.mark.parametrize("value", ODD, ids=lambda value: str(value)[:12].encode("ascii", "replace").decode())
def test_every_value_of_an_answer_is_odd(answers: pl.DataFrame, value: Any) -> None:
    documents = [{**row, "body": changed(row["body"], every_leaf(value))} for row in answers.to_dicts()]
    check(documents, answers.schema)
    check(
        [
            {**row, "context": changed(row["context"].encode(), every_leaf(value)).decode()}
            for row in answers.to_dicts()
        ],
        answers.schema,
    )


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b"[{}]", b"0", b"\0" * 1000, b"[" * 100_000, b"\xff", b"<a>", b"<html>"]
)
def test_answers_that_are_something_else(answers: pl.DataFrame, body: bytes) -> None:
    check([{**row, "body": body} for row in answers.to_dicts()], answers.schema)
