"""Where an input speaks of the parts of a cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from trainer.cloud.cloud import Cloud
from trainer.cloud.problem import Place, Problem


class Places(Protocol):
    """The way from a part of a record back to the input."""

    def of(self, resource_id: str, *path: str | int) -> Place:
        """The place of a resource, or of a part: a field, and an index if it has several."""
        ...


Check = Callable[[Cloud, Places], Iterator[Problem]]
