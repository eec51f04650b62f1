"""What a test wants to know of a page, and that its markup is sound."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol

VOID = ("meta", "link", "input", "br", "img")


@dataclass
class Outline:
    """What a test wants to know of a page."""

    links: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    """Collects an Outline and insists that every element is closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.outline = Outline()
        self._open: list[str] = []
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        assert not [name for name in values if name.startswith("on") or name == "style"]
        self.outline.tags.append(tag)
        if tag == "a":
            self._href = values["href"]
        if tag == "input":
            self.outline.inputs[values["name"]] = values["value"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.outline.text += data
        if "a" in self._open:
            text = self.outline.links.get(self._href, "") + data
            self.outline.links[self._href] = " ".join(text.split())
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
