"""The style sheet keeps to the contrast that WCAG 2.2 asks for, by day and by night."""

import re
from pathlib import Path

import pytest

import search_app.web

STYLE = (Path(search_app.web.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
)
TEXTS = ("ink", "muted", "link", "visited", "accent")
GROUNDS = ("paper", "surface", "notice")


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out(palette: dict[str, str]) -> None:
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("ink", "mark"), ("link", "mark"), ("visited", "mark"), ("on-accent", "accent")]
    for text, ground in pairs:
        assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_fields_have_visible_edges(palette: dict[str, str]) -> None:
    assert contrast(palette["edge"], palette["surface"]) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_suggestion_chosen_by_keys_has_a_visible_edge(palette: dict[str, str]) -> None:
    # A border, unlike a background or a shadow, is drawn in forced colours too.
    edge = re.search(r'\[aria-selected="true"\] \{[^}]*border-left: [^;]*var\(--(\w+)\)', STYLE)
    assert edge
    for ground in ("surface", "notice"):
        assert contrast(palette[edge[1]], palette[ground]) >= 3


def test_both_palettes_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
