import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.text.blocks import (
    Alignment,
    Code,
    Figure,
    Inline,
    ListBlock,
    Mark,
    Note,
    NoteKind,
    Paragraph,
    Question,
    Quote,
    Rule,
    Span,
    Table,
    text_of,
)
from trainer.text.language import Language
from trainer.text.markdown import blocks, inline
from trainer.text.parser import parser
from trainer.text.plain import plain


def words(text: str) -> Inline:
    return (Span(text),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(words(text))


def marked(source: str, mark: Mark) -> list[str]:
    return [span.text for span in inline(source) if mark in span.marks]


@pytest.mark.parametrize(
    ("source", "strong"),
    [
        ("これは**重要**です。", ["重要"]),
        ("**「セキュリティグループ」**を", ["「セキュリティグループ」"]),
        ("は**「復路」**を", ["「復路」"]),
        ("**ルートテーブル（route table）**は", ["ルートテーブル（route table）"]),
        ("**この文は太字。**次の文", ["この文は太字。"]),
        ("**`10.0.0.0/16`**を", ["10.0.0.0/16"]),
        ("値は**`10.0.0.0/16`**です", ["10.0.0.0/16"]),
        ("**VPC**、**IGW**", ["VPC", "IGW"]),
        ("**率は50%**と", ["率は50%"]),
        ("__往路__を", []),
        ("は **往路** を", ["往路"]),
        ("a **bold** word", ["bold"]),
        ("a**b**c", ["b"]),
        ('a**"b"**c', []),
        ("** 空白 **は", []),
        ("経路 ** 経路", []),
    ],
)
def test_strong_text(source: str, strong: list[str]) -> None:
    assert marked(source, Mark.STRONG) == strong
    assert ("**" in text_of(inline(source))) == ("**" in source and not strong)


def test_emphasis_and_struck_text_beside_japanese() -> None:
    assert marked("*斜体（注）*を", Mark.EMPHASIS) == ["斜体（注）"]
    assert marked("~~古い説明。~~新しい", Mark.STRIKE) == ["古い説明。"]
    assert marked("snake_case_name", Mark.EMPHASIS) == []
    assert inline("***両方***と`code`") == (
        Span("両方", Mark.STRONG | Mark.EMPHASIS),
        Span("と"),
        Span("code", Mark.CODE),
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("これは\n改行です。", "これは改行です。"),
        ("これは**太字**\nです。", "これは太字です。"),
        ("NAT\nゲートウェイ", "NATゲートウェイ"),
        ("`subnet-a`\nに", "subnet-aに"),
        ("です。\n`subnet-a`", "です。subnet-a"),
        ("one\ntwo", "one two"),
        ("**one**\n*two*", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("一行目\\\n二行目", "一行目\n二行目"),
        ("http://10.0.0.1を開く", "http://10.0.0.1を開く"),
    ],
)
def test_lines_are_joined_as_the_language_joins_them(source: str, text: str) -> None:
    assert text_of(inline(source)) == text


@pytest.mark.parametrize(
    "href",
    [
        "lesson:nat#return-path",
        "scenario:nat-01",
        "term:最長プレフィックス一致",
        "#往路と復路",
        "https://docs.aws.amazon.com/vpc/?a=1&b=%20",
    ],
)
def test_a_link_keeps_its_target(href: str) -> None:
    assert inline(f'[**NAT** の話]({href} "title")を') == (
        Span("NAT", Mark.STRONG, href),
        Span(" の話", href=href),
        Span("を"),
    )


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "vscode://x", "lesson:", "#", "x.md"]
)
def test_other_links_stay_visible_as_text(href: str) -> None:
    assert inline(f"[x]({href})") == words(f"[x]({href})")


def test_a_link_to_nowhere_is_text() -> None:
    assert inline("[x]()") == words("x")


def test_links_by_reference_and_in_angle_brackets() -> None:
    assert blocks("[VPC][v] <https://example.com>\n\n[v]: scenario:one") == (
        Paragraph(
            (
                Span("VPC", href="scenario:one"),
                Span(" "),
                Span("https://example.com", href="https://example.com"),
            )
        ),
    )


def test_an_image_is_its_description_and_html_is_text() -> None:
    assert inline("![図の説明](https://example.com/x.png) <b>x</b>") == words("図の説明 <b>x</b>")


def test_headings_have_unique_anchors() -> None:
    source = "# 往路と復路\n## NAT `gateway`, why? {#why}\n## why\n## 往路と復路\n## !\n## `{#x}`"
    assert [(h.level, h.anchor, text_of(h.inline)) for h in blocks(source)] == [
        (1, "往路と復路", "往路と復路"),
        (2, "why", "NAT gateway, why?"),
        (2, "why-2", "why"),
        (2, "往路と復路-2", "往路と復路"),
        (2, "section", "!"),
        (2, "x", "{#x}"),
    ]


def test_lists() -> None:
    assert blocks("- a\n- b\n  1. c\n") == (
        ListBlock(
            None,
            True,
            ((paragraph("a"),), (paragraph("b"), ListBlock(1, True, ((paragraph("c"),),)))),
        ),
    )
    assert blocks("3. a\n\n4. b\n") == (
        ListBlock(3, False, ((paragraph("a"),), (paragraph("b"),))),
    )


def test_tables() -> None:
    assert blocks("| a | b | c |\n|---|--:|:-:|\n| `x|y` | 1 |\n") == (
        Table(
            (words("a"), words("b"), words("c")),
            (Alignment.LEFT, Alignment.RIGHT, Alignment.CENTER),
            ((words("`x"), words("y`"), words("1")),),
        ),
    )
    assert blocks("| a |\n|---|\n") == (Table((words("a"),), (Alignment.LEFT,), ()),)


def test_code() -> None:
    assert blocks("```console {.x}\n$ aws\n\n  ec2\n```\n\n    indented\n\n```\n```") == (
        Code("console", "$ aws\n\n  ec2"),
        Code("", "indented"),
        Code("", ""),
    )


@pytest.mark.parametrize("kind", NoteKind)
def test_notes(kind: NoteKind) -> None:
    expected = (Note(kind, (Paragraph((Span("本文", Mark.STRONG), Span("です。"))),)),)
    assert blocks(f"> [!{kind.name}]\n> **本文**です。") == expected
    assert blocks(f"> [!{kind.name}]  \n>\n> **本文**です。") == expected
    assert blocks(f"> [!{kind.name}]") == (Note(kind, ()),)


def test_other_quotes_are_quotes() -> None:
    assert blocks("> [!BEWARE]\n> text") == (Quote((paragraph("[!BEWARE] text"),)),)
    assert blocks("> [!NOTE] text") == (Quote((paragraph("[!NOTE] text"),)),)
    assert blocks("> - a") == (Quote((ListBlock(None, True, ((paragraph("a"),),)),)),)
    assert blocks(">") == (Quote(()),)


def test_placeholders_and_rules() -> None:
    assert blocks("前\n{figure: nat-1}\n後\n\n***\n{question:q.2_b} \n") == (
        paragraph("前"),
        Figure("nat-1"),
        paragraph("後"),
        Rule(),
        Question("q.2_b"),
    )


@pytest.mark.parametrize("line", ["{figure:}", "{figure: a b}", "{table: x}", "x {figure: y}"])
def test_what_is_no_placeholder_stays_text(line: str) -> None:
    assert blocks(line) == (paragraph(line),)


def test_placeholders_inside_other_blocks_stay_text() -> None:
    assert blocks("> {figure: x}") == (Quote((paragraph("{figure: x}"),)),)
    assert blocks("```\n{figure: x}\n```") == (Code("", "{figure: x}"),)


def test_terminal_escapes_do_not_survive_in_any_form() -> None:
    source = (
        "# a\x1b[2J {#x}\n&#27;[31m &#x202e; `c\x9b1m`\n\n```l\u202eg\nx\x1b]0;t\x07y\n```\n\n"
        "[l](<https://e/&#27;[1mx>)\n\n| \x1b[1mh |\n|---|\n| c\u200b |\n"
    )
    everything = repr(blocks(source)) + plain(blocks(source), 60, Language.EN)
    assert all(
        c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        for c in everything
    )
    assert "\\x1b" not in everything
    assert "\\x9b" not in everything


@given(
    st.text(st.sampled_from("#>-*_~`|[](){}!:\\ \n\t1.aあ、「」") | st.characters(), max_size=80)
)
def test_any_text_makes_blocks_that_can_be_shown(source: str) -> None:
    for language in Language:
        plain(blocks(source), 20, language)


@pytest.mark.parametrize(
    "source",
    [
        "**a " * 5000 + "b**" * 5000,
        "> " * 5000 + "x",
        "- " * 5000 + "x",
        "[" * 5000 + "x" + "](#a)" * 5000,
        "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * 500,
        "*" * 10000,
        "`" * 10000 + "a",
        "あ" * 20000,
        "# a\n" * 5000,
    ],
    ids=[
        "strong",
        "quotes",
        "lists",
        "links",
        "table",
        "asterisks",
        "backticks",
        "long line",
        "headings",
    ],
)
def test_hostile_nesting_is_survived(source: str) -> None:
    plain(blocks(source), 40, Language.JA)


def test_the_parser_is_new_each_time() -> None:
    changed = parser().disable("emphasis")
    assert "<em>" not in changed.render("*a*")
    assert "<em>a</em>" in parser().render("*a*")
