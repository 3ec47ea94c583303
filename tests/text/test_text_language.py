import pytest

from trainer.text.language import Language, other, system_language


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, Language.EN),
        ({"LANG": "ja_JP.UTF-8"}, Language.JA),
        ({"LANG": "ja"}, Language.JA),
        ({"LANG": "JA_jp"}, Language.JA),
        ({"LANG": "ja-JP"}, Language.JA),
        ({"LANG": "ja.UTF-8"}, Language.JA),
        ({"LANG": "ja@cjk"}, Language.JA),
        ({"LANG": "Japanese_Japan.932"}, Language.JA),
        ({"LANG": "jam_JM"}, Language.EN),
        ({"LANG": "C.UTF-8"}, Language.EN),
        ({"LANG": "de_DE"}, Language.EN),
        ({"LC_MESSAGES": "en_US", "LANG": "ja_JP"}, Language.EN),
        ({"LC_ALL": "ja_JP", "LC_MESSAGES": "en_US", "LANG": "en_US"}, Language.JA),
        ({"LC_ALL": "C", "LANG": "ja_JP"}, Language.EN),
        ({"LC_ALL": "", "LANG": "ja_JP"}, Language.JA),
    ],
)
def test_the_strongest_locale_variable_decides(environ: dict[str, str], expected: Language) -> None:
    assert system_language(environ) is expected


def test_a_switch_leads_back() -> None:
    assert [other(language) for language in Language] == [Language.EN, Language.JA]
