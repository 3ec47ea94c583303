"""Rows out of a damaged SQLite file, page by page, without SQLite.

SQLite finds a row through the schema and the tree above it, so that one bad page can hide
thousands of good ones. A row on a leaf page can be read by itself; what is looked for here is
every leaf that still makes sense.

https://www.sqlite.org/fileformat2.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Row = tuple[int, tuple[str | None, ...]]
"""The row's number and its columns."""

_MAGIC = b"SQLite format 3\0"
_DEFAULT_PAGE = 4096
_FILE_HEADER = 100
_TABLE_LEAF = 13
_WAL_HEADER = 32
_FRAME_HEADER = 24
_LONGEST_ROW = 16 * 1024 * 1024


class _Unreadable(Exception):
    """The bytes are not a row of texts."""


@dataclass(frozen=True, slots=True)
class _Image:
    """The pages by number from 1, and how many bytes of each SQLite uses."""

    pages: Mapping[int, bytes]
    usable: int


def carve(main: bytes, wal: bytes) -> Iterator[Row]:
    """Every row of texts and NULLs on a readable leaf page, in no order.

    ``main`` is the database file and ``wal`` its write-ahead log, both perhaps damaged, cut
    short or empty.
    """
    image = _image(main, wal)
    for number, page in image.pages.items():
        start = _FILE_HEADER if number == 1 else 0
        if page[start] != _TABLE_LEAF:
            continue
        cells = int.from_bytes(page[start + 3 : start + 5])
        for index in range(start + 8, min(start + 8 + 2 * cells, len(page) - 1), 2):
            try:
                yield _row(image, page, int.from_bytes(page[index : index + 2]))
            except (_Unreadable, IndexError, UnicodeDecodeError):
                continue


def _image(main: bytes, wal: bytes) -> _Image:
    size, reserved = _DEFAULT_PAGE, 0
    if main.startswith(_MAGIC):
        # The size 65536 does not fit in its two bytes and is written as 1.
        stated = int.from_bytes(main[16:18])
        stated = 65536 if stated == 1 else stated
        if stated >= 512 and stated.bit_count() == 1:
            size, reserved = stated, main[20]
    pages = {
        offset // size + 1: main[offset : offset + size]
        for offset in range(0, len(main) - size + 1, size)
    }
    pages.update(_committed(wal, size))
    return _Image(pages, size - reserved)


def _committed(wal: bytes, size: int) -> dict[int, bytes]:
    # Frames of an earlier round of the log lie behind those of this one and have another salt.
    committed: dict[int, bytes] = {}
    begun: dict[int, bytes] = {}
    salt = wal[16:24]
    for start in range(_WAL_HEADER, len(wal) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        if wal[start + 8 : start + 16] != salt:
            break
        number = int.from_bytes(wal[start : start + 4])
        begun[number] = wal[start + _FRAME_HEADER : start + _FRAME_HEADER + size]
        if wal[start + 4 : start + 8] != bytes(4):
            committed |= begun
            begun = {}
    return committed


def _row(image: _Image, page: bytes, offset: int) -> Row:
    length, offset = _varint(page, offset)
    number, offset = _varint(page, offset)
    record = _payload(image, page, offset, length)
    header_end, position = _varint(record, 0)
    column = header_end
    columns: list[str | None] = []
    while position < header_end:
        serial, position = _varint(record, position)
        if serial == 0:
            columns.append(None)
        elif serial >= 13 and serial % 2 == 1:
            end = column + (serial - 13) // 2
            columns.append(record[column:end].decode())
            column = end
        else:
            raise _Unreadable
    if column != len(record):
        raise _Unreadable
    return number, tuple(columns)


def _payload(image: _Image, page: bytes, offset: int, length: int) -> bytes:
    if length > _LONGEST_ROW:
        raise _Unreadable
    here = _length_on_leaf(length, image.usable)
    chunks = [page[offset : offset + here]]
    missing = length - here
    following = int.from_bytes(page[offset + here : offset + here + 4])
    while missing > 0:
        overflow = image.pages.get(following)
        if overflow is None:
            raise _Unreadable
        chunks.append(overflow[4 : min(4 + missing, image.usable)])
        missing -= image.usable - 4
        following = int.from_bytes(overflow[:4])
    payload = b"".join(chunks)
    if len(payload) != length:
        raise _Unreadable
    return payload


def _length_on_leaf(length: int, usable: int) -> int:
    # The rest lies on overflow pages, see "Cell Payload Overflow Pages" in the format.
    most = usable - 35
    if length <= most:
        return length
    least = (usable - 12) * 32 // 255 - 23
    kept = least + (length - least) % (usable - 4)
    return kept if kept <= most else least


def _varint(data: bytes, offset: int) -> tuple[int, int]:
    value = 0
    for index in range(offset, offset + 8):
        byte = data[index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, index + 1
    return value << 8 | data[offset + 8], offset + 9
