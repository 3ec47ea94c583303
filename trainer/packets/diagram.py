"""Interval decision diagrams: sets of integer tuples, each set with one form only.

A node decides one dimension: it lists the spans of values that can still lead into the set,
each with the node that decides the next dimension. After the last dimension stands `LEAF`.
Nodes are interned, so two sets are equal if and only if their roots are the same object, and
what has been computed for one pair of nodes can be remembered for it.

The ideas are those of R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation"
(IEEE Transactions on Computers, 1986), with intervals in the place of bits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from threading import Lock
from typing import ParamSpec, TypeAlias, TypeVar, cast
from weakref import WeakValueDictionary

P = ParamSpec("P")
T = TypeVar("T")

MEMO = 1 << 15
"""How many results an operation remembers at most, unless it is one on large things."""

BUDGET = 1 << 19
"""How many spans may be made until everything remembered is dropped: some 50 MB of them."""

_PORTION = 1_000
"""Nodes that are let go of in a step of a few milliseconds."""

_BY_THE_WAY = 20
"""Nodes that are let go of whenever one is made, after the budget was used up: all at once they
would take up to 0.2 seconds, in which somebody waits."""

_memories: list[Callable[[], None]] = []


def remember(at_most: int = MEMO) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have a function of nodes keep so many results, until the memory for them is used up."""

    def with_memory(function: Callable[P, T]) -> Callable[P, T]:
        memory = lru_cache(maxsize=at_most)(function)
        _memories.append(memory.cache_clear)
        return cast("Callable[P, T]", memory)

    return with_memory


def forgetting() -> Iterator[None]:
    """Drop all remembered results, and with them the nodes that no set holds; in steps of a few
    milliseconds, for whoever has something else to do."""
    with _nodes.making:
        under_way, _nodes.forgetting = _nodes.forgetting, None
    # It holds nodes, and would go on only when others are made.
    for number, _ in enumerate(under_way or ()):
        if not number % (_PORTION // _BY_THE_WAY):
            yield
    yield from _forgetting(_PORTION)


def _forgetting(portion: int) -> Iterator[None]:
    references, held = _nodes.by_spans.valuerefs(), list[Node | None]()
    # So that what is dropped takes no nodes with it, of which there may be 100,000. To hold one
    # takes less than to let go of it, and none that is made meanwhile is held.
    while references:
        held += [refer() for refer in reversed(references[-10 * portion :])]
        del references[-10 * portion :]
        yield
    # The newest go first: none of them takes with it what it was made of.
    held.reverse()
    for clear in _memories:
        clear()
        yield
    while held:
        del held[-portion:]
        yield


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Node:
    """The values of one dimension, each span with what may follow it.

    Spans are ``(low, high, child)``, both ends included; they are sorted and disjoint, no child
    is `NOTHING`, and touching spans have different children. Made by `node` only.
    """

    spans: tuple[Span, ...]

    def __reduce__(self) -> str | tuple[object, ...]:
        """Copies and unpickled nodes are interned again: identity must go on to mean equality."""
        if self is LEAF:
            return "LEAF"
        if self is NOTHING:
            return "NOTHING"
        return node, (self.spans,)


Span: TypeAlias = tuple[int, int, Node]
Ranges: TypeAlias = tuple[tuple[int, int], ...]

NOTHING = Node(())
LEAF = Node(())


class _Nodes:
    """All nodes alive, each once."""

    def __init__(self) -> None:
        self.by_spans: WeakValueDictionary[tuple[Span, ...], Node] = WeakValueDictionary()
        self.made = 0
        self.making = Lock()
        self.forgetting: Iterator[None] | None = None

    def get(self, spans: tuple[Span, ...]) -> Node:
        found = self.by_spans.get(spans)
        if found is not None:
            return found
        # Two threads must not make two nodes of one set.
        with self.making:
            found = self.by_spans.get(spans)
            if found is None:
                found = self.by_spans[spans] = Node(spans)
                self.made += len(spans)
                self._keep_within_budget()
        return found

    def _keep_within_budget(self) -> None:
        if self.made > BUDGET:
            self.made = 0
            self.forgetting = self.forgetting or _forgetting(_BY_THE_WAY)
        if self.forgetting is not None and next(self.forgetting, self) is self:
            self.forgetting = None


_nodes = _Nodes()
_low = itemgetter(0)


def node(spans: Sequence[Span]) -> Node:
    """The one node with these spans, which are sorted and disjoint and may touch."""
    if not spans:
        return NOTHING
    merged = [spans[0]]
    for span in spans[1:]:
        last = merged[-1]
        if last[2] is span[2] and last[1] + 1 == span[0]:
            merged[-1] = (last[0], span[1], span[2])
        else:
            merged.append(span)
    return _nodes.get(tuple(merged))


@remember()
def union(a: Node, b: Node) -> Node:
    """What is in either of two diagrams over the same dimensions."""
    if a is b or b is NOTHING:
        return a
    if a is NOTHING:
        return b
    out: list[Span] = []
    left, right = iter(a.spans), iter(b.spans)
    x, y = next(left, None), next(right, None)
    while x is not None and y is not None:
        low, high, child = x
        other_low, other_high, other = y
        if high < other_low:
            out.append(x)
            x = next(left, None)
        elif other_high < low:
            out.append(y)
            y = next(right, None)
        elif low < other_low:
            out.append((low, other_low - 1, child))
            x = (other_low, high, child)
        elif other_low < low:
            out.append((other_low, low - 1, other))
            y = (low, other_high, other)
        else:
            end = high if high < other_high else other_high
            out.append((low, end, child if child is other else union(child, other)))
            x = next(left, None) if end == high else (end + 1, high, child)
            y = next(right, None) if end == other_high else (end + 1, other_high, other)
    if x is not None:
        out.append(x)
        out.extend(left)
    if y is not None:
        out.append(y)
        out.extend(right)
    return node(out)


@remember()
def intersection(a: Node, b: Node) -> Node:
    """What is in both of two diagrams over the same dimensions."""
    if a is b or a is NOTHING:
        return a
    if b is NOTHING:
        return b
    out: list[Span] = []
    left, right = iter(a.spans), iter(b.spans)
    x, y = next(left, None), next(right, None)
    while x is not None and y is not None:
        low, high, child = x
        other_low, other_high, other = y
        start = low if low > other_low else other_low
        end = high if high < other_high else other_high
        if start <= end:
            both = child if child is other else intersection(child, other)
            if both is not NOTHING:
                out.append((start, end, both))
        if high <= other_high:
            x = next(left, None)
        if other_high <= high:
            y = next(right, None)
    return node(out)


@remember()
def difference(a: Node, b: Node) -> Node:
    """What is in the first diagram and not in the second, over the same dimensions."""
    if a is b or a is NOTHING:
        return NOTHING
    if b is NOTHING:
        return a
    out: list[Span] = []
    left, right = iter(a.spans), iter(b.spans)
    x, y = next(left, None), next(right, None)
    while x is not None and y is not None:
        low, high, child = x
        other_low, other_high, other = y
        if high < other_low:
            out.append(x)
            x = next(left, None)
        elif other_high < low:
            y = next(right, None)
        elif low < other_low:
            out.append((low, other_low - 1, child))
            x = (other_low, high, child)
        else:
            end = high if high < other_high else other_high
            rest = NOTHING if child is other else difference(child, other)
            if rest is not NOTHING:
                out.append((low, end, rest))
            x = next(left, None) if end == high else (end + 1, high, child)
    if x is not None:
        out.append(x)
        out.extend(left)
    return node(out)


def union_all(nodes: Iterable[Node]) -> Node:
    """What is in any of these: halves first, so that large nodes are built few times."""
    level = list(dict.fromkeys(nodes))
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [union(a, b) for a, b in pairs] + odd
    return level[0] if level else NOTHING


def contains(root: Node, values: Iterable[int]) -> bool:
    """Whether this tuple of values, one for each dimension, is in the set."""
    for value in values:
        at = bisect_right(root.spans, value, key=_low) - 1
        if at < 0 or root.spans[at][1] < value:
            return False
        root = root.spans[at][2]
    return True


@remember()
def count(root: Node) -> int:
    """How many tuples are in the set."""
    if root is LEAF:
        return 1
    return sum((high - low + 1) * count(child) for low, high, child in root.spans)


def only(ranges: Iterable[tuple[int, int]], child: Node = LEAF) -> Node:
    """A node with one child for all these ranges, which are sorted and disjoint."""
    if child is NOTHING:
        return NOTHING
    return node([(low, high, child) for low, high in ranges])


def attach(values: Node, child: Node) -> Node:
    """A diagram over one dimension with this node after each of its values."""
    return only(((low, high) for low, high, _ in values.spans), child)


def ranges(root: Node) -> Ranges:
    """The values of the first dimension, touching ranges joined."""
    return tuple((low, high) for low, high, _ in shadow(root).spans)


def shadow(root: Node) -> Node:
    """The values of the first dimension as a diagram over that dimension alone."""
    return node([(low, high, LEAF) for low, high, _ in root.spans])


@remember()
def project(root: Node, depth: int) -> Node:
    """The values that the dimension ``depth`` steps down takes anywhere in the set."""
    if depth == 0:
        return shadow(root)
    return union_all(project(child, depth - 1) for _, _, child in root.spans)


@remember()
def overwrite(root: Node, depth: int, values: Node) -> Node:
    """The image of setting the dimension ``depth`` steps down to each of these values.

    ``values`` is a diagram over one dimension.
    """
    if depth == 0:
        return attach(values, union_all(child for _, _, child in root.spans))
    return rebuilt(root, lambda child: overwrite(child, depth - 1, values))


def rebuilt(root: Node, change: Callable[[Node], Node]) -> Node:
    """The same spans with changed children."""
    changed = ((low, high, change(child)) for low, high, child in root.spans)
    return node([span for span in changed if span[2] is not NOTHING])


def grouped(spans: Iterable[Span]) -> list[tuple[Ranges, Node]]:
    """The children of these spans, each with all its values, in the order of their lowest."""
    groups: dict[Node, list[tuple[int, int]]] = {}
    for low, high, child in spans:
        groups.setdefault(child, []).append((low, high))
    return [(tuple(values), child) for child, values in groups.items()]


def transpose(root: Node, below: Callable[[Node], Node]) -> Node:
    """The first two dimensions exchanged, and ``below`` done to what follows them."""

    def inside_out(values: Ranges, child: Node) -> Node:
        return rebuilt(child, lambda rest: only(values, below(rest)))

    return union_all(inside_out(values, child) for values, child in grouped(root.spans))
