"""Natives that OTP makes yield do not keep others waiting, whatever they get: catastrophic patterns, data of ten million bytes, maps of a hundred
thousand keys.

While a process calls the native, a task beside the VM wakes up each millisecond; the longest time it had to wait is what another process would have had to.
It is compared with what a loop of plain Python took just before, one that takes 50 ms where this was written: a slower machine is slower in both.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import trio

from enigma_gen.embed import open_vm
from enigma_gen.term.atom import intern
from tests.otp.differential import compile_erlang
from tests.realerl import needs_erl

TURNS: Final = 1_200_000
"""How often the loop turns that takes as long as anybody may have to wait."""
ATTEMPTS: Final = 5
SOURCE: Final = """
-module(stall).
-export([run/2]).

run(Name, Data) ->
    List = list(Name),
    {List, hostile(Name, {Data, List})}.  % nothing is freed before it returns

list(from_code_points) -> lists:duplicate(1000000, 1234);
list(mixed_characters) -> lists:duplicate(500000, 228);
list(long_list_subject) -> lists:duplicate(1000000, $a);
list(to_binary) -> lists:duplicate(2000000, $a);
list(unaligned_bits) -> lists:duplicate(300000, 97);
list(hash_text) -> lists:duplicate(1000000, $a);
list(length) -> lists:duplicate(2000000, $a);
list(length_in_guard) -> lists:duplicate(2000000, $a);
list(sizes) -> lists:duplicate(2000000, $a);
list(checksum_of_list) -> lists:duplicate(1000000, $a);
list(map_from_list) -> pairs();
list(map_from_keys) -> lists:seq(1, 300000);
list(map_keys) -> maps:from_list(pairs());
list(map_values) -> maps:from_list(pairs());
list(map_to_list) -> maps:from_list(pairs());
list(map_iterator) -> maps:from_list(pairs());
list(map_merge) -> {maps:from_list(pairs()), maps:from_list([{{A, x}, B} || {A, B} <- pairs()])};
list(map_to_binary) -> maps:from_list(pairs());
list(map_from_binary) -> term_to_binary(maps:from_list(pairs()));
list(map_hash) -> maps:from_list(pairs());
list(persistent_terms) -> [persistent_term:put({stall, N}, N) || N <- lists:seq(1, 100000)];
list(_) -> [].

pairs() -> [{N * 7919 rem 100003, N} || N <- lists:seq(1, 100000)].

hostile(backtracking, {A, _}) -> re:run([binary:part(A, 0, 30), $b], "((a+)*)*$", [report_errors]);
hostile(anchored_backtracking, {A, _}) -> re:run([binary:part(A, 0, 40), $b], "^(a|aa)+$", [{match_limit, 3000000}]);
hostile(recursion, {A, _}) -> re:run([binary:part(A, 0, 25), $b], "^(a(?1)?|aa)*$", []);
hostile(long_subject, {A, _}) -> re:run(A, "a*b", [anchored]);
hostile(every_place, {A, _}) -> re:run(binary:part(A, 0, 20000), "a*b", [no_start_optimize]);
hostile(nested_parentheses, _) -> re:compile(lists:duplicate(5000, $() ++ lists:duplicate(5000, $)));
hostile(nested_repeats, _) -> re:compile("((((((a{1,100}){1,100}){1,100}){1,100}){1,100}){1,100}){1,100}");
hostile(long_pattern, {A, _}) -> re:compile(A);
hostile(long_list_subject, {_, L}) -> re:run(L, "aaa", []);
hostile(global, {A, _}) -> re:run(binary:part(A, 0, 20000), "a", [global]);
hostile(code_points, {A, _}) -> unicode:characters_to_list(binary:part(A, 0, 2000000));
hostile(from_code_points, {_, L}) -> unicode:characters_to_binary(L);
hostile(mixed_characters, {A, L}) -> unicode:characters_to_binary([L, [binary:part(A, 0, 5000000) | A]]);
hostile(latin1, {A, _}) -> unicode:characters_to_binary(A, latin1);
hostile(match_nothing, {A, _}) -> binary:match(A, <<"b">>);
hostile(match_long, {A, _}) -> binary:match(A, <<(binary:part(A, 0, 100000))/binary, "b">>);
hostile(match_several, {A, _}) -> binary:match(A, [<<(binary:part(A, 0, 1000))/binary, "b">>, <<"c">>]);
hostile(match_many, {A, _}) -> binary:match(binary:part(A, 0, 2000000), [<<"b", N>> || N <- lists:seq(1, 200)]);
hostile(matches, {A, _}) -> binary:matches(binary:part(A, 0, 1000000), <<"a">>);
hostile(split, {A, _}) -> binary:split(binary:part(A, 0, 1000000), [<<"a">>, <<"b">>], [global]);
hostile(prefix, {A, _}) -> binary:longest_common_prefix([A, <<A/binary, "b">>]);
hostile(suffix, {A, _}) -> binary:longest_common_suffix([A, <<"b", A/binary>>]);
hostile(compress, {A, _}) -> zlib:compress(A);
hostile(compress_small_pieces, {A, _}) -> zlib:gzip([binary:part(A, N, 100) || N <- lists:seq(0, 2000000, 100)]);
hostile(uncompress_a_bomb, {A, _}) -> zlib:uncompress(zlib:compress(A));
hostile(uncompress_in_small_chunks, {A, _}) -> zlib:gunzip([<<B>> || <<B>> <= zlib:gzip(A)]);
hostile(to_list, {A, _}) -> binary_to_list(binary:part(A, 0, 2000000));
hostile(to_binary, {_, L}) -> list_to_binary(L);
hostile(length, {_, L}) -> length(L);
hostile(length_in_guard, {_, L}) when length(L) > 1000000 -> long;
hostile(sizes, {A, L}) -> iolist_size([L, [A | A]]);
hostile(bits_to_list, {A, _}) -> bitstring_to_list(<<(binary:part(A, 0, 2000000))/binary, 1:1>>);
hostile(unaligned_bits, {A, L}) -> list_to_bitstring([<<1:1>>, L, A, L]);
hostile(hash_text, {_, L}) -> erlang:phash2(L);
hostile(hash_binary, {A, _}) -> erlang:phash2(binary:part(A, 0, 1000000));
hostile(old_hash_binary, {A, _}) -> erlang:phash([binary:part(A, 0, 1000000), binary_to_list(A, 1, 300000)], 1000);
hostile(checksum, {A, _}) -> {erlang:md5([A, A]), erlang:crc32(A), erlang:adler32([A | A])};
hostile(checksum_of_list, {_, L}) -> {erlang:md5(L), erlang:crc32(L), erlang:adler32(L)};
hostile(md5_update, {A, _}) -> erlang:md5_update(erlang:md5_update(erlang:md5_init(), "x"), [A, A, A]);
hostile(map_from_list, {_, L}) -> maps:from_list(L);
hostile(map_from_keys, {_, L}) -> maps:from_keys(L, 1);
hostile(map_keys, {_, M}) -> maps:keys(M);
hostile(map_values, {_, M}) -> maps:values(M);
hostile(map_to_list, {_, M}) -> erts_internal:map_next(0, M, []);
hostile(map_iterator, {_, M}) -> erts_internal:map_next(0, M, iterator);
hostile(map_merge, {_, {M, N}}) -> {N, maps:merge(M, N)};
hostile(map_to_binary, {_, M}) -> term_to_binary(M);
hostile(map_from_binary, {_, B}) -> binary_to_term(B);
hostile(map_hash, {_, M}) -> {erlang:phash2(M), erlang:phash(M, 1000)};
hostile(persistent_terms, _) -> {[persistent_term:get() || _ <- lists:seq(1, 20)], persistent_term:info()}.
"""
NAMES: Final = [line.split("(")[1].split(",")[0] for line in SOURCE.splitlines() if line.startswith("hostile(")]

pytestmark = [needs_erl, pytest.mark.slow]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("stall") / "stall.erl"
    source.write_text(SOURCE, encoding="utf-8")
    return compile_erlang([source])


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Without Python's collector of cycles, as on the command line: it would look at millions of list cells."""
    gc.disable()
    yield
    gc.enable()


async def longest_wait(directory: Path, name: str) -> float:
    """How long, at most, a task had to wait for its turn while ``hostile(name)`` ran: CPU seconds of the thread that all run in."""
    waits = [0.0]
    before = time.thread_time()

    async def wake_up() -> None:
        nonlocal before
        while True:
            await trio.sleep(0.001)
            now = time.thread_time()
            waits.append(now - before)
            before = now

    async with open_vm([directory], cache=directory / "cache") as vm, trio.open_nursery() as nursery:
        data = b"a" * 10_000_000
        before = time.thread_time()
        nursery.start_soon(wake_up)
        await trio.sleep(0.005)
        result = await vm.call("stall", "run", intern(name), data)
        waits.append(time.thread_time() - before)
        nursery.cancel_scope.cancel()
        del result
    return max(waits)


def yardstick() -> float:
    """The CPU seconds that the loop takes now."""
    before = time.thread_time()
    total = 0
    for number in range(TURNS):
        total = (total + number) & 0xFFFF
    return time.thread_time() - before


@pytest.mark.parametrize("name", NAMES)
def test_others_go_on(directory: Path, no_collector: None, name: str) -> None:
    waits = []
    for _ in range(ATTEMPTS):
        most = yardstick()
        waits.append(trio.run(longest_wait, directory, name) / most)
        if waits[-1] < 1:
            return
    raise AssertionError(f"others had to wait {min(waits):.1f} times as long as they may have to")
