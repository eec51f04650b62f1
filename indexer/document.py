"""Document: one news report, as read from its source and never changed after."""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Document:
    """A report as clean text, normalised once; every offset anywhere points into these strings.

    Absent text is the empty string, an unknown date is None. `body` holds paragraphs separated by
    newlines and does not repeat `title`; `lead` is the standfirst (sapo) if the source marks one.
    """

    id: str
    title: str
    body: str
    lead: str = ""
    date: dt.date | None = None
    source: str = ""
    category: str = ""
    author: str = ""
    url: str = ""

    def brief(self) -> Self:
        """The same without its text."""
        return replace(self, lead="", body="")

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: the date as YYYY-MM-DD or None."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        values["date"] = self.date.isoformat() if self.date else None
        return values

    def to_json(self) -> str:
        """One line of JSON, Vietnamese letters as they are."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Inverse of `to_dict`."""
        date = values.get("date")
        return cls(**{**values, "date": dt.date.fromisoformat(date) if date else None})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Inverse of `to_json`."""
        return cls.from_dict(json.loads(text))
