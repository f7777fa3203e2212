"""PCRE: the PCRE2 library of the machine (``libpcre2-8``), called through :mod:`ctypes`.

Why not the package ``pcre2``: OTP needs the kind of newline, what ``\\R`` matches, the tables of Latin-1, match limits, and all numbers of a name that stands
more than once, none of which that package lets through, and it keeps the interpreter's lock while it matches.  Through ctypes the lock is free while C
code runs, so that a catastrophic pattern can be left to another thread.

PCRE2's just-in-time compiler is not used: it counts match limits differently.

A :class:`Code` is a compiled pattern and is immutable, so threads may share it; a :class:`Matcher` is one thread's.
Offsets and lengths are in bytes.  Subjects in UTF-8 have been checked by the caller unless it says otherwise.

Sources: ``pcre2api(3)``, ``pcre2_compile(3)``, ``pcre2_match(3)``; PCRE2 10.30 or later.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from contextlib import suppress
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint32, c_void_p
from typing import Any, Final

from enigma_gen.bifs.pcre_tables import latin1_tables

CASELESS: Final = 0x8
DOLLAR_ENDONLY: Final = 0x10
DOTALL: Final = 0x20
DUPNAMES: Final = 0x40
EXTENDED: Final = 0x80
FIRSTLINE: Final = 0x100
MULTILINE: Final = 0x400
NEVER_UTF: Final = 0x1000
NO_AUTO_CAPTURE: Final = 0x2000
NO_START_OPTIMIZE: Final = 0x10000
UCP: Final = 0x20000
UNGREEDY: Final = 0x40000
UTF: Final = 0x80000
ANCHORED: Final = 0x8000_0000
"""Options of a pattern; ``ANCHORED`` is one of a match too."""

NOTBOL: Final = 0x1
NOTEOL: Final = 0x2
NOTEMPTY: Final = 0x4
NOTEMPTY_ATSTART: Final = 0x8
PARTIAL_HARD: Final = 0x20
_NO_UTF_CHECK: Final = 0x4000_0000
"""Options of a match."""

NOMATCH: Final = -1
PARTIAL: Final = -2
MATCHLIMIT: Final = -47
RECURSELOOP: Final = -52
DEPTHLIMIT: Final = -53
HEAPLIMIT: Final = -63
"""What :meth:`Matcher.match` may give instead of a match."""

NEWLINE_CRLF: Final = 3
NEWLINE_ANY: Final = 4
NEWLINE_ANYCRLF: Final = 5

MATCH_LIMIT: Final = 10_000_000
"""OTP's limit of both kinds."""
_NEST_LIMIT: Final = 2_000
"""How deep parentheses may be nested: the library's compiler is recursive."""
_ALLOW_LOOKAROUND_K: Final = 0x40
_USE_OFFSET_LIMIT: Final = 0x80_0000
_UNSET: Final = ctypes.c_size_t(-1).value

_INFO_ALLOPTIONS: Final = 0
_INFO_CAPTURECOUNT: Final = 4
_INFO_NAMECOUNT: Final = 17
_INFO_NAMEENTRYSIZE: Final = 18
_INFO_NAMETABLE: Final = 19
_INFO_NEWLINE: Final = 20
_CONFIG_VERSION: Final = 11

_PROTOTYPES: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "config": (c_int, (c_uint32, c_void_p)),
    "compile_context_create": (c_void_p, (c_void_p,)),
    "compile_context_free": (None, (c_void_p,)),
    "set_newline": (c_int, (c_void_p, c_uint32)),
    "set_bsr": (c_int, (c_void_p, c_uint32)),
    "set_character_tables": (c_int, (c_void_p, c_void_p)),
    "set_parens_nest_limit": (c_int, (c_void_p, c_uint32)),
    "set_compile_extra_options": (c_int, (c_void_p, c_uint32)),
    "maketables": (c_void_p, (c_void_p,)),
    "compile": (c_void_p, (c_char_p, c_size_t, c_uint32, POINTER(c_int), POINTER(c_size_t), c_void_p)),
    "code_free": (None, (c_void_p,)),
    "pattern_info": (c_int, (c_void_p, c_uint32, c_void_p)),
    "match_context_create": (c_void_p, (c_void_p,)),
    "match_context_free": (None, (c_void_p,)),
    "set_match_limit": (c_int, (c_void_p, c_uint32)),
    "set_depth_limit": (c_int, (c_void_p, c_uint32)),
    "set_offset_limit": (c_int, (c_void_p, c_size_t)),
    "match_data_create_from_pattern": (c_void_p, (c_void_p, c_void_p)),
    "match_data_free": (None, (c_void_p,)),
    "get_ovector_pointer": (POINTER(c_size_t), (c_void_p,)),
    "match": (c_int, (c_void_p, c_char_p, c_size_t, c_size_t, c_uint32, c_void_p, c_void_p)),
    "get_error_message": (c_int, (c_int, c_char_p, c_size_t)),
}
_NEWER: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {"set_max_varlookbehind": (c_int, (c_void_p, c_uint32))}
"""Functions that only later versions of the library have."""
_NAMES: Final = (
    "libpcre2-8.so.0",
    "libpcre2-8.so",
    "libpcre2-8.0.dylib",
    "/opt/homebrew/lib/libpcre2-8.0.dylib",
    "/usr/local/lib/libpcre2-8.0.dylib",
    "libpcre2-8.dll",
    "pcre2-8.dll",
)


class PatternError(Exception):
    """A pattern that cannot be compiled: PCRE2's error `number` (from 101 on) and the byte `offset`."""

    def __init__(self, number: int, offset: int) -> None:
        super().__init__(number, offset)
        self.number = number
        self.offset = offset


class Code:
    """A compiled pattern: `captures` is the number of groups, `names` the table of their names, ordered (name, number), `newline` one of
    PCRE2's kinds, `options` those of the caller and those set at the beginning of the pattern.
    """

    __slots__ = ("captures", "handle", "library", "names", "newline", "options", "utf")

    def __init__(self, library: Library, handle: int) -> None:
        self.library = library
        self.handle = handle
        self.captures = self._info(_INFO_CAPTURECOUNT)
        self.newline = self._info(_INFO_NEWLINE)
        self.options = self._info(_INFO_ALLOPTIONS)
        self.utf = bool(self.options & UTF)
        self.names = self._name_table()

    def __del__(self) -> None:
        self.library.code_free(self.handle)

    def _info(self, what: int) -> int:
        value = c_uint32()
        self.library.pattern_info(self.handle, what, byref(value))
        return value.value

    def _name_table(self) -> tuple[tuple[bytes, int], ...]:
        count = self._info(_INFO_NAMECOUNT)
        if not count:
            return ()
        size = self._info(_INFO_NAMEENTRYSIZE)
        table = c_void_p()
        self.library.pattern_info(self.handle, _INFO_NAMETABLE, byref(table))
        data = ctypes.string_at(table.value or 0, count * size)
        entries = [data[at : at + size] for at in range(0, count * size, size)]
        return tuple((entry[2:].split(b"\0", 1)[0], entry[0] << 8 | entry[1]) for entry in entries)


class Matcher:
    """What one thread needs for matching `code`."""

    __slots__ = ("_context", "_data", "_depth_limit", "_last_start", "_match_limit", "_vector", "code")

    def __init__(self, code: Code) -> None:
        library = code.library
        self.code = code
        self._context = library.match_context_create(None)
        self._data = library.match_data_create_from_pattern(code.handle, None)
        self._vector = library.get_ovector_pointer(self._data)
        self._match_limit = self._depth_limit = -1
        self._last_start = _UNSET

    def __del__(self) -> None:
        library = self.code.library
        library.match_data_free(self._data)
        library.match_context_free(self._context)

    def match(
        self,
        subject: bytes,
        length: int,
        offset: int,
        options: int,
        match_limit: int,
        depth_limit: int,
        last_start: int = _UNSET,
        *,
        check_utf: bool = False,
    ) -> int:
        """Match the first `length` bytes of `subject` from `offset` on, to begin at `last_start` at the latest.

        `check_utf` is for a subject that may not be UTF-8.  Returns 1 + the highest group that is set, or a negative number.
        """
        code = self.code
        library = code.library
        if match_limit != self._match_limit:
            library.set_match_limit(self._context, match_limit)
            self._match_limit = match_limit
        if depth_limit != self._depth_limit:
            library.set_depth_limit(self._context, depth_limit)
            self._depth_limit = depth_limit
        if last_start != self._last_start:
            library.set_offset_limit(self._context, last_start)
            self._last_start = last_start
        flags = options if check_utf else options | _NO_UTF_CHECK
        result: int = library.run(code.handle, subject, length, offset, flags, self._data, self._context)
        return result

    def spans(self, count: int) -> list[int]:
        """Beginnings and ends of the first `count` groups, alternating; -1 for groups that are not set."""
        found: list[int] = self._vector[: 2 * count]
        return [-1 if at == _UNSET else at for at in found] if _UNSET in found else found


class Library:
    """The functions of the library.  Raises OSError when the machine has none, or too old a one."""

    def __init__(self) -> None:
        shared = _open()
        functions: dict[str, Any] = {}
        for name, (result, arguments) in {**_PROTOTYPES, **_NEWER}.items():
            function = getattr(shared, f"pcre2_{name}_8", None)
            if function is None:
                if name in _NEWER:
                    continue
                raise OSError(f"the PCRE2 library lacks pcre2_{name}_8; version 10.30 or later is needed")
            function.restype = result
            function.argtypes = arguments
            functions[name] = function
        self._functions = functions
        self.code_free = functions["code_free"]
        self.pattern_info = functions["pattern_info"]
        self.match_context_create = functions["match_context_create"]
        self.match_context_free = functions["match_context_free"]
        self.match_data_create_from_pattern = functions["match_data_create_from_pattern"]
        self.match_data_free = functions["match_data_free"]
        self.get_ovector_pointer = functions["get_ovector_pointer"]
        self.set_match_limit = functions["set_match_limit"]
        self.set_depth_limit = functions["set_depth_limit"]
        self.set_offset_limit = functions["set_offset_limit"]
        self.run = functions["match"]
        text = ctypes.create_string_buffer(64)
        functions["config"](_CONFIG_VERSION, text)
        self.version: bytes = text.value
        self._tables = ctypes.create_string_buffer(latin1_tables(functions["maketables"](None)))

    def compile(self, pattern: bytes, options: int, newline: int, bsr: int) -> Code:
        """Compile a pattern; `newline` and `bsr` are PCRE2's numbers.  Raises :class:`PatternError`."""
        functions = self._functions
        context = functions["compile_context_create"](None)
        try:
            functions["set_newline"](context, newline)
            functions["set_bsr"](context, bsr)
            functions["set_character_tables"](context, self._tables)
            functions["set_parens_nest_limit"](context, _NEST_LIMIT)
            functions["set_compile_extra_options"](context, _ALLOW_LOOKAROUND_K)
            if "set_max_varlookbehind" in functions:
                functions["set_max_varlookbehind"](context, 0)
            number, offset = c_int(), c_size_t()
            handle = functions["compile"](
                pattern, len(pattern), options | _USE_OFFSET_LIMIT, byref(number), byref(offset), context
            )
        finally:
            functions["compile_context_free"](context)
        if handle is None:
            raise PatternError(number.value, offset.value)
        return Code(self, handle)

    def message(self, number: int) -> str:
        """PCRE2's text for one of its errors."""
        text = ctypes.create_string_buffer(256)
        self._functions["get_error_message"](number, text, len(text))
        return text.value.decode()


def _open() -> ctypes.CDLL:
    for name in _NAMES:
        with suppress(OSError):
            return ctypes.CDLL(name)
    found = ctypes.util.find_library("pcre2-8")  # may start other programs to find out
    if found is None:
        raise OSError("no PCRE2 library (libpcre2-8) on this machine")
    return ctypes.CDLL(found)
