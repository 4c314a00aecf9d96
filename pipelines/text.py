"""HTML to plain text, masks for e-mail addresses and phone numbers, and the hash of a text."""

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import unquote

import phonenumbers
from lxml import etree

_PARAGRAPH = {
    "p", "div", "ul", "ol", "dl", "table", "blockquote", "section", "article", "header", "footer", "pre", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "body",
}  # fmt: skip
_LINE = {"br", "li", "tr", "dt", "dd", "option"}
_SILENT = {"script", "style", "head", "title", "noscript", "template"}

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_SPACE = re.compile(r"[^\S\n]+")
_ODD_SPACE = re.compile(r"[^\S\n ]")
_SPACE_AROUND_BREAK = re.compile(r" ?\n ?")
_TRAILING_SPACE = re.compile(r" +\n")
_MANY_BREAKS = re.compile(r"\n{3,}")
_ANY_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")

_LABEL = r"[^\W_][\w-]*+"
_OPEN, _SHUT = r"[\[({<|]\ *", r"\ *[\])}>|]"
_DOT = rf"(?:\ ?{_OPEN}(?i:dot|\.|period|punto){_SHUT}\ ?|\ (?i:dot)\ )"
_DOTS = rf"(?:(?:\.|{_DOT}){_LABEL})"
_WORD = r"(?<![\w.+'%&-])[\w.+'%&-]++"
_LOCAL = rf"(?:{_WORD}{_DOT}){{0,2}}{_WORD}"
_PLAIN_LOCAL = r"(?<![\w.+-])[a-z0-9][a-z0-9_.+-]*+"
_EMAILS = tuple(
    (re.compile(sign, re.IGNORECASE), re.compile(address, re.VERBOSE))
    for sign, address in (
        ("[@＠]", rf"{_LOCAL}[@＠](?:[^\W\d_][\w-]*+{_DOTS}*|{_LABEL}{_DOTS}+)"),
        ("[@＠]", rf"{_PLAIN_LOCAL}\ ?[@＠]\ ?{_LABEL}{_DOTS}+"),
        (r"[\[({<|] *(?:at|@|arroba)", rf"{_LOCAL}\ ?{_OPEN}(?i:at|@|arroba){_SHUT}\ ?{_LABEL}{_DOTS}*"),
        (r"\bdot\b", rf"{_LOCAL}\ (?i:at)\ {_LABEL}(?:\.{_LABEL})*{_DOT}{_LABEL}{_DOTS}*"),
        (r" at ", rf"{_PLAIN_LOCAL}\ AT\ {_LABEL}{_DOTS}+"),
        (r"[-_]dot[-_]", r"\b\w{1,40}[-_](?i:at)[-_][\w-]{1,40}[-_](?i:dot)[-_]\w+"),
    )
)
"""Pairs of a cheap sign and the spelling of an address that needs it."""
_MAIL_AT = re.compile(
    r"((?<!\[)\b(?:e-?mail(?:ing)?|contact|reach|write|send|ping|shoot|drop|resumes?|cvs?)\b[^\n@\[]{0,60}?[\s(<])"
    r"(?!(?:us|me|him|her|them|you|out|team|folks|more|here|now|work|working|website|directly|apply|info)\b)"
    r"[a-z0-9][a-z0-9_.+-]*+ at (?:[a-z0-9-]+\.)+[a-z]{2,6}\b(?![/\w])",
    re.IGNORECASE,
)
"""A plain "name at example.com" is an address where mail is spoken of just before."""

_MANY_DIGITS = re.compile(r"(?:\d[ ().\-–/]{0,4}){8}")
_PHONE_LIKE = re.compile(
    r"(?<![\w/.=@#&%$€£¥₹-])(?<![\d$€£¥₹][ .,-])(?:\+|00)?\(?\+?\d[\d ().\-–/\xa0]{7,24}\d(?![\d\w%])"
)
_AMERICAN = re.compile(r"(?<![\w/.=@#&%$€£¥₹+-])(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]{0,2}[2-9]\d{2}[ .-]\d{4}(?![\w%])")
_NATIONAL = ("GB", "DE", "FR", "NL", "ES", "IT", "CH", "AU", "IN", "IE", "SE", "PL", "BR", "JP")
"""Countries whose numbers are looked for where a number starts with a trunk 0."""


class _TextTarget:
    """Parser target that writes down text with its paragraphs and lines; no tree is built."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 0
        self._silent = 0
        self._pre = 0
        self._href = ""
        self._link_start = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _PARAGRAPH:
            self._break(2)
        elif tag in _LINE:
            self._break(1)
        self._silent += tag in _SILENT
        self._pre += tag == "pre"
        if tag == "li":
            self.data("- ")
        elif tag == "td":
            self.data(" ")
        elif tag == "a":
            self._href, self._link_start = attributes.get("href", ""), len(self._parts)

    def end(self, tag: str) -> None:
        if tag in _PARAGRAPH:
            self._break(2)
        elif tag in _LINE:
            self._break(1)
        self._silent -= tag in _SILENT
        self._pre -= tag == "pre"
        if tag == "a":
            self._restore_link()

    def data(self, data: str) -> None:
        if self._silent:
            return
        if not self._pre:
            data = _SPACE_AROUND_BREAK.sub("\n", _SPACE.sub(" ", data))
        if self._breaks:
            data = data.lstrip("\n") if self._pre else data.lstrip()
            if not data:
                return
            self._parts.append("\n" * self._breaks)
            self._breaks = 0
        self._parts.append(data)

    def close(self) -> str:
        return "".join(self._parts)

    def _break(self, lines: int) -> None:
        after_bullet = bool(self._parts) and self._parts[-1] == "- "
        if self._parts and not after_bullet:
            self._breaks = max(self._breaks, lines)

    def _restore_link(self) -> None:
        shown = "".join(self._parts[self._link_start :]).strip()
        stem = shown.removesuffix("...").removesuffix("…")
        if stem and stem != shown and unquote(self._href).startswith(unquote(stem)):
            lead = "\n" if self._parts[self._link_start].startswith("\n") else ""
            self._parts[self._link_start :] = [lead, self._href]


def html_to_text(html: str) -> str:
    """Return the plain text of `html`: a blank line between paragraphs, a break for `<br>` and list items.

    Breaks written inside a paragraph stay (Hacker News comments use them for lists), list items start
    with "- ", links that were shown cut with "..." are written in full, control and zero-width characters
    are dropped.
    """
    if "<" not in html and "&" not in html:
        return clean(html)
    parser = etree.HTMLParser(target=_TextTarget(), encoding="utf-8", huge_tree=True)
    source = _INVISIBLE.sub("", _ANY_BREAK.sub("\n", html))
    if not source.strip():
        return ""
    return clean(str(etree.fromstring(f"<body>{source}".encode(), parser)))


def clean(text: str) -> str:
    """Return `text` without control characters and trailing space, with at most one blank line in a row."""
    text = _ODD_SPACE.sub(" ", _INVISIBLE.sub("", _ANY_BREAK.sub("\n", text)))
    return _MANY_BREAKS.sub("\n\n", _TRAILING_SPACE.sub("\n", text)).strip()


def redact(text: str) -> str:
    """Return `text` with e-mail addresses as "[email]" and phone numbers as "[phone]".

    Addresses spelled out against robots ("name [at] example [dot] com") are masked too. A phone number is
    what the phonenumbers library takes for a valid one, behind a + for a possible one; pay and years are left alone.
    """
    for sign, address in _EMAILS:
        if sign.search(text):
            text = address.sub("[email]", text)
    if " at " in text:
        text = _MAIL_AT.sub(r"\1[email]", text)
    if _MANY_DIGITS.search(text):
        text = _PHONE_LIKE.sub(_mask_phones, _AMERICAN.sub(_mask_american, text))
    return text


def _mask_american(candidate: re.Match[str]) -> str:
    valid = phonenumbers.is_valid_number(phonenumbers.parse(candidate[0], "US"))
    return "[phone]" if valid else candidate[0]


def _mask_phones(candidate: re.Match[str]) -> str:
    text = candidate[0]
    regions = _NATIONAL if re.match(r"\(?0[1-9]", text) else ("US",)
    lenience = phonenumbers.Leniency.POSSIBLE if "+" in text else phonenumbers.Leniency.VALID
    for region in regions:
        found = list(phonenumbers.PhoneNumberMatcher(text, region, leniency=lenience))
        for match in reversed(found):
            text = f"{text[: match.start]}[phone]{text[match.end :]}"
        if found:
            break
    return text


def text_hash(text: str) -> str:
    """Return a short stable hash of `text` (BLAKE2b, 12 bytes, as hexadecimal digits)."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
