"""What a test wants to know of a page, and that its markup is sound."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple, Protocol

VOID = ("meta", "link", "input", "br", "img")


class Link(NamedTuple):
    """Where a link leads and what it says."""

    href: str
    text: str


@dataclass
class Outline:
    """What a test wants to know of a page; our own script is none of its `tags`."""

    links: list[Link] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    title: str = ""
    text: str = ""

    def href(self, start: str) -> str:
        """Where the first link leads whose text starts so."""
        return next(link.href for link in self.links if link.text.startswith(start))


class _Reader(HTMLParser):
    """Collects an Outline and insists that every element is closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.outline = Outline()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        assert not [name for name in values if name.startswith("on") or name == "style"]
        if not (tag == "script" and values.get("src", "").startswith("/static/")):
            self.outline.tags.append(tag)
        if tag == "a":
            self.outline.links.append(Link(values["href"], ""))
        if tag == "input":
            self.outline.inputs[values["name"]] = values["value"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.outline.text += data
        if "title" in self._open:
            self.outline.title += data
        if "a" in self._open:
            link = self.outline.links[-1]
            self.outline.links[-1] = link._replace(text=(link.text + " ".join(data.split("\n"))))
        if "mark" in self._open:
            self.outline.marks.append(data)

    def close(self) -> None:
        super().close()
        assert not self._open


class GetPage(Protocol):
    """Fetch a page with these parameters, check its status, outline it."""

    def __call__(self, path: str, status: int = 200, **parameters: str) -> Outline: ...


def outline(html: str) -> Outline:
    """The outline of `html`; fails on elements left open, event handlers and inline styles."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.outline
