"""The AWS CLI's shorthand: ``Name=vpc-id,Values=vpc-1,vpc-2`` and its nested forms.

    pairs  :=  key=values { , key=values }
    values :=  value { , value }  |  [ items ]  |  { pairs }
    value  :=  'quoted'  |  "quoted"  |  text in which \\, stands for a comma

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
"""

from __future__ import annotations

import re

Value = str | list["Value"] | dict[str, "Value"]

DEEPEST = 40

_KEY = re.compile(r"[A-Za-z0-9\-_.#/:]+")
_FIRST = re.compile(r"""(?:(?:\\,|[^,"'=])(?:\\,|[^,"'\]}])*)?""")
_FURTHER = re.compile(r"""(?:(?:\\,|[^,"'=\[{])(?:\\,|[^,"'=])*)?""")
_NESTED = re.compile(r"""(?:(?:\\,|[^,"'=\]}])(?:\\,|[^,"'\]}])*)?""")


class ShorthandError(Exception):
    """A text that is not shorthand; the message points to the place."""


def parse_shorthand(text: str) -> dict[str, Value]:
    """The structure that a text describes; scalars stay text.

    Raises:
        ShorthandError: the text does not follow the grammar.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def read(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while True:
            self.pair(found, nested=False)
            if self.at >= len(self.text):
                return found
            self.expect(",")
            while self.peek() == ",":
                self.at += 1
            if self.at >= len(self.text):
                return found

    def pair(self, found: dict[str, Value], *, nested: bool) -> None:
        start = self.skip_blanks()
        match = _KEY.match(self.text, start)
        key = match[0] if match else ""
        self.at = start + len(key)
        self.skip_blanks()
        self.expect("=")
        if key in found:
            raise self.error(
                f'Second instance of key "{key}" encountered',
                start,
                'This is often because there is a preceding "," instead of a space.',
            )
        self.skip_blanks()
        match self.peek():
            case "[":
                found[key] = self.items()
            case "{":
                found[key] = self.structure()
            case _ if nested:
                found[key] = self.value(_NESTED)
            case _:
                found[key] = self.values()

    def values(self) -> Value:
        """One value or, when others follow that are no pairs, a list of them."""
        found: list[Value] = [self.value(_FIRST)]
        many = False
        while self.peek() == ",":
            start = self.at
            self.at += 1
            self.skip_blanks()
            if self.at >= len(self.text):
                raise self.error("Expected a value, received: 'EOF'", self.at)
            if self.peek() == ",":
                self.at = start
                break
            value = self.value(_FURTHER)
            if self.peek() == "=":
                self.at = start
                break
            found.append(value)
            many = True
        return found if many else found[0]

    def items(self) -> list[Value]:
        self.enter("[")
        found: list[Value] = []
        while self.peek() != "]":
            match self.peek():
                case "[":
                    found.append(self.items())
                case "{":
                    found.append(self.structure())
                case _:
                    found.append(self.value(_NESTED))
            self.skip_blanks()
            if self.peek() != "]":
                self.expect(",")
                self.skip_blanks()
        self.leave()
        return found

    def structure(self) -> dict[str, Value]:
        self.enter("{")
        found: dict[str, Value] = {}
        while self.peek() != "}":
            self.pair(found, nested=True)
            self.skip_blanks()
            if self.peek() != "}":
                self.expect(",")
                self.skip_blanks()
        self.leave()
        return found

    def value(self, plain: re.Pattern[str]) -> str:
        quote = self.peek()
        if quote in ("'", '"'):
            return self.quoted(quote)
        match = plain.match(self.text, self.at)
        text = match[0] if match else ""
        self.at += len(text)
        return text.replace("\\,", ",").strip()

    def quoted(self, quote: str) -> str:
        match = re.compile(rf"{quote}((?:\\.|[^{quote}\\])*){quote}", re.DOTALL).match(
            self.text, self.at
        )
        if match is None:
            raise self.error(f"Expected: {quote!r}, received: 'EOF'", len(self.text))
        self.at = match.end()
        self.skip_blanks()
        return re.sub(rf"\\([\\{quote}])", r"\1", match[1])

    def enter(self, bracket: str) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error("Too many nested brackets", self.at)
        self.expect(bracket)
        self.skip_blanks()

    def leave(self) -> None:
        self.at += 1
        self.depth -= 1
        self.skip_blanks()

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def skip_blanks(self) -> int:
        while self.peek().isspace():
            self.at += 1
        return self.at

    def expect(self, character: str) -> None:
        if self.peek() != character:
            received = self.peek() or "EOF"
            raise self.error(f"Expected: {character!r}, received: {received!r}", self.at)
        self.at += 1

    def error(self, text: str, at: int, hint: str = "") -> ShorthandError:
        line = self.text.replace("\n", " ")
        shown = f"{text} for input:\n{line}\n{' ' * at}^"
        return ShorthandError(f"{shown}\n{hint}" if hint else shown)
