"""Colours are readable in both themes, and the style sheet leaves nothing unfilled."""

from __future__ import annotations

import pytest

from desktop.ui.look import DARK, LIGHT, TEXT_SIZES, Look, Tokens, contrast

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_the_web_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize("ground", ["page", "paper", "soft"])
@pytest.mark.parametrize("ink", ["ink", "muted", "accent", "warn"])
def test_text_is_readable(tokens: Tokens, ink: str, ground: str):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@THEMES
def test_text_on_tints_is_readable(tokens: Tokens):
    for ground in (tokens.added, tokens.removed, tokens.warn_soft):
        assert contrast(tokens.ink, ground) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.warn, tokens.warn_soft) >= 4.5
    assert contrast(tokens.paper, tokens.ink) >= 4.5  # tooltips, and buttons under the pointer
    assert contrast(tokens.muted, tokens.line) >= 4.5  # buttons that cannot be pressed


@THEMES
def test_outlines_can_be_seen(tokens: Tokens):
    for ground in (tokens.page, tokens.paper):
        assert contrast(tokens.edge, ground) >= 3
        assert contrast(tokens.accent, ground) >= 3


@THEMES
@pytest.mark.parametrize("size", TEXT_SIZES)
def test_the_style_sheet_is_filled_in(tokens: Tokens, size: int):
    sheet = Look(tokens, size).style_sheet()
    assert "$" not in sheet
    assert f"font-size: {16 * size // 100}px" in sheet
    assert tokens.ink in sheet
