"""The edge cases that natives are called with: pools of terms by kind, and which native takes what.

A row of :data:`ARGUMENTS` names the pools of a native's parameters, one letter each; a native without a row gets the pool of all kinds everywhere.
Each parameter gets odd terms of other kinds besides.
"""

from __future__ import annotations

from typing import Any, Final

from enigma_gen.term import etf
from enigma_gen.term.atom import Atom
from enigma_gen.term.bits import Bitstring
from enigma_gen.term.cons import NIL, make_list, to_python
from enigma_gen.term.parse import parse_term


def _terms(text: str) -> list[Any]:
    return [parse_term(line) for line in text.strip().splitlines()]


INTEGERS: Final = [
    *(0, 1, -1, 2, 3, 5, 7, 8, 10, 16, 36, 37, 47, 58, 63, 64, 65, 100, 127, 128, 255, 256, 257, 1000, 65535, 65536, 1114111, 1114112, 55296),
    *(sign * ((1 << bits) + step) for bits in (31, 32, 53, 59, 60, 63, 64, 65, 128, 1023, 1024) for step in (-1, 0, 1) for sign in (1, -1)),
    *(10**19, 3**200, -(7**100), 12345678901234567890123),
]  # fmt: skip

FLOATS: Final = [
    *(0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 0.1, 0.3, 1e-5, 1e-4, 123.456, 1e10, 1e15, 1e16, 1e17, 1e21, 1e22, 1e23, 1e100, 1e308),
    *(1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 9007199254740991.0, 9007199254740992.0, 9007199254740994.0, 4503599627370497.5),
    *(0.49999999999999994, -0.49999999999999994, 1.0e-300, 3.141592653589793, 2.0, 10.0, 100.0, 1000.0, 12345678912.0, 576460752303423488.0),
    *(-1.7976931348623157e308, 99.995, 0.05, 1.005, 2.675, 1e18, 1.8446744073709552e19, 4503599627370496.5, 0.99999, 9.5, 0.995),
]  # fmt: skip

ATOMS: Final = _terms(
    "true\nfalse\nok\nundefined\n''\nfoo\n'hello world'\n'é'\n'日本'\nabc\nlatin1\nutf8\nunicode\nbig\nlittle\niterator"
)

BITS: Final = [
    *(b"", b"a", b"abc", b"\0", b"hello world", b"\xff\xfe", b"\xc3\xa9", b"\xe2\x82", b"ab\0cd", b"x" * 70, b"abcabcabc", b"\xf0\x9f\x98\x80"),
    *(b"123", b"-45", b"+7", b"12x", b"1.5", b"-1.5e10", b"1e5", b"0xff", b"FF", b"zz", b" 1", b"1_000", b"9" * 30, b"1.0e400", b"1,5", b"+-1"),
    Bitstring(b"\x12\x34\x56", 4, 16),
    Bitstring(b"hello", 8, 24),
    Bitstring(b"\xff", 0, 3),
    Bitstring(b"\xab\xcd", 3, 9),
    Bitstring(b"abc", 0, 0),
]  # fmt: skip

LISTS: Final = _terms("""
[]
[1]
[1,2,3]
[3,2,1,2,3,1.0,2.0]
"hello"
"abcabc"
[a,b,c,a]
[a|b]
[1,2|3]
[[1,2],[3|<<4>>],<<5,6>>|<<7>>]
[<<1>>,2,[3,[4]]]
[256]
[-1]
[{a,1},{b,2},{c,3}]
[{a,1},{b,2}|c]
[{1,a},{1.0,b},{2,c}]
[{a},{b,2},x,{c,3,4}]
[{1,x},{2,y}]
[{1,x},{0,y}]
[{9,x}]
["nested",["deep",[$x]]]
[1114111]
[1114112]
[55296]
[233,8364,128512]
[<<1:3>>]
[<<"a">>,<<1:3>>,2]
"123"
"-123"
"+5"
"-"
"12ab"
"1.5"
"-1.5e3"
"1.5e"
"1.5e+x"
"1."
"1.5foo"
"+1.5"
"1,5"
".5"
"FFff"
"123456789012345678901234567890"
[$1,$2|$3]
[304]
[$1,$2,a]
[1.0]
[[]]
[[],[[]]]
[{a,b},{a,c}]
[<<195>>,<<169>>]
[<<195>>,169]
[<<226,130>>,[<<172>>],97]
[97,<<255>>,98]
[[97,<<255>>],98,[99]]
[<<226,40,161>>]
[<<240,159>>|<<152,128>>]
[<<195>>]
[[97],foo]
[97,100000000000000000000,foo]
[{a,1}|{b,2}]
[compact]
[{decimals,3}]
[{decimals,0}]
[{decimals,18}]
[{decimals,19}]
[{decimals,-1}]
[{decimals,253}]
[{decimals,3},compact]
[{scientific,4}]
[{scientific,0}]
[{scientific,-3}]
[{scientific,249}]
[{scientific,300}]
[short]
[short,{decimals,2}]
[{decimals,2}|foo]
[global]
[global,trim]
[global,trim_all]
[trim]
[trim_all]
[{scope,{0,3}}]
[{scope,{3,-2}}]
[{scope,{1,100}}]
[{scope,{0,0}}]
[{scope,{2,2}},global]
[{scope,{0,1}}|x]
[<<"a">>,<<"bc">>]
[<<"b">>,<<"bc">>,<<"abc">>]
[<<"a">>,<<>>]
[<<"a">>]
[<<"abcx">>,<<"abcy">>]
[<<"xabc">>,<<"yabc">>,<<"zbc">>]
[compressed]
[{compressed,9}]
[{compressed,10}]
[{minor_version,0}]
[{minor_version,1}]
[{minor_version,2}]
[{minor_version,3}]
[deterministic]
[safe]
[used]
[used,safe]
[{a,b,c}]
""") + [make_list([97] * 300), make_list(list(range(20))), make_list([(), 1, 1.0])]

TUPLES: Final = _terms(
    "{}\n{a}\n{1,2}\n{0,1}\n{1,-1}\n{2,100}\n{a,b,c}\n{a,1.0,{b},[c]}\n{-1,1}\n{3,-3}\n{0,0}\n{bm,x}"
)
MAPS: Final = _terms(
    "#{}\n#{a=>1}\n#{1=>a,1.0=>b}\n#{a=>1,b=>2,c=>3}\n#{[1,2]=>x,{a,1}=>y,<<1>>=>z}\n#{#{}=>#{}}\n#{0.0=>z}"
) + [
    parse_term("#{" + ",".join(f"{i}=>{i * i}" for i in range(32)) + "}"),
]
FUNS: Final = [
    parse_term("fun lists:map/2"),
    parse_term("fun erlang:'+'/2"),
    parse_term("fun 'é ':'日本'/1"),
    parse_term("fun a@b:'é'/0"),
]
ODD: Final = [
    *INTEGERS[:4], 1 << 59, 1 << 64, -(1 << 70), 1.0, -0.0, *ATOMS[:4], b"", b"abc", BITS[-2],
    NIL, *LISTS[1:3], LISTS[7], *TUPLES[:3], *MAPS[:2], FUNS[0],
]  # fmt: skip
SMALLS: Final = [*range(-3, 12), 16, 36, 37, 64, 100, 255, 256, 1 << 32, (1 << 32) + 1, 1 << 59, 1 << 64, -(1 << 60)]
SHIFTS: Final = [
    0, 1, -1, 3, 58, 59, 60, 63, 64, 65, -58, -59, -64, -70, 1000, -1000,
    33_553_919, 33_554_431, 40_000_000, 1 << 59, 1 << 64, -(1 << 59), -(1 << 64),
]  # fmt: skip
NUMBERS: Final = [*INTEGERS, *FLOATS]
ALL: Final = [*ODD, *INTEGERS[::7], *FLOATS[::6], *ATOMS[4:9], *BITS[::4], *LISTS[::5], *TUPLES, *MAPS, *FUNS]


def _option_lists(*heads: str) -> list[Any]:
    """The lists of :data:`LISTS` whose first element begins with one of these atoms."""
    found = []
    for item in LISTS:
        if type(item) is list:
            head = item[0][0] if type(item[0]) is tuple and item[0] else item[0]
            if type(head) is Atom and head.name in heads:
                found.append(item)
    return [NIL, *found]


CHAR_LISTS: Final = [item for item in LISTS if type(item) is list and type(item[0]) is int]
DIGITS: Final = _terms('''
"0"
"-0"
"+0"
"000123"
"zZ9"
"-ff"
"1010"
"+777"
"12345678901234567890123456789012345678901234567890"
"-"
"+"
"1-"
"--1"
"1_0"
"@"
"G"
" 1"
"1 "
''') + [make_list([49] * 5000), make_list([45, *[0x7A] * 3000]), make_list([48] * 600), make_list([49, 0, 50])]  # fmt: skip
DECIMALS: Final = _terms('''
"1.0"
"-1.0"
"+1.0"
"0.0"
"-0.0"
"1.5e10"
"1.5E-10"
"1.5e+308"
"1.5e309"
"-1.5e400"
"1.0e-400"
"1e5"
"1."
".5"
"1.5.5"
"1.5e5.5"
"1.5e"
"1.5e+"
"1.5e-x"
"1.5ex"
"-1.x"
"12..5"
"1..5"
"1.5--"
"1,5"
"--1.5"
"+-1.5"
"1.5+2"
"179769313486231580793728971405301.0"
"0.1000000000000000055511151231257827021181583404541015625"
"1.5\\x{e9}"
"1.5\\x{400}"
''') + [make_list([*[57] * 300, 46, 48]), make_list([*[57] * 400, 46, 48]), make_list([49, 46, 53, 0]), make_list([49, 46, 53, 0, 55])]  # fmt: skip


def _bytes_of(lists: list[Any]) -> list[Any]:
    return [bytes(item) for item in map(to_python, lists) if all(byte < 256 for byte in item)]


KEYED: Final = [item for item in LISTS if item is NIL or (type(item) is list and type(item[0]) is tuple)]
IO_LISTS: Final = [item for item in LISTS if type(item) is list and type(item[0]) is not tuple] + _terms("""
[<<"ab">>,[["c"],<<"d">>]|<<"e">>]
[[[[[1]]]]]
[[],[],<<>>]
["abc"|<<"def">>]
[1,2,3|<<4,5,6>>]
[<<1,2,3:4>>,<<5:4>>]
[<<1:1>>,<<2:3>>|<<3:4>>]
[1|2]
""")
SUBJECTS: Final = [
    b"",
    b"a",
    b"abc",
    b"abcabcabc",
    b"xxabcyyabczz",
    b"aaaa",
    b"banana",
    b"\0a\0",
    Bitstring(b"zabcabc", 8, 48),
    b"ab" * 60,
    b"bcabc",
    b"abcab",
]
PATTERNS: Final = [b"a", b"b", b"abc", b"bc", b"aa", b"ana", b"x", b"\0", b"", b"zz", b"ab"] + _terms("""
[<<"a">>,<<"bc">>]
[<<"b">>,<<"bc">>,<<"abc">>]
[<<"abc">>,<<"bca">>,<<"c">>]
[<<"an">>,<<"ana">>,<<"nan">>]
[<<"x">>]
[<<"a">>,<<>>]
[<<"a">>|b]
[]
""")
PLACES: Final = [(start, count) for start in (-1, 0, 1, 2, 3, 5, 100) for count in (-4, -2, -1, 0, 1, 2, 3, 100)]
CHAR_DATA: Final = [*CHAR_LISTS, *BITS, *IO_LISTS] + _terms("""
[<<195>>,<<169>>]
[<<195>>|<<169>>]
[<<226>>,<<130>>,<<172>>,97]
[<<226>>,[<<130>>,[<<172>>]],97]
[<<226,130>>,97]
[<<226>>,<<40,161>>]
[[<<195>>],[],<<65>>,1]
[<<240,159,152>>]
[<<237,160,128>>]
[<<192,128>>]
[<<244,144,128,128>>]
[<<248,1,1,1,1>>]
[97,[98,[1114112,99],100],101]
[97,[98,[55296|<<99>>],100],101]
[97,-1,98]
[97,a]
[<<"ok">>]
[<<255>>]
[<<195>>]
[97,18446744073709551616,foo]
[foo,18446744073709551616]
[97|98]
<<"é">>
<<"é"/utf8>>
<<"a",226,130>>
<<226,40>>
<<195,40,65>>
""")
EXTERNALS: Final = [etf.encode(item, minor_version=1) for item in (*LISTS[::9], *TUPLES, *MAPS, *FLOATS[::8], *INTEGERS[::9])] + [
    *(b"\x83", b"\x83\x61", b"\x83\x61\x01", b"\x83\x61\x01\x02", b"\x82\x61\x01", b"\x83\x77\x03abc", b"\x83\x6a\x6a"),
    *(b"\x83\x50\0\0\0\x10abc", b"\x83\x6d\xff\xff\xff\xff", b"\x83\x74\0\0\0\x02\x61\1\x61\1\x61\1\x61\2", b"\x83\xff"),
    b"\x83" + b"\x77\x14never_seen_atom_abcd",
]  # fmt: skip

PACKET_TYPES: Final = [
    *(0, 1, 2, 4),
    *_terms("raw\nline\nasn1\nsunrm\ncdr\nfcgi\ntpkt\nssl_tls\nhttp\nhttp_bin\nhttph\nhttph_bin"),
]
PACKETS: Final = [
    *(b"", b"\x03abcdef", b"\0\x03abcdef", b"\0\0\0\x02abcdef", b"\0\0\0\x20abc", b"\xff\xff\xff\xffabc", b"\x80\0\0\1ab", b"line\nrest", b"line\r\nrest"),
    *(b"no line", b"\x30\x03abcd", b"\x30\x82\0\2abc", b"\x30\x85abcdefgh", b"\x1f\x81\x01\x02ab", b"\x30\x80", b"\x7f\xff", b"GIOP\1\0\0\0\0\0\0\2abc"),
    *(b"GIOP\1\0\1\0\2\0\0\0abc", b"GIOX\1\0\1\0\2\0\0\0abc", b"\1\1\0\1\0\4\2\0abcdefgh", b"\2\1\0\1\0\4\2\0abcdefgh", b"\3\0\0\6ab-", b"\3\0\0\2ab"),
    *(b"\x16\3\1\0\3abcd", b"\x80\x08\1\3\0abcdefg", b"\x80\x01\1\3\0abcdefg", b"\n", b"\r\n", b"\r\nX", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET /\r\n"),
    *(b"get * HTTP/1.0\n", b"POST http://h:80/p?q HTTP/1.1\r\n", b"PUT HTTPS://h HTTP/1.1\r\n"),
    *(b"X-Y urn:a:b HTTP/2.0\r\n", b"FOO bar HTTP/1\r\n", b"FOO bar X\r\n"),
    *(b"DELETE http://h:x/ HTTP/1.10 \r\n", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 404\r\n"),
    *(b"HTTP/1.1  200 a  b\r\n", b"HTTP/1 200 OK\r\n", b"HTTP/1.1 200OK\r\n", b"HTTP/1.1\r\n"),
    *(b"Host: a\r\nX", b"host:a\r\nX", b"x-foo-BAR:  y \r\nX", b"content-type: a\r\n b\r\nX"),
    *(b"nocolon\r\nX", b": v\r\nX", b"a b: v\r\nX", b"Host: a\r\n", b"Host: a\nX"),
    *(b"x" * 60 + b": v\r\nX", b"x" * 50 + b": v\r\nX", b"GET / HTTP/1.1 extra\r\n", b"\r\n\r\n"),
    *(b"GET  /a  HTTP/1.1\r\n", b"GET\r\n", b" GET / HTTP/1.1\r\n", b"ETAG: 1\r\n\r\n"),
    Bitstring(b"abline\nrest!", 16, 77), Bitstring(b"\x00\x30ab\x70", 4, 32),
]  # fmt: skip
PACKET_OPTIONS: Final = _terms("""
[]
[{packet_size,3}]
[{packet_size,100}]
[{line_length,3}]
[{line_length,100}]
[{packet_size,2},{line_length,4}]
[{line_delimiter,32}]
[{packet_size,-1}]
[foo]
[{packet_size,4294967296}]
""")

PID_TEXTS: Final = _terms("""
"<0.1.0>"
"<0.32767.8191>"
"<0.1.8192>"
"<0.268435456.0>"
"<0.1.4294967296>"
"<1.1.1>"
"<0.1>"
"<0.1.1>x"
"<00.01.1>"
"<.1.1>"
"<0.18446744073709551617.1>"
"#Port<0.1>"
"#Port<0.268435455>"
"#Port<0.268435456>"
"#Port<0.18446744073709551617>"
"#Port<0.1.1>"
"#Ref<0.1.2.3>"
"#Ref<0.1.2.262143>"
"#Ref<0.1.2.262144>"
"#Ref<0.1.2>"
"#Ref<0.4294967296.1.1>"
"#Ref<0.1.2.3.4>"
"#Ref<0.0.0.0>"
[$<,$0|a]
""")
FACTS: Final = _terms("type\npid\nmodule\nnew_index\nnew_uniq\nindex\nuniq\nenv\nrefc\narity\nname\nfoo")


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + len(data).to_bytes(4, "big") + data + bytes(-len(data) % 4)


def _form(*chunks: bytes) -> bytes:
    body = b"BEAM" + b"".join(chunks)
    return b"FOR1" + len(body).to_bytes(4, "big") + body


BEAM_FILES: Final = [
    _form(_chunk(b"Attr", b"abc"), _chunk(b"Atom", b""), _chunk(b"CInf", b"defgh")),
    _form(),
    _form(_chunk(b"Attr", b"abc"))[:-2],
    _form(_chunk(b"Attr", b"abc")) + b"more",
    b"FOR1" + _form()[4:8] + b"BEEM",
    b"FOR2",
]
CHUNK_NAMES: Final = _terms('"Attr"\n"CInf"\n"Atom"\n"Code"\n"Att"\n"Attrx"\n[65,116,116|114]\n[256,1,1,1]')

DATES: Final = [
    ((year, month, day), time)
    for year in (0, 1599, 1600, 1900, 1901, 1902, 1969, 1970, 2000, 2023, 2024, 2038, 2100, 2147480000, 2147483647, 1 << 60)
    for month, day in ((1, 1), (2, 28), (2, 29), (3, 26), (3, 31), (10, 29), (10, 27), (12, 31), (6, 31), (0, 1), (13, 1), (7, 0))
    for time in ((0, 0, 0), (1, 59, 59), (2, 0, 0), (2, 30, 0), (3, 0, 0), (23, 59, 59))
] + _terms("""
{{2023,1,1},{24,0,0}}
{{2023,1,1},{0,60,0}}
{{2023,1,1},{0,0,60}}
{{2023,1,1},{-1,0,0}}
{{2023,1,1},{0,0,0.0}}
{{2023,1,1},{0,0}}
{{2023,1},{0,0,0}}
[{2023,1,1},{0,0,0}]
{[2023,1,1],{0,0,0}}
{{2023,a,1},{0,0,0}}
""")  # fmt: skip

NAMES: Final = (
    [make_list([ord(char) for char in atom.name]) for atom in ATOMS]
    + _terms("""
"no such atom"
"no such atom \\x{3b1}"
[$f,$o|$o]
[$o,55296]
[1114112]
[$o,-1]
[$o,k]
[1.0]
[]
""")
    + [make_list([120] * count) for count in (255, 256, 300)]
)


def _utf8_of(items: Any) -> bytes:
    return "".join(map(chr, to_python(items))).encode()


BINARY_NAMES: Final = [
    *map(_utf8_of, NAMES[: len(ATOMS) + 2]),
    *BITS[5:8],
    Bitstring(b"true!", 0, 32),
    b"x" * 255,
    b"x" * 256,
    BITS[-2],
]

POOLS: Final = {
    "y": DATES, "Y": ATOMS[:4], "e": NAMES, "g": BINARY_NAMES,
    "8": BEAM_FILES, "9": CHUNK_NAMES,
    "5": PID_TEXTS, "6": FACTS, "7": FUNS,
    "2": PACKET_TYPES, "3": PACKETS, "4": PACKET_OPTIONS,
    "i": INTEGERS, "s": SMALLS, "f": FLOATS, "n": NUMBERS, "a": ATOMS, "b": BITS, "l": LISTS, "t": TUPLES, "m": MAPS, "x": ALL, "h": SHIFTS,
    "B": [2, 3, 7, 8, 10, 11, 16, 32, 36], "D": DIGITS, "E": DECIMALS, "F": _option_lists("compact", "decimals", "scientific", "short"),
    "O": _option_lists("global", "trim", "trim_all", "scope"), "M": _option_lists("scope"), "S": SUBJECTS, "P": PATTERNS, "L": PLACES,
    "K": KEYED, "I": IO_LISTS, "d": [*BITS, *IO_LISTS, *CHAR_LISTS], "c": CHAR_DATA, "V": ATOMS[10:15], "0": _bytes_of(DIGITS), "1": _bytes_of(DECIMALS),
    "T": _option_lists("compressed", "minor_version", "deterministic"), "R": _option_lists("safe", "used"), "X": EXTERNALS,
    "p": [0, 1, 2, 3, 4, 5], "z": ATOMS[:2],
    "k": [0, 1, 2, 3, 1.0, 2.0, *ATOMS[4:6], *_terms("a\nb\nc\n9"), b"abc"], "w": [0, 1, 2, 7, 100, 4294967295, 305419896, 4294967296, -1],
}  # fmt: skip

ARGUMENTS: Final = {
    "erts_internal:beamfile_chunk/2": "89", "erts_internal:beamfile_module_md5/1": "8",
    "erlang:list_to_pid/1": "5", "erlang:list_to_port/1": "5", "erlang:list_to_ref/1": "5", "erlang:fun_info/2": "76", "erlang:make_fun/3": "aas",
    "erlang:universaltime_to_posixtime/1": "y", "erlang:universaltime_to_localtime/1": "y", "erlang:localtime_to_universaltime/2": "yY",
    "erlang:posixtime_to_universaltime/1": "i",
    "erlang:fun_to_list/1": "7", "erlang:fun_info_mfa/1": "7",
    "erlang:decode_packet/3": "234",
    "erlang:+/2": "nn", "erlang:-/2": "nn", "erlang:*/2": "nn", "erlang://2": "nn", "erlang:+/1": "n", "erlang:-/1": "n",
    "erlang:div/2": "ii", "erlang:rem/2": "ii", "erlang:band/2": "ii", "erlang:bor/2": "ii", "erlang:bxor/2": "ii", "erlang:bnot/1": "i",
    "erlang:bsl/2": "ih", "erlang:bsr/2": "ih", "erlang:abs/1": "n", "erlang:float/1": "n", "erlang:trunc/1": "n", "erlang:round/1": "n",
    "erlang:floor/1": "n", "erlang:ceil/1": "n", "erlang:and/2": "zz", "erlang:or/2": "zz", "erlang:xor/2": "zz", "erlang:not/1": "a",
    "erlang:++/2": "lx", "erlang:append/2": "lx", "erlang:--/2": "ll", "erlang:subtract/2": "ll",
    "lists:reverse/2": "lx", "lists:member/2": "kl", "lists:keyfind/3": "kpK", "lists:keymember/3": "kpK", "lists:keysearch/3": "kpK",
    "maps:find/2": "xm", "maps:get/2": "xm", "maps:is_key/2": "xm", "maps:from_list/1": "K", "maps:from_keys/2": "lx", "maps:keys/1": "m",
    "maps:values/1": "m", "maps:merge/2": "mm", "maps:put/3": "xxm", "maps:remove/2": "xm", "maps:take/2": "xm", "maps:update/3": "xxm",
    "erlang:map_get/2": "xm", "erlang:is_map_key/2": "xm", "erlang:map_size/1": "m",
    "erlang:hd/1": "l", "erlang:tl/1": "l", "erlang:length/1": "l", "erlang:element/2": "pt", "erlang:setelement/3": "ptx",
    "erlang:make_tuple/2": "sx", "erlang:make_tuple/3": "sxl", "erlang:append_element/2": "tx", "erlang:insert_element/3": "ptx",
    "erlang:delete_element/2": "pt", "erlang:tuple_to_list/1": "t", "erlang:list_to_tuple/1": "l", "erlang:tuple_size/1": "t",
    "erlang:byte_size/1": "b", "erlang:bit_size/1": "b", "erlang:is_function/2": "xs", "erlang:is_record/2": "ta", "erlang:is_record/3": "tap",
    "erlang:list_to_binary/1": "l", "erlang:iolist_to_binary/1": "d", "erlang:iolist_size/1": "d", "erlang:list_to_bitstring/1": "l",
    "erlang:binary_to_list/1": "b", "erlang:binary_to_list/3": "bpp", "erlang:bitstring_to_list/1": "b", "erlang:split_binary/2": "bp",
    "erlang:binary_part/3": "bss", "erlang:binary_part/2": "bL", "erlang:integer_to_list/1": "i", "erlang:integer_to_list/2": "iB",
    "erlang:integer_to_binary/1": "i", "erlang:integer_to_binary/2": "iB", "erlang:binary_to_integer/1": "0", "erlang:binary_to_integer/2": "0B",
    "erlang:list_to_integer/1": "D", "erlang:list_to_integer/2": "DB", "string:list_to_integer/1": "D", "string:list_to_float/1": "E",
    "erlang:atom_to_list/1": "a", "erlang:atom_to_binary/2": "aV", "erlang:list_to_atom/1": "e", "erlang:list_to_existing_atom/1": "e",
    "erlang:binary_to_atom/2": "gV", "erlang:binary_to_existing_atom/2": "gV", "erlang:float_to_list/1": "f", "erlang:float_to_list/2": "fF",
    "erlang:float_to_binary/1": "f", "erlang:float_to_binary/2": "fF", "erlang:list_to_float/1": "E", "erlang:binary_to_float/1": "1",
    "erlang:crc32/1": "d", "erlang:crc32/2": "wd", "erlang:adler32/1": "d", "erlang:adler32/2": "wd", "erlang:crc32_combine/3": "www",
    "erlang:adler32_combine/3": "www", "erlang:md5/1": "d", "erlang:phash/2": "xw", "erlang:phash2/2": "xw",
    "erlang:term_to_binary/2": "xT", "erlang:binary_to_term/1": "X", "erlang:binary_to_term/2": "XR",
    "binary:match/2": "SP", "binary:match/3": "SPM", "binary:matches/2": "SP", "binary:matches/3": "SPM", "binary:split/2": "SP",
    "binary:split/3": "SPO", "binary:at/2": "bp", "binary:part/2": "bL", "binary:part/3": "bss", "binary:first/1": "b", "binary:last/1": "b",
    "binary:copy/1": "b", "binary:encode_unsigned/1": "i", "binary:encode_unsigned/2": "iV", "binary:decode_unsigned/1": "b",
    "binary:decode_unsigned/2": "bV", "binary:list_to_bin/1": "l", "binary:longest_common_prefix/1": "l",
    "binary:longest_common_suffix/1": "l", "unicode:characters_to_list/2": "cV", "unicode:characters_to_binary/2": "cV",
    "unicode:bin_is_7bit/1": "b", "erts_internal:map_next/3": "pml", "erts_internal:cmp_term/2": "xx",
}  # fmt: skip


def letters_of(name: str, arity: int) -> str:
    """The pools of the parameters of the native `name`, ``module:function/arity``: a letter each."""
    return ARGUMENTS.get(name, "x" * arity)


def pools_of(letters: str) -> list[list[Any]]:
    """The pools with these letters."""
    return [POOLS[letter] for letter in letters]
