"""The colours: traditional Japanese ones, each readable on its ground (WCAG AA, 4.5 to 1)."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="dojo-dark",
    dark=True,
    background="#15181d",
    surface="#1b1f26",
    panel="#242a33",
    foreground="#dcdfe4",
    primary="#8ab4d8",
    secondary="#6d8bab",
    accent="#ee8d6d",
    success="#7cc79a",
    warning="#e8b95a",
    error="#f08080",
    variables={
        "code-foreground": "#e2c08d",
        "quiet": "#8e97a3",
        "block-cursor-background": "#2f4a63",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#252d37",
        "block-cursor-blurred-foreground": "#dcdfe4",
        "block-hover-background": "#222831",
        "border": "#5b7f9f",
        "border-blurred": "#343c47",
        "footer-key-foreground": "#ee8d6d",
        "input-selection-background": "#8ab4d8 35%",
        "scrollbar": "#343c47",
        "scrollbar-hover": "#4a5563",
        "scrollbar-active": "#8ab4d8",
        "scrollbar-background": "#15181d",
        "scrollbar-background-hover": "#15181d",
        "scrollbar-background-active": "#15181d",
        "scrollbar-corner-color": "#15181d",
    },
)
"""Ink: a dark ground, indigo lines, vermilion marks."""

LIGHT: Final = Theme(
    name="dojo-light",
    dark=False,
    background="#faf8f2",
    surface="#f3f0e7",
    panel="#e8e4d8",
    foreground="#2a2e35",
    primary="#165e83",
    secondary="#4c7088",
    accent="#b3401f",
    success="#1f6f43",
    warning="#8a5a00",
    error="#b3222f",
    variables={
        "code-foreground": "#7a4a12",
        "quiet": "#666b73",
        "block-cursor-background": "#165e83",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#dfe5e4",
        "block-cursor-blurred-foreground": "#2a2e35",
        "block-hover-background": "#ece8dc",
        "border": "#4c7f9c",
        "border-blurred": "#d3cdbd",
        "footer-key-foreground": "#b3401f",
        "input-selection-background": "#165e83 25%",
        "scrollbar": "#d3cdbd",
        "scrollbar-hover": "#b9b2a0",
        "scrollbar-active": "#165e83",
        "scrollbar-background": "#faf8f2",
        "scrollbar-background-hover": "#faf8f2",
        "scrollbar-background-active": "#faf8f2",
        "scrollbar-corner-color": "#faf8f2",
    },
)
"""Undyed cloth: a light ground, indigo lines, vermilion marks."""

CONTRAST: Final = Theme(
    name="dojo-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    foreground="#ffffff",
    primary="#7fd4ff",
    secondary="#b8c7d9",
    accent="#ffd400",
    success="#6bff9a",
    warning="#ffd400",
    error="#ff9c9c",
    text_alpha=1.0,
    variables={
        "code-foreground": "#ffe9a8",
        "quiet": "#d0d0d0",
        "block-cursor-background": "#ffd400",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#333333",
        "block-cursor-blurred-foreground": "#ffffff",
        "border": "#ffffff",
        "border-blurred": "#8c8c8c",
        "footer-key-foreground": "#ffd400",
        "text-muted": "#d0d0d0",
        "scrollbar": "#8c8c8c",
        "scrollbar-active": "#ffd400",
    },
)
"""High contrast: white on black, at least 7 to 1 everywhere."""

THEMES: Final = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
"""The themes by the name under which the choice is stored."""

NAMED: Final = {theme.name: theme for theme in THEMES.values()}
"""The themes by their own names."""
