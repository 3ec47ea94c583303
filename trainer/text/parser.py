"""The Markdown parser for both languages: CommonMark with tables, mended for Japanese.

- Emphasis works beside Japanese brackets and full stops, where CommonMark leaves the asterisks
  in the text (commonmark/commonmark-spec#650).
- A line end in the source makes no space beside a Japanese character.
- ``{figure: id}`` and ``{question: id}``, alone on a line outside lists and quotes, are blocks.
- HTML is text. Links lead to lessons, scenarios, terms, anchors and the web, nowhere else.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType
from rich.cells import get_character_cell_size

PLACEHOLDER = "placeholder"
"""Type of the token for a figure or question: ``info`` is the kind, ``content`` the id."""

_PLACEHOLDER_LINE = re.compile(r"\{(figure|question): *([A-Za-z0-9][A-Za-z0-9._-]*)\}[ \t]*")
_LINK = re.compile(r"(?:lesson|scenario|term|https?):.|#.", re.IGNORECASE)


def parser() -> MarkdownIt:
    """A new parser; it can also be the ``parser_factory`` of textual's Markdown widget."""
    markdown = _Markdown("commonmark", {"html": False})
    # The inline parser is replaced, so the preset has to choose its rules once more.
    markdown.inline = _JapaneseInline()
    markdown.configure("commonmark", {"html": False})
    markdown.enable(["table", "strikethrough"])
    markdown.block.ruler.before(
        "table", PLACEHOLDER, _placeholder, {"alt": ["paragraph", "reference"]}
    )
    markdown.core.ruler.push("join_japanese_lines", _join_japanese_lines)
    return markdown


class _Markdown(MarkdownIt):
    """Keeps link targets as they were written and refuses those of unknown kinds."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return _LINK.match(url) is not None


class _JapaneseState(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Beside a wide character only white space keeps a mark from opening or closing.

        This is the amendment that markdown-cjk-friendly describes; CommonMark's own rule counts
        Japanese brackets as punctuation, and they follow a word without a space.
        """
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        if not (_is_wide(before) or _is_wide(after)):
            return scanned
        opens = not isWhiteSpace(ord(after))
        closes = not isWhiteSpace(ord(before))
        if canSplitWord:
            return Scanned(opens, closes, scanned.length)
        return Scanned(
            opens and (not closes or _is_punctuation(before)),
            closes and (not opens or _is_punctuation(after)),
            scanned.length,
        )


class _JapaneseInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _JapaneseState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _placeholder(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.level > 0 or state.is_code_block(start_line):
        return False
    line = state.src[state.bMarks[start_line] + state.tShift[start_line] : state.eMarks[start_line]]
    match = _PLACEHOLDER_LINE.fullmatch(line)
    if match is None:
        return False
    if not silent:
        token = state.push(PLACEHOLDER, "", 0)
        token.info, token.content = match[1], match[2]
        token.map = [start_line, start_line + 1]
        state.line = start_line + 1
    return True


def _join_japanese_lines(state: StateCore) -> None:
    for block in state.tokens:
        before = " "
        line_end: Token | None = None
        for token in block.children or []:
            if token.type == "softbreak":
                line_end = token
            elif token.content:
                if line_end and (_is_wide(before) or _is_wide(token.content[0])):
                    line_end.type = "text"
                line_end, before = None, token.content[-1]


def _is_wide(character: str) -> bool:
    return get_character_cell_size(character) == 2


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
