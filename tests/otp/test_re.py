"""The natives of ``re`` against a real Erlang: patterns, subjects and options in all combinations, random patterns, errors, and limits.

Matching again and again, replacing and splitting are ``re.erl``'s, which runs on both sides.
"""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any, Final

import pytest
import trio

from enigma_gen.embed import open_vm
from enigma_gen.term import etf
from enigma_gen.term.atom import am, intern
from enigma_gen.term.cons import NIL, make_list
from tests.otp.differential import compile_erlang
from tests.otp.natives import Call, differences
from tests.realerl import needs_erl

PATTERNS: Final = rb"""
a|a*|(a)(b)?|^a|a$|^|$|\ba|a+?|[a-c]+|[^a]|.|.*|(.)\1|(?i)A|(?<=a)b|(?<!a)b|(?=b)|a(?!b)|(?>a+)b|a++b|\d+|\w+|\s|\h|\v|\R|\N|\X|a\Kb|\Ga|\A|\Z|\z
(?1)(a)|(a(?1)?b)|(a)?(?(1)b)|[[:alpha:]]+|[[:^digit:]]|\x61|\141|\cA|\e|(?s).|(?m)^.$|(?x) a  b # c|\Qa.b\E|(*COMMIT)b|a(*SKIP)b|a(*PRUNE)b|(*ACCEPT)
(*MARK:x)a|(?i)\xe4|[\xc0-\xff]|\p{Lu}|\p{L}+|\P{Ll}|\p{Greek}|\x{e4}|\x{263a}|(?i)\x{3c3}|a{,2}|a{2}|a{2,}|(?<n>.)(?<m>.)?|(?'n'a)\k<n>
(?P<n>a)(?P=n)|(?P<n>a)(?P>n)|\g{-1}(a)|(a)\g1|(a)\g{-1}|(?(DEFINE)(?<q>b))a(?&q)|(a?)*|(a*)*|(a*)+|(?U)a+|\C|(?i:a)B|[\w-]+|[]a]|[^]a]+|a\b|\B.
(?#comment)a|()|(?:)|x?|[a\-z]|[\b]|(?=(a))|(?!(a))b|(?<=(a))b|(\()?b(?(1)\))|(*CRLF)a.b|(*ANY)(*BSR_UNICODE)\R|(*UCP)\w|(*UTF8).|\y\i|[\y\X]|\8
"""
ALTERNATIVES: Final = [
    rb"(a)|(b)",
    rb"(?<x>a)|(?<y>b)",
    rb"(a|ab)(c|bcd)(d*)",
    rb"((a)|(b))*",
    rb"(?(?=a)a|b)",
    rb"(a)?(?(1)b|c)",
    rb"(?|(a)|(b))",
    rb"a(*SKIP)b|c",
    rb"a(*THEN)b|ac",
    rb"(?:a|b){2,3}",
    rb"(?J)(?<n>a)|(?<n>b)",
    rb"(a|b)*?c",
    rb"a|b|",
    rb"(?<=a|bc)d",
    rb"^(a(?1)b|)$",
    b"\xe4",
]
SUBJECTS: Final = [
    b"",
    b"a",
    b"ab",
    b"abc",
    b"abcd",
    b"aab",
    b"AbC",
    b"a\nb",
    b"a\r\nb\n",
    b"\n",
    b"a b",
    b"foo bar 12",
    b"\xe4\xc4",
    b"\xc3\x84\xe2\x98\xba",
    b"\xce\xa3\xcf\x83\xcf\x82",
    b"a.b",
    b"(b)",
    b"a\x00b",
    b"\x85\xa0",
    b"xyiX8",
]
OPTIONS: Final[list[list[Any]]] = [
    [],
    ["unicode"],
    ["caseless"],
    ["multiline", "dotall"],
    [("newline", "crlf")],
    [("newline", "any"), "multiline"],
    ["ungreedy", "extended"],
    ["anchored"],
    ["unicode", "ucp", "caseless"],
    [("capture", "all_but_first", "binary")],
    [("capture", "all_names", "binary")],
    ["notempty"],
    ["notempty_atstart", "notbol"],
    ["noteol", "dollar_endonly"],
    ["firstline", "bsr_anycrlf"],
    ["no_auto_capture", "dupnames"],
    ["dupnames", ("capture", ["n", "m", 1], "list")],
    ["no_start_optimize", ("capture", "first", "list")],
    ["never_utf", ("capture", "none")],
]


def term(value: Any) -> Any:
    """Python as an Erlang term: str is an atom."""
    if isinstance(value, str):
        return intern(value)
    if isinstance(value, tuple):
        return tuple(map(term, value))
    return make_list(list(map(term, value))) if isinstance(value, list) else value


def call(function: str, *arguments: Any) -> Call:
    """``re:function(arguments)``."""
    return am.re, intern(function), make_list(arguments)


def run(subject: Any, pattern: Any, options: list[Any]) -> Call:
    """``re:run/3``."""
    return call("run", subject, pattern, term(options))


def check(calls: list[Call], modules: dict[str, str] | None = None) -> None:
    """All `calls` give what they give on the real Erlang."""
    found = differences(calls, modules)
    assert not found, f"{len(found)} of {len(calls)} differ:\n" + "\n".join(found[:20])


ALL_PATTERNS: Final = [*PATTERNS.replace(b"\n", b"|").strip(b"|").split(b"|"), *ALTERNATIVES]


def random_pattern(choose: random.Random, depth: int = 0) -> bytes:
    """A valid pattern over ``a``, ``b`` and ``c``."""
    atoms = [b"a", b"b", b"c", b".", b"[ab]", b"[^a]", b"\\b", b"\\w", b"^", b"$"]
    made = b""
    for _ in range(choose.randrange(1, 4)):
        piece = choose.choice(atoms)
        if depth < 3 and choose.random() < 0.35:
            opening = choose.choice([b"(", b"(", b"(?:", b"(?>", b"(?=", b"(?!", b"(?<n>", b"(?i:"])
            piece = opening + random_pattern(choose, depth + 1) + b")"
        if choose.random() < 0.3 and not piece.endswith((b"^", b"$", b"\\b")):
            piece += choose.choice([b"*", b"+", b"?", b"*?", b"+?", b"{1,2}", b"++", b"?+"])
        made += piece
    return made + b"|" + random_pattern(choose, depth + 1) if depth < 3 and choose.random() < 0.2 else made


@needs_erl
def test_patterns_subjects_and_options() -> None:
    check([run(*case) for case in itertools.product(SUBJECTS, ALL_PATTERNS, OPTIONS)])


@needs_erl
def test_random_patterns() -> None:
    choose = random.Random("patterns")
    calls = [
        run(bytes(choose.choices(b"abcAB \n", k=choose.randrange(12))), random_pattern(choose), choose.choice(OPTIONS))
        for _ in range(6000)
    ]
    check(calls)


RECURSIVE: Final = [
    *rb"""
(?R) a(?R)? a?(?R) a*(?R)b (?1)() (a|(?1)) ((?1)|a) (a?(?1)) (?:a?(?R)) (?=(?R)) (a(?1)?|b(?1)) (a|b?(?1)) x(?:(?R)) ((?R)) x((?1))
(x|y((?1))) (x|y?((?1))) (x|(y?)((?1))) ^(?R) \b(?R) (\1(?1)) (?<n>(?&n)) (?P<n>a?(?P>n)) (a{0,3}(?1)) (a{1,3}(?1)) (a{0}(?1)) ((a|)(?1))
((a|b)(?1)?) ((a|b)?(?1)) ((?=a)(?1)) ((?!a)(?1)) ((?>a?)(?1)) ((?(2)a)(?1))() ((?(2)a|b)(?1))() (\Qa\E(?1)?) (\Q\E(?1)) (\R(?1)?) (\K(?1))
([ab](?1)?) ([ab]*(?1)) ((?i)(?1)) ((?#x)(?1)) (\g<1>) (a?\g<-1>) (a\g'1'?) a|(?R) a|b(?R)?|c (?(DEFINE)(?<x>(?&x)))a (a?(?2)?)(b?(?1)) ((?2)?)((?1))
((?(R)a|(?1))) ((?(R1)a|b?(?1))) (?|(a?(?1))) (?|(a)|(b?(?1))) (?|(a)|b)((?2)) (*ACCEPT)(?R) (a*+(?1)) (a++(?1)?) (\x{61}?(?1)) (\d?(?1)) ((?1)?) ((?1)*a)
((?2)(a?)(?1)) ((?2)(a)(?1)) (a?(?1)?) ((?:a?|b)(?1)) ((?:a|b)(?1)?) (\p{L}?(?1)) $(?R) ((?=(?1)a)b) ((?<=a)(?1)) ([[:alpha:]](?1)?) ([]a](?1)?) (a??(?1))
(ab?(?1)?) ((?C)(?1)) ((?1))|x (a{,3}(?1)?) (?x)(a?#x (a(?-1)?) (a?(?-1)) ((a)(?-1)?) ((a)(?-2)) (?+1)(a) (a(?+1)?)(b?) ((?(?=a)b|(?1))c)
((\2?)(?1)) ((?<m>a)?\k<m>(?1)) (?x-i:a_?_(?R)) (?:a|(?:b|(?:c?(?R)))) ((?:a?b?){2}(?1)) (.?(?1)) (\C?(?1)) (\N?(?1)) (\N(?1)?) (\0?(?1)) (\01(?1)?)
""".replace(b"_", b" ").split(),
    b"(?x)( a ? # x\n (?1))",
    b"(?x)( a # x?\n (?1)?)",
]


@needs_erl
def test_calls_that_could_go_on_for_ever_are_refused() -> None:
    choose = random.Random("recursion")
    items = [
        b"a",
        b"b?",
        b"a*",
        b"(?1)",
        b"(?2)?",
        b"(?-1)",
        b"(?R)",
        b"|",
        b"[a]",
        b"\\b",
        b"(?=a)",
        b"a{2}",
        b"a{0,2}",
        b"\\1",
    ]

    def made(depth: int) -> bytes:
        text = b""
        for _ in range(choose.randrange(1, 4)):
            if depth < 3 and choose.random() < 0.4:
                opening = choose.choice([b"(", b"(", b"(?:", b"(?>", b"(?!", b"(?|", b"(?i:"])
                text += opening + made(depth + 1) + b")" + choose.choice([b"", b"", b"?", b"*", b"+", b"{0}"])
            else:
                text += choose.choice(items)
        return text

    patterns = [*RECURSIVE, *(made(0) for _ in range(3000))]
    calls = [call("compile", pattern, term(options)) for pattern in patterns for options in ([], ["no_auto_capture"])]
    # Compiled patterns are of no interest here, nor which of two errors is told: only whether one side refuses what the other takes.
    found = [text for text in differences(calls) if text.count("re_pattern") == 1]
    assert not found, f"{len(found)} of {len(calls)} differ:\n" + "\n".join(found[:20])


@needs_erl
def test_arguments_that_are_wrong() -> None:
    odd = [am.a, 1, 1.5, (), (am.a,), make_list([am.a]), b"\xff", make_list([300]), [97, 98], make_list([-1])]
    options = [
        *([option] for option in ("foo", "global", "report_errors", "capture", 1, b"x", ("offset",), ("offset", 0))),
        [("offset", 1 << 31)],
        [("offset", -1)],
        [("offset", "a")],
        [("match_limit", -1)],
        [("match_limit_recursion", 1.5)],
        [("newline", "foo")],
        [("newline", 1)],
        [("newline", "lf"), ("newline", "any")],
        [("newline", "cr"), ("newline", "lf")],
        ["bsr_anycrlf", "bsr_unicode"],
        [("capture", "foo")],
        [("capture", ["foo"], "bar")],
        [("capture", [1.5])],
        [("capture", [-1])],
        [("capture", [b"x", 0, [120], 99], "binary")],
        [("capture", [], "list")],
        [("capture", "first", "index", 1)],
        ["unicode", "never_utf"],
        ["anchored", "caseless", "dotall"],
    ]
    calls = [run(b"a", b"a", option) for option in options]
    calls += [call("compile", b"a(", term(option)) for option in options]
    calls += [run(b"a", one, ["unicode"]) for one in odd] + [run(one, b"a", ["unicode"]) for one in odd]
    calls += [run(b"a", one, ["global"]) for one in odd] + [run(one, b"a", ["global"]) for one in odd]
    calls += [run(b"a", one, []) for one in odd] + [run(one, b"a", []) for one in odd]
    calls += [call("compile", one) for one in odd if not isinstance(one, bytes)]
    calls += [call("inspect", one, am.namelist) for one in odd]
    calls += [call("internal_run", b"a", b"a", NIL, one) for one in odd]
    calls += [call("split", b"a", one) for one in odd] + [call("replace", b"a", one, b"b") for one in odd]
    compiled = (am.re_pattern, 0, 0, 0)
    calls += [run(b"a", one, []) for one in (compiled, (*compiled, am.a), (*compiled, b""), (*compiled, b"abcdef"))]
    check(calls)


@needs_erl
def test_again_and_again() -> None:
    """``global``, ``replace`` and ``split``, with lists of characters too."""
    choose = random.Random("again")
    subjects = [*SUBJECTS, make_list([1234, 97, 0x1F600, 98]), make_list([97, b"b\xc3\xa4", NIL]), b"a,b;;c,d" * 3]
    patterns = [*ALL_PATTERNS, b"[,;]", b"([,;])", b"x*", make_list([1234])]
    calls = []
    for _ in range(3000):
        subject, pattern = choose.choice(subjects), choose.choice(patterns)
        options = [*choose.choice(OPTIONS), *choose.choice([[], ["global"], ["unicode", "global"]])]
        plain = [option for option in options if type(option) is str and option != "report_errors"]
        kind = choose.choice([[], [("return", "list")], [("return", "binary")]])
        calls.append(run(subject, pattern, options))
        calls.append(
            call("replace", subject, pattern, choose.choice([b"<&>", b"\\1\\g{2}", b""]), term([*plain, *kind]))
        )
        some = choose.choice([[], ["trim"], ["group"], [("parts", 2)], [("parts", 0)]])
        calls.append(call("split", subject, pattern, term([one for one in plain if one != "global"] + kind + some)))
    check([one for one in calls if valid(one)])


def valid(one: Call) -> bool:
    """Whether OTP does not loop for ever: it does where a pattern with ``\\K`` matches before where the search began."""
    return b"\\K" not in etf.encode(one)


@needs_erl
def test_words_of_latin1_in_utf_mode() -> None:
    """``\\w`` takes letters of ISO 8859-1 wherever it stands once, and ASCII only where it is repeated."""
    patterns = rb"\w|\w+|\w |\w *|\w#+|\w{2}|\w{|\w(?#)+|(\w)|(?:\wb)?\w|a\w|\w\E+|\Qa\E\w|(*UTF)\w|(*UTF8)(*UCP)\w+|\w b".split(
        b"|"
    )
    subjects = ["\xe5", "-\xe5b", "a\xe5", "\xe5\xe5", "\u0400", "\xe5+"]
    options = [[], ["unicode"], ["unicode", "extended"], ["unicode", "ucp"]]
    check([run(subject.encode(), *case) for subject in subjects for case in itertools.product(patterns, options)])


@needs_erl
def test_groups_that_refer_to_themselves() -> None:
    """Such a group is atomic in PCRE 8, however it is referred to."""
    patterns = rb"""^(a\1?){4}$ ^(a\g1?){4}$ ^(a\g{1}?){4}$ ^(a\g{-1}?){4}$ ^(?<n>a\k<n>?){4}$ ^(?'n'a\k'n'?){4}$ ^(?P<n>a(?P=n)?){4}$ ^(?<n>a\k{n}?){4}$
        ^(?<n>a\g{n}?){4}$ ^((a)\1?){3}$ ^((a)\2?){3}$ ^(a|b\1)+ (a*|\1b)*c ((?i)a\1?)+B ^(a(b\1?|\2)*)+$ (?<n>(?<m>a\k<n>?|\k<m>b)+)c (a\1?|(""".split()
    subjects = ["a" * n for n in range(12)] + ["abab", "aabb", "aac", "aaB", "aabaabc", "ababc", ""]
    check([run(subject.encode(), pattern, []) for subject in subjects for pattern in patterns])


@needs_erl
def test_limits() -> None:
    """The limit on recursion counts as OTP's does; the other one may differ a little, but not where it is reached early or not at all."""
    cases = [
        (b"aaa", b"a"),
        (b"aaab", b"a*b"),
        (b"aaab", b"(a)*b"),
        (b"foobar", b"(?=foo)\\w+"),
        (b"abcdefgh", b".*?h"),
    ]
    calls = [
        run(subject, pattern, ["report_errors", ("match_limit_recursion", limit)])
        for subject, pattern in cases
        for limit in (0, 1, 2, 3, 5, 8, 9, 10, 20)
    ]
    calls += [
        run(subject, pattern, ["report_errors", ("match_limit", limit)])
        for subject, pattern in cases
        for limit in (0, 1, 99)
    ]
    calls += [run(b"a" * 30 + b"c", b"^((a+)*)*$", options) for options in ([], ["report_errors"])]
    found = differences(calls)
    assert not found, "\n".join(found)


@needs_erl
@pytest.mark.parametrize("window", [1, 7, 64])
def test_long_subjects_are_matched_in_windows(monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    monkeypatch.setattr("enigma_gen.bifs.re_match._WINDOW", window)
    monkeypatch.setattr("enigma_gen.bifs.re_match._FIRST_PLACES", 2)
    choose = random.Random(window)
    calls = [
        run(b"".join(choose.choices(SUBJECTS, k=9)), choose.choice(ALL_PATTERNS), choose.choice(OPTIONS))
        for _ in range(4000)
    ]
    check(calls)


WRONG_PATTERNS: Final = [
    *rb"""
( ) a(b a)b [ [a a] [b-a] * +a ? a** a{2,1} a{65536} a{99999999} \ a\ \c (? (?x (?z) (?< (?<a (?<a> (?<1a>x)
(?<a>x)(?<a>y) (?P (?P<a (?P=a) (?P>a) (?Pz \1 (a)\2 \g \g{ \g{0} \g{a} \k \k< \k<a \k<a> (?1) (?+ (?+1) (?-1) (?R
(?&a) (?( (?(1 (?(1)a|b|c) (?(2)a) (?(a)b) (?(?=a)b|c|d) (?(DEFINE)a|b) (?(R [[:foo:]] [:alpha:] [[.a.]] [[=a=]]
(?# (?#a (?C256) (?C1 (?Cx) (?C) \x{ \x{g} \x{110000} \x{fff} \x{} \o \o{ \o{9} \o{777} \o{} \777 \p \p{ \p{Foo}
\pZ \P{^Lu} \p{L \L \l \U \u \N{name} \N{U+41} [\N] \Q \E \Qa (?<=a*) (?<=a+b) (?<!a|bc*) (?<=\C) (*FOO)
(*ACCEPT:x) (*MARK) (*MARK:) (*:) (*PRUNE:x) (*UTF8) (*UTF) (*UCP)a (*CRLF)a (*ANY)(*BSR_UNICODE)a
(*LIMIT_MATCH=10)a (*LIMIT_RECURSION=10)a (*LIMIT_DEPTH=10)a (*LIMIT_HEAP=10)a (*NOTEMPTY)a (*NO_JIT)a
(*NO_AUTO_POSSESS)a (*NO_START_OPT)a (*NUL)a (*NO_DOTSTAR_ANCHOR)a (*pla:a) (*atomic:a) (*sr:a) (?|(?<a>x)|(?<b>y))
(?|(?<a>x)|(?<a>y)) [a-\d] [\d-z] [z-\w] [a-[:digit:]] [[:digit:]-a] (?i-i-i) (?^a) (?xx) (?n) (?-n) (?aD)a (?'a
(?'a' (?'a'x) (?<abcdefghijklmnopqrstuvwxyzabcdefg>x) (?<a-b>x) (?<>x) (?()a) (?(0)a) (?(+1)a)(b) (?(-1)a)
(?(<a>)b) (?('a')b) (?(<a)b) (?(R&a)b) (?(VERSION>=10)a|b) a{,3} (?: (?> (?= (?! (?<= (?<! (?=a)* \b* ^* $+ \G+
(?i)* (a)(b)\g{-02} (a)\g{01} (a)\g01 (a)\g00 x{2}{3} x{2}+ x++ x+++ (a| |* [] [^] []a] [^]a] [a\] [\ \8 \9 \18 \08 [\8] \g{-1} \g{-0} \g{+1}(a) \g<1> \g<
\g'1 \g<a> \i \y \j \m [\y] [\B] [\R] [\X] [\b] [\A] \K (?=\K) (?<=\Ka) (?U)a+ (?J)(?<a>x)(?<a>y) (?X) (?X)\y
(?s-i:a) (?s-i (?s- (?s) (?-) (?) (?:)* () (|)* (*F) (*FAIL) (*COMMIT) (*COMMIT:x) (*THEN) (*SKIP:x) (* (*a (*)
(*)b a(*) (?<n>a)(?&n) (?P>n)(?<n>a) (?<=a|bb) (?<=(?:a|bb)) (?<=a{1,2}) (?<=\R) (?<=\X) \C (?(?!a)b|c) (?(?i)a)
(?(?>a)b) (?(?C1)(?=a)b) (?C1) (?C`x`) (?C'x') abc(?z)def x(?<n>a)(?<n>b)y ab(?<n (a(b(c a(b))c abc[x-
abc\x{110000}def ab\p{Foo}cd ab(?P=foo)cd ab\k{foo}cd ab\g{foo}cd ab(?&foo)cd abc(?5)def abc(?-5)def ab\5cd
(?<=ab*)cd cd(?<=ab*)ef(?<=x+) (?(foo)a|b)cd (?(1)a|b|c)(d) (a)(?(1)b|c|d)e a(*FOO)b ab{3,2}cd ab{70000}cd
[[:foo:]x]y ab\ ab(?# ab(?#cd (((((((((( (?:(?:(?: a|(b|(c ab(?i ab(?iz) (?i)(?z) ab(?<$>x) ab(?P<1>x) ab(?'n
ab\o{8} ab\x{zz} [\x{zz}] [b-a]x x[z-a]y[ [a-z x[[:alpha:] x[[.a.]] x[[=a=]] [:alpha:]x x[:alpha:] x(?C300)y x(?C1y
a(?R)b (?1)(?1) (a(?1)) (?1)() ((?2))((?1)) (?:a(?R)?) ((?=a(?1))) (x(?1)?) (?<a>b(?&a))
""".split(),
    b"\\c\xe4",
    b"\\c\n",
    b"a{ 1,2}",
    b"a{1 }",
    b"\xff",
    b"(?\x00)",
    b"a\x00(",
    b"ab\\c\xe9d",
    b"[\\c\xe9]",
]


@needs_erl
def test_errors_and_their_positions() -> None:
    check(
        [
            run(b"", pattern, ["report_errors", *options])
            for pattern in WRONG_PATTERNS
            for options in ([], ["unicode"], ["extended"])
        ]
    )


PATTERN_TEST: Final = """
-module(pattern_test).
-export([survives/3, forged/2]).

survives(Text, Options, Subject) ->
    {ok, Pattern} = re:compile(Text, Options),
    Again = binary_to_term(term_to_binary(Pattern)),
    Self = self(),
    spawn(fun() -> Self ! {result, re:run(Subject, Again, [global, {capture, all_names, list}])} end),
    Element = fun(N) -> element(N, Pattern) end,
    receive {result, Result} -> {Result, re:inspect(Again, namelist), re:run(Subject, Again), lists:map(Element, [1, 2, 3, 4])} end.

forged(Text, Changes) ->
    {ok, {re_pattern, _, _, _, Binary}} = re:compile(Text, []),
    [forge(Binary, Change) || Change <- Changes],
    ok.

forge(Binary, {At, Byte, Size, Captures}) ->
    <<Before:At/binary, _, After/binary>> = Binary,
    Part = binary:part(<<Before/binary, Byte, After/binary>>, 0, min(Size, byte_size(Binary))),
    try re:run(<<"aBBc">>, {re_pattern, Captures, 0, 0, Part})
    catch error:badarg -> badarg
    end.
"""


@needs_erl
def test_compiled_patterns_are_data() -> None:
    """They can be sent and survive the external format."""
    patterns = [b"(?<n>b+)", b"(?<n>a)|(?<m>b)", b"a", b"(*ANY)a", b"\\x{e4}(?<x>.)?"]
    options = [[], ["caseless"], ["unicode"], [("newline", "crlf")], ["dupnames"]]
    check(
        [
            (am.pattern_test, am.survives, make_list([pattern, term(option), subject]))
            for pattern, option, subject in itertools.product(patterns, options, [b"aBBc", b"\xc3\xa4b", b"ab"])
        ],
        {"pattern_test": PATTERN_TEST},
    )


@needs_erl
def test_forged_patterns_do_no_harm(tmp_path: Path) -> None:
    choose = random.Random("forged")
    changes = [
        (choose.randrange(14), choose.randrange(256), choose.randrange(8, 20), choose.choice([0, 1, 2, 1 << 40, -1]))
        for _ in range(3000)
    ]
    (tmp_path / "pattern_test.erl").write_text(PATTERN_TEST, encoding="utf-8")
    compile_erlang([tmp_path / "pattern_test.erl"])

    async def main() -> Any:
        async with open_vm([tmp_path], cache=False) as vm:
            return await vm.call("pattern_test", "forged", b"(?<n>b)+", make_list(changes))

    assert trio.run(main) is am.ok
