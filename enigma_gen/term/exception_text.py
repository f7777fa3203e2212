"""Erlang exceptions as ``erl``'s shell prints them.

    ** exception error: bad argument
         in function  atom_to_list/1
            called as atom_to_list(3)
            *** argument 1: not an atom
         in call from example:main/0 (example.erl, line 7)

The layout rules are those of OTP 25's ``erl_error:format_exception/7``, which all later releases keep: where a term starts
depends on what stands before it, and a long one moves to a line of its own when it needs fewer lines there.  What it
says about single arguments comes from functions of OTP (``erl_erts_errors:format_error/2`` and others, named in
``error_info``); who can call those passes their result as `extended`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from enigma_gen.term.atom import Atom, am
from enigma_gen.term.cons import NIL, ImproperList, iter_list, make_list, to_python
from enigma_gen.term.fun import Closure, ExternalFun

Printer = Callable[[Any, int], str]
"""Prints a term that starts at a column (the first is 1), in several lines if need be, all but the first indented."""
Extended = Mapping[int | str, str]
"""What is wrong with the argument of a number; with the call, under ``"general"``; in place of the reason, under ``"reason"``."""
Entry = tuple[Atom, Atom, Any, Any]
"""One entry of a stack trace: module, function, arity or list of arguments, location."""

_BIFS: Final = """
abs/1 alias/01 apply/23 atom_to_binary/12 atom_to_list/1 binary_part/23 binary_to_atom/12 binary_to_existing_atom/12
binary_to_float/1 binary_to_integer/12 binary_to_list/13 binary_to_term/12 bit_size/1 bitstring_to_list/1 byte_size/1
ceil/1 check_old_code/1 check_process_code/23 date/0 delete_module/1 demonitor/12 disconnect_node/1 element/2 erase/01
error/123 exit/12 float/1 float_to_binary/12 float_to_list/12 floor/1 garbage_collect/012 get/01 get_keys/01
group_leader/02 halt/012 hd/1 integer_to_binary/12 integer_to_list/12 iolist_size/1 iolist_to_binary/1 is_alive/0
is_atom/1 is_binary/1 is_bitstring/1 is_boolean/1 is_float/1 is_function/12 is_integer/1 is_list/1 is_map/1 is_map_key/2
is_number/1 is_pid/1 is_port/1 is_process_alive/1 is_record/23 is_reference/1 is_tuple/1 length/1 link/1 list_to_atom/1
list_to_binary/1 list_to_bitstring/1 list_to_existing_atom/1 list_to_float/1 list_to_integer/12 list_to_pid/1
list_to_port/1 list_to_ref/1 list_to_tuple/1 load_module/2 make_ref/0 map_get/2 map_size/1 max/2 min/2 module_loaded/1
monitor/23 monitor_node/2 node/01 nodes/012 now/0 open_port/2 pid_to_list/1 port_close/1 port_command/23 port_connect/2
port_control/3 port_to_list/1 pre_loaded/0 process_flag/23 process_info/12 processes/0 purge_module/1 put/2
ref_to_list/1 register/2 registered/0 round/1 self/0 setelement/3 size/1 spawn/1234 spawn_link/1234 spawn_monitor/1234
spawn_opt/2345 spawn_request/12345 spawn_request_abandon/1 split_binary/2 statistics/1 term_to_binary/12
term_to_iovec/12 throw/1 time/0 tl/1 trunc/1 tuple_size/1 tuple_to_list/1 unalias/1 unlink/1 unregister/1 whereis/1
"""
"""Functions of ``erlang`` that need no module name, with the digits of their arities (OTP 25, ``erl_internal:bif/2``)."""
AUTO_IMPORTED: Final = frozenset(
    (name, int(arity)) for row in _BIFS.split() for name, _, arities in [row.partition("/")] for arity in arities
)
_INFIX: Final = "+ - * / div rem band bor bxor bsl bsr and or xor == /= =:= =/= < =< > >= ++ -- !"
OPERATORS: Final = frozenset([(name, 1) for name in ("+", "-", "bnot", "not")] + [(name, 2) for name in _INFIX.split()])
"""Functions of ``erlang`` that are written as operators."""

_CLASSES: Final = {"error": "exception error: ", "exit": "exception exit: ", "throw": "exception throw: "}
_SIMPLE: Final = {
    "badarg": "bad argument",
    "badarith": "an error occurred when evaluating an arithmetic expression",
    "if_clause": "no true branch found when evaluating an if expression",
    "noproc": "no such process or port",
    "notalive": "the node cannot be part of a distributed system",
    "system_limit": "a system limit has been reached",
    "timeout_value": "bad receive timeout value",
}
_WITH_VALUE: Final = {
    "badarg": "bad argument: ",
    "badkey": "bad key: ",
    "badmap": "bad map: ",
    "badfun": "bad function ",
    "badmatch": "no match of right hand side value ",
    "case_clause": "no case clause matching ",
    "try_clause": "no try clause matching ",
    "bad_filter": "bad filter ",
    "bad_generator": "bad generator ",
}


def format_exception(
    kind: Atom, reason: Any, trace: Any, printer: Printer, *, column: int = 1, extended: Extended | None = None
) -> str:
    """An exception of class `kind` (without a newline at the end), the first line of which starts at `column`.

    `trace` is an Erlang stack trace; anything else is shown as part of the reason, as OTP does.
    """
    return _Formatter(kind.name, printer, column, extended or {}).exception(reason, trace)


def write_atom(atom: Atom, printer: Printer) -> str:
    """The text of an atom, quoted where it has to be."""
    return printer(atom, 1)


def read_trace(trace: Any) -> list[Entry] | None:
    """The entries of an Erlang stack trace; None for a term that is none."""
    entries: list[Entry] = []
    try:
        for entry in iter_list(trace):
            if type(entry) is not tuple or len(entry) != 4:
                return None
            module, function, arguments, info = entry
            if type(module) is not Atom or type(function) is not Atom or not (info is NIL or type(info) is list):
                return None
            if type(arguments) is not int:
                to_python(arguments)
            entries.append(entry)
    except ImproperList:
        return None
    return entries


def arity_of(arguments: Any) -> int:
    """The arity in an entry that holds it, or the arguments."""
    return arguments if type(arguments) is int else len(to_python(arguments))


def is_operator(module: Atom, function: Atom, arity: int) -> bool:
    """Whether this function is written as an operator."""
    return module is am.erlang and (function.name, arity) in OPERATORS


def location(info: Any) -> str:
    """``(file.erl, line 3)``, or nothing if that is not known."""
    found: dict[str, Any] = {}
    while type(info) is list:
        item, info = info
        if type(item) is tuple and len(item) == 2 and type(item[0]) is Atom:
            found.setdefault(item[0].name, item[1])
    file, line = found.get("file"), found.get("line")
    if file is None or type(line) is not int:
        return ""
    return f"({_text(file)}, line {line})"


def _text(file: Any) -> str:
    """A file name, which is a list of characters or a binary."""
    if type(file) is bytes:
        return file.decode("utf-8", "replace")
    characters = []
    while type(file) is list and type(file[0]) is int and 0 <= file[0] < 0x110000:
        characters.append(chr(file[0]))
        file = file[1]
    return "".join(characters)


def _is_printable(items: list[Any]) -> bool:
    """Whether a list of these would be printed as a string (Latin-1, as a plain ``erl`` has it)."""
    return bool(items) and all(
        type(item) is int and (32 <= item <= 126 or 160 <= item <= 255 or 8 <= item <= 13 or item == 27)
        for item in items
    )


def _count(number: int) -> str:
    return {0: "no arguments", 1: "one argument", 2: "two arguments"}.get(number, f"{number} arguments")


class _Formatter:
    """One exception being printed: `margin` is what stands before it, in columns."""

    def __init__(self, kind: str, printer: Printer, column: int, extended: Extended) -> None:
        self.kind = kind
        self.printer = printer
        self.margin = column - 1
        self.extended = extended
        self.prefix = _CLASSES[kind]

    def exception(self, reason: Any, trace: Any) -> str:
        entries = read_trace(trace)
        if entries is None:
            return self.prefix + self.reason((reason, trace), None)
        first: Entry | None = None
        if self.kind == "error" and entries:
            with_arguments = type(entries[0][2]) is not int
            if reason is am.undef or (reason is am.function_clause and with_arguments):
                first = entries.pop(0)
        text = self.extended.get("reason") or self.reason(reason, first)
        return "\n".join([self.prefix + text, *self.stack(entries)])

    # -- the reason

    def reason(self, reason: Any, first: Entry | None) -> str:
        if self.kind == "error":
            if first is not None:
                module, function, arguments, info = first
                if reason is am.undef:
                    return f"undefined function {self.mfa(module, function, arity_of(arguments))}"
                before = "no function clause matching "
                call = self.call(before, " " * (self.margin + len(self.prefix)), module, function, to_python(arguments))
                return f"{call} {location(info)}"
            if type(reason) is Atom and reason.name in _SIMPLE:
                return _SIMPLE[reason.name]
            if type(reason) is tuple and len(reason) == 2 and type(reason[0]) is Atom:
                known = self.reason_with_value(reason[0].name, reason[1])
                if known is not None:
                    return known
        return self.printer(reason, self.margin + 1 + len(self.prefix))

    def reason_with_value(self, tag: str, value: Any) -> str | None:
        if tag in _WITH_VALUE:
            return self.value(value, _WITH_VALUE[tag])
        if tag == "badarity" and type(value) is tuple and len(value) == 2 and type(value[0]) in (Closure, ExternalFun):
            try:
                return f"{self.fun(value[0])} called with {_count(len(to_python(value[1])))}"
            except ImproperList:
                return None
        if tag == "unbound":
            return f"variable {self.printer(value, 1)} is unbound"
        return None

    def value(self, value: Any, before: str) -> str:
        here = self.printer(value, len(self.prefix) + self.margin + len(before) + 1)
        if here.count("\n") > 1:
            below = self.printer(value, self.margin + 1 + len(self.prefix))
            if below.count("\n") < here.count("\n"):
                return f"{before}\n{' ' * (self.margin + len(self.prefix))}{below}"
        return before + here

    # -- the stack

    def stack(self, entries: list[Entry]) -> list[str]:
        indent = " " * (self.margin + 2)
        lines = []
        for number, (module, function, arguments, info) in enumerate(entries):
            arity = arity_of(arguments)
            origin = "in call from"
            if number == 0:
                origin = "in operator " if is_operator(module, function, arity) else "in function "
            line = f"{indent}{origin} {self.mfa(module, function, arity)}"
            if type(arguments) is int:
                lines.append(f"{line} {location(info)}")
            else:
                before = f"{indent}   called as "
                lines += [line, before + self.call("", before, module, function, to_python(arguments))]
            if number == 0:
                lines += [f"{indent}   {text}" for text in self.argument_errors(arity)]
        return lines

    def argument_errors(self, arity: int) -> list[str]:
        lines = []
        for number in range(1, arity + 1):
            if number in self.extended:
                start = f"*** argument {number}: "
                first, *more = [part for part in self.extended[number].splitlines() if part] or [""]
                lines += [start + first, *(" " * len(start) + part for part in more)]
        if "general" in self.extended:
            lines.append(f"*** {self.extended['general']}")
        return lines

    # -- calls

    def mfa(self, module: Atom, function: Atom, arity: int) -> str:
        return f"{self.name(module, function, arity)}/{arity}"

    def name(self, module: Atom, function: Atom, arity: int) -> str:
        if module is am.erlang and (function.name, arity) in AUTO_IMPORTED:
            return write_atom(function, self.printer)
        if is_operator(module, function, arity):
            return "'/'" if function.name == "/" else function.name
        return f"{write_atom(module, self.printer)}:{write_atom(function, self.printer)}"

    def fun(self, fun: Closure | ExternalFun) -> str:
        if type(fun) is ExternalFun:
            return self.mfa(fun.module, fun.function, fun.arity)
        return self.printer(fun, 1)

    def call(self, before: str, lead: str, module: Atom, function: Atom, arguments: list[Any]) -> str:
        """A call with its arguments: behind `lead` (already printed) and `before`, or on a line of its own behind `lead`
        once more (which OTP repeats even where it is not blank)."""
        arity = len(arguments)
        start = len(lead)
        if is_operator(module, function, arity):
            return before + self.operation(before, start, function.name, arguments)
        name = self.name(module, function, arity)
        behind = start + len(before) + len(name)
        here = self.arguments(arguments, behind)
        below = self.arguments(arguments, start + len(name))
        narrow = "\n" in self.arguments([am.a2345, am.b2345], behind)
        if narrow or below.count("\n") < here.count("\n"):
            return f"{before}\n{lead}{name}{below}"
        return before + name + here

    def arguments(self, arguments: list[Any], column: int) -> str:
        """``(a,b)``, never as a string: a list of small numbers is printed with an atom as long as the first in its place."""
        if not _is_printable(arguments):
            text = self.printer(make_list(arguments), column + 1)
            return f"({text[1:-1]})"
        number = str(arguments[0])
        stand_in = getattr(am, "a" * len(number))
        text = self.printer(make_list([stand_in, *arguments[1:]]), column + 1)
        return f"({number}{text[1 + len(number) : -1]})"

    def operation(self, before: str, start: int, operator: str, arguments: list[Any]) -> str:
        column = start + len(before)
        if len(arguments) == 1:
            return f"{operator} {self.printer(arguments[0], column + len(operator) + 2)}"
        left = self.printer(arguments[0], column + 1)
        right = self.printer(arguments[1], column + 1)
        apart = f"{left}\n{' ' * column}{operator}\n{' ' * column}{right}"
        if "\n" in left:
            return apart
        beside = self.printer(arguments[1], column + len(operator) + 2 + len(left) + 1)
        return apart if right.count("\n") < beside.count("\n") else f"{left} {operator} {beside}"
