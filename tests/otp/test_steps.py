"""Natives that work in steps give what the real Erlang's give, however small the steps are."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

import pytest

from enigma_gen.term.atom import am, intern
from enigma_gen.term.cons import NIL, make_list
from tests.otp.natives import Call, differences
from tests.realerl import needs_erl

CALLS: Final = 5_000
SIZES: Final = [None, 1, 3, 10]
"""Cells and bytes in a step; None for as many as there are in real life."""

pytestmark = needs_erl


def set_sizes(monkeypatch: pytest.MonkeyPatch, size: int | None, **more: int) -> None:
    if size is None:
        return
    for module in ("steps", "unicode"):
        monkeypatch.setattr(f"enigma_gen.bifs.{module}.CELLS", size)
    for module in ("steps", "unicode", "binary_search"):
        monkeypatch.setattr(f"enigma_gen.bifs.{module}.BYTES", max(size, 8) if module == "unicode" else size)
    monkeypatch.setattr("enigma_gen.bifs.binary_search._AUTOMATON_BYTES", size)
    monkeypatch.setattr("enigma_gen.bifs.binary._MATCHES", size)
    for name, value in more.items():
        monkeypatch.setattr(f"enigma_gen.bifs.binary_search.{name}", value)


def check(make: Callable[[random.Random], Call], seed: object) -> None:
    choose = random.Random(str(seed))
    calls = [make(choose) for _ in range(CALLS)]
    found = differences(calls)
    assert not found, f"{len(found)} of {len(calls)} differ:\n" + "\n".join(found[:20])


def utf8(choose: random.Random) -> bytes:
    """A few characters, perhaps cut off or with wrong bytes."""
    data = "".join(choose.choices("a\xe4\xff\u20ac\U0001f600", k=choose.randrange(4))).encode()
    kind = choose.random()
    if kind < 0.3:
        return data[: choose.randrange(len(data) + 1)]
    if kind < 0.5:
        return data[choose.randrange(len(data) + 1) :]
    if kind < 0.6:
        return data + bytes([choose.choice([0x80, 0xC0, 0xFF, 0xED, 0xF4, 0xE0])])
    return bytes(choose.choices(range(256), k=choose.randrange(6))) if kind < 0.65 else data


def characters(choose: random.Random, depth: int = 0) -> Any:
    """Character data, right and wrong."""
    items: list[Any] = []
    for _ in range(choose.randrange(5)):
        kind = choose.random()
        if kind < 0.36:
            items.append(choose.choice([97, 98, 0xE4, 0xFF, 0x100, 0x20AC, 0x1F600]))
        elif kind < 0.4:
            items.append(choose.choice([0xD800, -1, 0x110000, 0xFFFF, 0xFFFE, 1 << 70, -(1 << 70)]))
        elif kind < 0.75:
            items.append(utf8(choose))
        elif kind < 0.97 and depth < 4:
            items.append(characters(choose, depth + 1))
        else:
            items.append(choose.choice([am.a, 1.5, (), NIL, 97]))
    tail = choose.choice([utf8(choose), utf8(choose), am.x, 97]) if items and choose.random() < 0.2 else NIL
    for item in reversed(items):
        tail = [item, tail]
    return tail


def unicode_call(choose: random.Random) -> Call:
    data = characters(choose) if choose.random() < 0.85 else utf8(choose)
    encoding = choose.choice([am.latin1, am.utf8, am.unicode, am.utf16, (am.utf32, am.little)])
    function = choose.choice([am.characters_to_list, am.characters_to_binary])
    return am.unicode, function, make_list([data, encoding])


@pytest.mark.parametrize("size", SIZES)
def test_characters(monkeypatch: pytest.MonkeyPatch, size: int | None) -> None:
    set_sizes(monkeypatch, size)
    check(unicode_call, size)


def word(choose: random.Random, least: int, most: int) -> bytes:
    return bytes(choose.choices(b"ab", k=choose.randint(least, most)))


def binary_call(choose: random.Random) -> Call:
    subject = word(choose, 0, 40)
    if choose.random() < 0.2:
        items = [
            word(choose, 0, 1) + subject[: choose.randrange(3)] + word(choose, 0, 8)
            for _ in range(choose.randint(1, 3))
        ]
        return (
            am.binary,
            choose.choice([am.longest_common_prefix, am.longest_common_suffix]),
            make_list([make_list(items)]),
        )
    kind = choose.random()
    pattern: Any = word(choose, 1, 5)
    if kind < 0.1:
        pattern = make_list([b"a", b"b"])
    elif kind < 0.7:
        pattern = make_list([word(choose, 1, 6) for _ in range(choose.randint(1, 20 if kind < 0.3 else 4))])
    function = choose.choice([am.match, am.matches, am.split])
    options: list[Any] = []
    if function is am.split:
        options = [option for option in (am.global_, am.trim, am.trim_all) if choose.random() < 0.5]
    if choose.random() < 0.3:
        start = choose.randrange(len(subject) + 1)
        options.append((am.scope, (start, choose.randint(-start, len(subject) - start))))
    return am.binary, function, make_list([subject, pattern, make_list(options)])


@pytest.mark.parametrize("few", [8, 1])
@pytest.mark.parametrize("size", SIZES)
def test_searches(monkeypatch: pytest.MonkeyPatch, size: int | None, few: int) -> None:
    """With searches of their own for up to `few` patterns, and the automaton for more."""
    set_sizes(monkeypatch, size, _FEW=few)
    check(binary_call, (size, few))


def iolist_call(choose: random.Random) -> Call:
    function = choose.choice(["list_to_binary", "iolist_to_binary", "binary_to_list"])
    if function == "binary_to_list" and choose.random() < 0.8:
        data = utf8(choose) * 3
        bounds = [choose.randint(0, len(data) + 1), choose.randint(0, len(data) + 1)] if choose.random() < 0.5 else []
        return am.erlang, intern(function), make_list([data, *bounds])
    return am.erlang, intern(function), make_list([characters(choose)])


@pytest.mark.parametrize("size", SIZES)
def test_io_lists(monkeypatch: pytest.MonkeyPatch, size: int | None) -> None:
    set_sizes(monkeypatch, size)
    check(iolist_call, size)
