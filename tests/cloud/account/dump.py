"""A dump of AWS responses for a test: files by name, read as an account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trainer.cloud.account import Account, read_account
from trainer.cloud.missing import Fact, MissingFact

REGION = "ap-northeast-1"
ACCOUNT = "111122223333"


def saved(folder: Path, files: Mapping[str, Any]) -> Path:
    """The folder with these responses: file name without ``.json`` -> content."""
    for name, content in files.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def account(folder: Path, files: Mapping[str, Any]) -> Account:
    return read_account(saved(folder, files))


def lacking(read: Account) -> set[tuple[str, Fact]]:
    """What the account does not tell, as (about, what)."""
    return {(fact.about, fact.what) for fact in read.cloud.of(MissingFact).values()}


def codes(read: Account) -> set[str]:
    return {problem.code.removeprefix("account.") for problem in read.warnings}
