"""What somebody may have meant, among few names and among thousands."""

import pytest

from trainer.cloud.likely import likely

FEW = ["i-web", "i-app", "subnet-public", "subnet-private"]
MANY = [f"i-{vpc}-{host}" for vpc in range(100) for host in range(100)]


@pytest.mark.parametrize("names", [FEW, [*MANY, *FEW]])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("i-wed", "i-web"),
        ("1-app", "i-app"),
        ("subnet-pubic", "subnet-public"),
        ("subnet-privvate", "subnet-private"),
    ],
)
def test_one_wrong_letter_is_seen_through(names: list[str], typed: str, meant: str) -> None:
    assert likely(typed, names, 1, 0.5) == (meant,)


def test_what_is_like_nothing_is_not_answered() -> None:
    assert likely("zzzzzz", [*MANY, *FEW], 3, 0.5) == ()


def test_the_likeliest_comes_first() -> None:
    assert likely("i-55-777", MANY, 3, 0.5)[0] == "i-55-77"
