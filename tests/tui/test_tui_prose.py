import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from trainer.text.language import Language
from trainer.text.markdown import blocks
from trainer.text.width import cells
from trainer.tui.prose import command, hanging, lay, links, wrapped

WORDS = st.sampled_from(
    [
        "NACL",
        "10.0.0.0/16",
        "`acl-app`",
        "**太字**",
        "許可します。",
        "（注）",
        "[link](#a)",
        "a",
        "、",
    ]
)
LINES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
MARKDOWN = st.lists(
    st.one_of(
        LINES,
        LINES.map(lambda t: f"- {t}\n- {t}"),
        LINES.map(lambda t: f"> [!NOTE]\n> {t}"),
        LINES.map(lambda t: f"## {t} {{#x}}"),
        st.tuples(LINES, LINES).map(lambda p: f"| a | b |\n|---|---|\n| {p[0]} | {p[1]} |"),
        LINES.map(lambda t: f"```\n{t}\n```"),
    ),
    min_size=1,
    max_size=5,
).map("\n\n".join)


@given(MARKDOWN, st.integers(24, 80), st.sampled_from(Language))
def test_no_line_is_wider_than_the_page(markdown: str, width: int, language: Language) -> None:
    for line in lay(blocks(markdown), width, language).lines:
        assert cells(line.plain) <= width


@given(MARKDOWN, st.integers(24, 80))
def test_nothing_is_lost(markdown: str, width: int) -> None:
    """Every character of every block is on the page, whatever the width."""
    page = blocks(markdown)
    narrow = "".join(line.plain for line in lay(page, width, Language.EN).lines)
    wide = "".join(line.plain for line in lay(page, 2000, Language.EN).lines)
    assert letters(narrow) == letters(wide)


@given(MARKDOWN, st.integers(24, 80))
def test_every_block_has_its_line(markdown: str, width: int) -> None:
    laid = lay(blocks(markdown), width, Language.EN)
    assert laid.starts == tuple(sorted(set(laid.starts)))
    for number, start in enumerate(laid.starts):
        assert laid.block_at(start) == number


def letters(text: str) -> list[str]:
    return sorted(c for c in text if not c.isspace() and c not in "─▎")


def test_links_are_found_in_reading_order() -> None:
    text = (
        "[a](#a)\n\n- [b](lesson:b)\n\n> [c](https://c.example)\n\n| [d](#d) |\n|---|\n| [e](#e) |"
    )
    assert [span.text for span in links(blocks(text))] == ["a", "b", "c", "d", "e"]


def test_an_option_stays_with_its_value() -> None:
    option = "--destination-cidr-block 0.0.0.0/0"
    line = f"aws ec2 create-route --route-table-id rtb-1 {option} --dry-run"
    lines = [content.plain for content in command(line, 48)]
    assert lines == [
        "aws ec2 create-route --route-table-id rtb-1",
        f"    {option} --dry-run",
    ]


def test_a_value_that_needs_a_line_of_its_own_is_not_broken() -> None:
    option, value = "--accepter-peering-connection-options", "AllowDnsResolutionFromRemoteVpc=true"
    lines = [content.plain for content in command(f"aws ec2 modify-it {option} {value}", 48)]
    assert lines == ["aws ec2 modify-it", f"    {option}", f"    {value}"]


def test_a_value_longer_than_a_line_is_broken_at_its_joints() -> None:
    network = "'net={subnets=[subnet-a,subnet-c],groups=[sg-a],public=ENABLED}'"
    arn = "CertificateArn=arn:aws:acm:certificate/tickets"
    lines = [content.plain for content in command(f"aws --net {network} --cert {arn}", 44)]
    assert lines == [
        "aws --net 'net={subnets=[subnet-a,",
        "    subnet-c],groups=[sg-a],",
        "    public=ENABLED}' --cert CertificateArn=",
        "    arn:aws:acm:certificate/tickets",
    ]


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("  1. one two three", ["  1. one two", "     three"]),
        ("- 一二三四五六七", ["- 一二三四五", "  六七"]),
        ("plain text here", ["plain text", "here"]),
    ],
)
def test_what_goes_on_stands_under_the_mark(line: str, lines: list[str]) -> None:
    assert [content.plain for content in hanging(line, 12)] == lines


def test_lines_break_by_kinsoku() -> None:
    text = "セキュリティグループは「ステートフル」です。"
    for width in range(6, 40):
        for line in wrapped(Content(text), width)[1:]:
            assert line.plain[0] not in "、。」ィュー"
