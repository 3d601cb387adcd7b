"""JSON as RFC 8785 writes it, byte for byte the same wherever it is made: what is hashed.

The journal is written in the transaction of every change, so what nearly all of it is made of
(words, whole numbers, lists and mappings by plain names) is written by orjson, which writes the
same twenty times as fast; anything else by the library for the standard.
"""

from typing import Any, cast

import orjson
import rfc8785

# Beyond this a whole number is not the same in every JSON reader; rfc8785 refuses it.
SAFE = 2**53 - 1


def canonical_json(value: Any) -> bytes:
    """The value in canonical form; raises where it has none."""
    if _is_plain(value):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    """Whether both write it alike: no fractions, and no names that sort differently as UTF-16."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        return -SAFE <= value <= SAFE
    if isinstance(value, dict):
        items = cast("dict[Any, Any]", value).items()
        return all(type(key) is str and key.isascii() and _is_plain(one) for key, one in items)
    if isinstance(value, list | tuple):
        return all(_is_plain(one) for one in cast("list[Any]", value))
    return False
