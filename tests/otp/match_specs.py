"""Random match specifications and terms for them, for the comparison with a real Erlang.

Most parts are sensible, some are not; the same seed gives the same cases.
"""

from __future__ import annotations

import random
from typing import Any, Final

from enigma_gen.term.atom import FALSE, TRUE, intern
from enigma_gen.term.bits import view
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.map import EMPTY_MAP, Map

A, B, REC, UNDERSCORE, CONST = map(intern, ("a", "b", "rec", "_", "const"))
WHOLE, BINDINGS = intern("$_"), intern("$$")

ATOMIC: Final[tuple[Any, ...]] = (
    A,
    B,
    TRUE,
    FALSE,
    NIL,
    intern("ärlig"),
    0,
    1,
    -1,
    2,
    1 << 70,
    0.0,
    -0.0,
    1.0,
    2.5,
    b"",
    b"ab",
    view(b"\xa0", 0, 3),
    EMPTY_MAP,
    (),
)
GUARDS: Final = {
    0: ("node", "self"),
    1: (
        "is_atom is_float is_integer is_list is_number is_pid is_port is_reference is_tuple is_map is_binary is_function abs hd length node "
        "round size map_size bit_size byte_size tl trunc float + - bnot not and or andalso orelse const ceil floor tuple_size is_boolean "
        "is_bitstring andthen"
    ).split(),
    2: (
        "element map_get is_map_key binary_part + - * / div rem band bor bxor bsl bsr > >= < =< =:= == =/= /= xor and or andalso orelse "
        "is_function max min"
    ).split(),
    3: "is_record binary_part and or andalso orelse".split(),
}
BOOLEAN: Final = "is_atom is_float is_integer is_list is_number is_tuple is_map is_binary".split()
COMPARISONS: Final = "> >= < =< =:= == =/= /=".split()
ACTIONS: Final = (
    "message return_trace exception_trace is_seq_trace get_seq_token caller caller_line silent get_tcw set_tcw set_seq_token trace "
    "enable_trace disable_trace display current_stacktrace"
).split()


class Maker:
    """Makes terms, patterns and expressions out of one stream of random numbers."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.variables: list[Any] = []

    def pick(self, options: Any) -> Any:
        """One of `options`."""
        return self.random.choice(options)

    def chance(self, percent: int) -> bool:
        """True so often."""
        return self.random.randrange(100) < percent

    def compose(self, depth: int, part: Any) -> Any:
        """A structure of parts."""
        count = self.random.randrange(4)
        parts = [part(depth - 1) for _ in range(count)]
        kind = self.random.randrange(4)
        if kind == 0:
            return make_list(parts, NIL if self.chance(85) else part(depth - 1))
        if kind == 1:
            keys = [self.term(0) for _ in parts]
            return Map.from_pairs(zip(keys, parts, strict=True))
        return tuple(parts)

    def term(self, depth: int) -> Any:
        """Any term."""
        return self.pick(ATOMIC) if depth <= 0 or self.chance(40) else self.compose(depth, self.term)

    def variable(self) -> Any:
        """A variable, a new one or not."""
        if self.variables and self.chance(35):
            return self.pick(self.variables)
        number = (
            self.pick((0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
            if self.chance(93)
            else self.pick((24, 25, 30, 1000, 1 << 31, 1 << 32))
        )
        made = intern(f"${number}")
        self.variables.append(made)
        return made

    def pattern_of(self, term: Any, depth: int) -> Any:
        """A pattern that has a fair chance to match `term`."""
        choice = self.random.randrange(100)
        if choice < 25 or depth <= 0:
            return self.variable()
        if choice < 35:
            return UNDERSCORE
        if choice < 38:
            return self.term(1)
        if type(term) is list:
            return [self.pattern_of(term[0], depth - 1), self.pattern_of(term[1], depth)]
        if type(term) is tuple:
            return tuple([self.pattern_of(element, depth - 1) for element in term])
        if type(term) is Map:
            kept = [(k, self.pattern_of(v, depth - 1)) for k, v in term.items() if self.chance(70)]
            if self.chance(2):
                kept.append((self.pick((UNDERSCORE, intern("$1"))), A))
            return Map.from_pairs(kept)
        return term

    def expression(self, depth: int, trace: bool) -> Any:
        """An expression for a guard or a body."""
        choice = self.random.randrange(100)
        if choice < 22 or depth <= 0:
            return self.pick(self.variables) if self.variables and self.chance(97) else self.pick((intern("$7"), A))
        if choice < 32:
            return self.pick(ATOMIC[:-1])
        if choice < 38:
            return CONST, self.term(2)
        if choice < 42:
            return self.pick((WHOLE, BINDINGS))
        if choice < 50:
            made = self.compose(depth, lambda d: self.expression(d, trace))
            return (made,) if type(made) is tuple and self.chance(97) else made
        if choice < 60:
            return intern(self.pick(BOOLEAN)), self.expression(depth - 1, trace)
        if choice < 72:
            left, right = self.expression(depth - 1, trace), self.expression(depth - 1, trace)
            return intern(self.pick(COMPARISONS)), left, right
        if trace and choice < 78:
            count = self.pick((0, 0, 1, 1, 2))
            return (intern(self.pick(ACTIONS)), *[self.expression(depth - 1, trace) for _ in range(count)])
        count = self.pick((1, 1, 1, 2, 2, 2, 2, 3))
        name = intern(self.pick(GUARDS[count])) if self.chance(98) else self.pick((intern("foo"), intern("get_tcw")))
        return (name, *[self.expression(depth - 1, trace) for _ in range(count)])

    def condition(self, depth: int, trace: bool) -> Any:
        """An expression that is likely to be a boolean."""
        choice = self.random.randrange(100)
        if choice < 35:
            return intern(self.pick(BOOLEAN)), self.expression(depth - 1, trace)
        if choice < 70:
            left, right = self.expression(depth - 1, trace), self.expression(depth - 1, trace)
            return intern(self.pick(COMPARISONS)), left, right
        if choice < 92 and depth > 0:
            name = intern(self.pick(("and", "or", "andalso", "orelse", "not", "xor")))
            count = 1 if name.name == "not" else 2 if name.name == "xor" else self.pick((1, 2, 2, 3))
            return (name, *[self.condition(depth - 1, trace) for _ in range(count)])
        return self.expression(depth, trace)

    def clause(self, subject: Any, trace: bool) -> Any:
        """One clause, for a subject that may match."""
        self.variables = []
        if self.chance(10):
            head: Any = self.pick((UNDERSCORE, self.variable(), self.term(1)))
        elif trace:
            head = make_list([self.pattern_of(element, 3) for element in subject])
        else:
            head = self.pattern_of(subject, 4)
        guards = make_list([self.condition(3, trace) for _ in range(self.pick((0, 0, 1, 1, 2)))])
        parts = [self.expression(3, trace) for _ in range(self.pick((1, 1, 1, 2)))]
        if trace and self.chance(60):
            parts.append((intern("message"), parts.pop()))
        body = make_list(parts) if self.chance(98) else self.pick((NIL, A, [A, B]))
        if self.chance(1):
            guards = self.pick((A, [TRUE, B]))
        return (head, guards, body) if self.chance(99) else self.pick(((head, guards), A))

    def case(self, trace: bool) -> tuple[Any, Any, Any]:
        """The arguments of one ``match_spec_test``."""
        elements = [self.term(3) for _ in range(self.pick((0, 1, 1, 2, 2, 3, 4) if not trace else (1, 1, 2, 2, 3, 4)))]
        subject = tuple(elements)
        spec = make_list([self.clause(subject, trace) for _ in range(self.pick((1, 1, 1, 2, 3)))])
        if self.chance(1):
            spec = self.pick((A, NIL, [spec, A]))
        kind = intern("trace" if trace else "table")
        return (make_list(elements) if trace else subject, spec, kind)
