"""What the comparisons need of the machine; asked once, and said once where it is missing."""

from __future__ import annotations

import pytest
from netns import why_not

HINDRANCE = why_not()

needs_namespaces = pytest.mark.skipif(
    HINDRANCE is not None, reason=f"no comparison with the Linux kernel: {HINDRANCE}"
)
