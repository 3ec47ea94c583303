import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainer.text.blocks import Alignment, Span, Table
from trainer.text.language import Language
from trainer.text.markdown import blocks, inline
from trainer.text.plain import plain, plain_inline
from trainer.text.width import cells

TABLE = """\
| 宛先 | ターゲット | 説明 |
|:--|--:|:-:|
| 10.0.0.0/16 | local | VPC内の通信です。最長プレフィックス一致で選ばれます。 |
| 0.0.0.0/0 | `igw-0abc` | インターネット |
"""


def shown(source: str, width: int = 40, language: Language = Language.JA) -> str:
    return plain(blocks(source), width, language)


def test_a_page() -> None:
    page = """\
# 見出し
これは**重要**な[経路](lesson:nat#why)です。~~古い。~~

- 一つ目の項目は長いので折り返します。
  - 内側
- 二つ目

9. a

   b
10. c

> [!NOTE]
> 補足の本文です。
>
> - 項目

> 引用

```console
$ aws ec2 describe-route-tables --route-table-ids rtb-app
```
***
{figure: nat-1}
{question: q1}
"""
    assert (
        shown(page, 28)
        == """\
# 見出し

これは重要な経路
（lesson:nat#why）です。~~古
い。~~

- 一つ目の項目は長いので折り
  返します。
  - 内側
- 二つ目

9. a

   b

10. c

補足:
  補足の本文です。

  - 項目

> 引用

    $ aws ec2 describe-route-tables --route-table-ids rtb-app

----------------------------

[図: nat-1]

[問題: q1]"""
    )


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (Language.JA, ["補足:", "注意:", "最近の変更:", "[図: f]", "[問題: q]", "x（term:y）"]),
        (
            Language.EN,
            ["Note:", "Warning:", "Recent change:", "[Figure: f]", "[Question: q]", "x (term:y)"],
        ),
    ],
)
def test_labels_are_in_the_language_asked_for(language: Language, lines: list[str]) -> None:
    source = "> [!NOTE]\n\n> [!WARNING]\n\n> [!CHANGED]\n\n{figure: f}\n{question: q}\n[x](term:y)"
    assert shown(source, 40, language).split("\n\n") == lines


def test_a_link_that_shows_its_target_shows_it_once() -> None:
    assert plain_inline(inline("<https://example.com>"), Language.EN) == "https://example.com"


def test_a_table_that_fits_is_aligned() -> None:
    assert (
        shown(TABLE, 90)
        == """\
宛先         ターゲット                          説明
-----------  ----------  -----------------------------------------------------
10.0.0.0/16       local  VPC内の通信です。最長プレフィックス一致で選ばれます。
0.0.0.0/0      igw-0abc                     インターネット"""
    )


def test_a_wider_table_wraps_its_longest_column() -> None:
    assert (
        shown(TABLE, 50)
        == """\
宛先         ターゲット            説明
-----------  ----------  -------------------------
10.0.0.0/16       local  VPC内の通信です。最長プレ
                         フィックス一致で選ばれま
                                   す。

0.0.0.0/0      igw-0abc       インターネット"""
    )


def test_a_table_too_wide_for_columns_becomes_records() -> None:
    assert (
        shown(TABLE, 22)
        == """\
宛先: 10.0.0.0/16
ターゲット: local
説明: VPC内の通信で
す。最長プレフィックス
一致で選ばれます。

宛先: 0.0.0.0/0
ターゲット: igw-0abc
説明: インターネット"""
    )


CELL = st.text(st.sampled_from("ab1-あ経、（） "), max_size=20).map(lambda text: (Span(text),))


@given(st.integers(1, 4).flatmap(
    lambda n: st.lists(st.tuples(*[CELL] * n), min_size=1, max_size=4)
), st.integers(10, 60))  # fmt: skip
def test_no_table_loses_text_or_exceeds_the_width(
    rows: list[tuple[tuple[Span, ...], ...]], width: int
) -> None:
    table = Table(rows[0], (Alignment.LEFT,) * len(rows[0]), tuple(rows[1:]))
    text = plain((table,), width, Language.EN)
    assert all(cells(line) <= width for line in text.split("\n"))
    for cell in (cell for row in rows[1:] for cell in row):
        for character in set(cell[0].text) - {" "}:
            wanted = sum(c[0].text.count(character) for row in rows[1:] for c in row)
            assert text.count(character) >= wanted


@given(st.text(st.sampled_from("*#>- |\nab1あ経、（）。"), max_size=30), st.integers(45, 70))
def test_text_fits_and_has_no_space_at_line_ends(source: str, width: int) -> None:
    page = blocks(source)
    assume("Code(" not in repr(page))
    for line in plain(page, width, Language.JA).split("\n"):
        assert cells(line) <= width
        assert line == line.rstrip()


def test_deep_nesting_keeps_some_width() -> None:
    text = shown("> " * 15 + "深い引用の中の文章です", 20)
    assert text.split("\n")[0].endswith("深い引用の")


def test_nothing_is_nothing() -> None:
    assert plain((), 40, Language.EN) == ""
