"""Operators and arithmetic of the module ``erlang``: the slow paths behind inlined code, and what ``apply`` reaches.

Facts kept here (OTP 25, ``erl_arith.c``, ``big.c``):

* ``+ - * /`` and the bit operators raise ``badarith``; ``abs``, ``float``, ``round`` ... raise ``badarg``.
* A float result that is not finite is ``badarith``, and so is an integer too large for a float (``badarg`` in ``float/1``).
* An integer has at most 2**19 - 1 words of 64 bits; a larger result is ``system_limit``, found before the memory is spent.
* An integer of more than 64 bits becomes a float word by word, with a rounding at each; :func:`to_float` does the same.
"""

from __future__ import annotations

import math
from typing import Any, Final, NoReturn

from enigma_gen.abi.native import Bifs
from enigma_gen.term.atom import FALSE, TRUE, Atom, am
from enigma_gen.term.error import badarg, error, system_limit
from enigma_gen.term.order import FIRST_WITH_SIGNED_ZERO, compare, equal, exact, exact_signed_zero, less

bif = Bifs("erlang")

MAX_INTEGER_BITS: Final = 64 * ((1 << 19) - 1)
_TWO_64: Final = float(1 << 64)
_isfinite = math.isfinite


def badarith() -> NoReturn:
    """Raise ``error:badarith``."""
    error(am.badarith)


def to_float(value: int) -> float:
    """An integer as a float, rounded as OTP rounds; OverflowError when it is too large."""
    if -0x1_0000_0000_0000_0000 < value < 0x1_0000_0000_0000_0000:
        return float(value)
    if value.bit_length() > 1024:
        raise OverflowError("integer too large for a float")
    magnitude = abs(value)
    result = 0.0
    for shift in range((magnitude.bit_length() - 1) // 64 * 64, -1, -64):
        result = result * _TWO_64 + float(magnitude >> shift & 0xFFFF_FFFF_FFFF_FFFF)
    if not _isfinite(result):
        raise OverflowError("integer too large for a float")
    return -result if value < 0 else result


def _operand(value: Any) -> float:
    """An operand of float arithmetic as a float; ``badarith`` when it is no number or too large."""
    if type(value) is float:
        return value
    if type(value) is not int:
        badarith()
    try:
        return to_float(value)
    except OverflowError:
        badarith()


def _finite(value: float) -> float:
    if not _isfinite(value):
        badarith()
    return value


def limited(value: int) -> int:
    """`value`, which must fit OTP's largest integer; ``system_limit`` otherwise."""
    if value.bit_length() > MAX_INTEGER_BITS:
        system_limit()
    return value


@bif(name="+", guard=True, pure=True)
def add(left: Any, right: Any) -> Any:
    """``left + right``."""
    if type(left) is int and type(right) is int:
        return limited(left + right)
    return _finite(_operand(left) + _operand(right))


@bif(name="-", guard=True, pure=True)
def subtract(left: Any, right: Any) -> Any:
    """``left - right``."""
    if type(left) is int and type(right) is int:
        return limited(left - right)
    return _finite(_operand(left) - _operand(right))


@bif(name="*", guard=True, pure=True)
def multiply(left: Any, right: Any) -> Any:
    """``left * right``."""
    if type(left) is int and type(right) is int:
        if left.bit_length() + right.bit_length() - 1 > MAX_INTEGER_BITS:
            system_limit()
        return limited(left * right)
    return _finite(_operand(left) * _operand(right))


@bif(name="/", guard=True, pure=True)
def divide(left: Any, right: Any) -> float:
    """``left / right``: always a float."""
    dividend, divisor = _operand(left), _operand(right)
    if divisor == 0.0:
        badarith()
    return _finite(dividend / divisor)


@bif(name="+", guard=True, pure=True)
def plus(value: Any) -> Any:
    """``+ value``."""
    if type(value) is not int and type(value) is not float:
        badarith()
    return value


@bif(name="-", guard=True, pure=True)
def minus(value: Any) -> Any:
    """``- value``."""
    if type(value) is int:
        return -value
    if type(value) is not float:
        badarith()
    return -value


def _two_integers(left: Any, right: Any) -> None:
    if type(left) is not int or type(right) is not int:
        badarith()


@bif(name="div", guard=True, pure=True)
def integer_divide(left: Any, right: Any) -> int:
    """``left div right``: towards zero."""
    _two_integers(left, right)
    if right == 0:
        badarith()
    if (left < 0) == (right < 0):
        return abs(left) // abs(right)
    return -(abs(left) // abs(right))


@bif(name="rem", guard=True, pure=True)
def remainder(left: Any, right: Any) -> int:
    """``left rem right``: the sign is that of `left`."""
    _two_integers(left, right)
    if right == 0:
        badarith()
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


@bif(name="band", guard=True, pure=True)
def bit_and(left: Any, right: Any) -> int:
    """``left band right``."""
    _two_integers(left, right)
    return left & right


@bif(name="bor", guard=True, pure=True)
def bit_or(left: Any, right: Any) -> int:
    """``left bor right``."""
    _two_integers(left, right)
    return left | right


@bif(name="bxor", guard=True, pure=True)
def bit_xor(left: Any, right: Any) -> int:
    """``left bxor right``."""
    _two_integers(left, right)
    return left ^ right


@bif(name="bnot", guard=True, pure=True)
def bit_not(value: Any) -> int:
    """``bnot value``."""
    if type(value) is not int:
        badarith()
    return ~value


def _shift_left(value: int, count: int) -> int:
    if count <= 0:
        return value >> -count
    if value == 0:
        return 0
    if value.bit_length() + count > MAX_INTEGER_BITS:
        system_limit()
    return value << count


@bif(name="bsl", guard=True, pure=True)
def shift_left(value: Any, count: Any) -> int:
    """``value bsl count``; a negative count shifts right."""
    _two_integers(value, count)
    return _shift_left(value, count)


@bif(name="bsr", guard=True, pure=True)
def shift_right(value: Any, count: Any) -> int:
    """``value bsr count``; a negative count shifts left."""
    _two_integers(value, count)
    return _shift_left(value, -count)


@bif(name="abs", guard=True, pure=True)
def absolute(value: Any) -> Any:
    """``abs(value)``; ``-0.0`` keeps its sign, as in OTP 25."""
    if type(value) is not int and type(value) is not float:
        badarg()
    return -value if value < 0 else value


@bif(guard=True, pure=True)
def float_(value: Any) -> float:
    """``float(value)``."""
    if type(value) is float:
        return value
    if type(value) is not int:
        badarg()
    try:
        return to_float(value)
    except OverflowError:
        badarg()


@bif(guard=True, pure=True)
def trunc(value: Any) -> int:
    """``trunc(value)``: towards zero."""
    if type(value) is float:
        return int(value)
    if type(value) is not int:
        badarg()
    return value


@bif(guard=True, pure=True)
def round_(value: Any) -> int:
    """``round(value)``: halves away from zero."""
    if type(value) is float:
        whole = int(value)
        rest = value - whole
        if rest >= 0.5:
            return whole + 1
        return whole - 1 if rest <= -0.5 else whole
    if type(value) is not int:
        badarg()
    return value


@bif(guard=True, pure=True)
def floor(value: Any) -> int:
    """``floor(value)``."""
    if type(value) is float:
        return math.floor(value)
    if type(value) is not int:
        badarg()
    return value


@bif(guard=True, pure=True)
def ceil(value: Any) -> int:
    """``ceil(value)``."""
    if type(value) is float:
        return math.ceil(value)
    if type(value) is not int:
        badarg()
    return value


@bif(name="==", guard=True, pure=True)
def is_equal(left: Any, right: Any) -> Atom:
    """``left == right``."""
    return TRUE if equal(left, right) else FALSE


@bif(name="/=", guard=True, pure=True)
def is_not_equal(left: Any, right: Any) -> Atom:
    """``left /= right``."""
    return FALSE if equal(left, right) else TRUE


@bif(name="=:=", guard=True, pure=True, until=FIRST_WITH_SIGNED_ZERO)
def is_exactly_equal(left: Any, right: Any) -> Atom:
    """``left =:= right``."""
    return TRUE if exact(left, right) else FALSE


@bif(name="=/=", guard=True, pure=True, until=FIRST_WITH_SIGNED_ZERO)
def is_not_exactly_equal(left: Any, right: Any) -> Atom:
    """``left =/= right``."""
    return FALSE if exact(left, right) else TRUE


@bif(name="=:=", guard=True, pure=True, since=FIRST_WITH_SIGNED_ZERO)
def is_the_same(left: Any, right: Any) -> Atom:
    """``left =:= right``."""
    return TRUE if exact_signed_zero(left, right) else FALSE


@bif(name="=/=", guard=True, pure=True, since=FIRST_WITH_SIGNED_ZERO)
def is_another(left: Any, right: Any) -> Atom:
    """``left =/= right``."""
    return FALSE if exact_signed_zero(left, right) else TRUE


@bif(name="<", guard=True, pure=True)
def is_less(left: Any, right: Any) -> Atom:
    """``left < right``."""
    return TRUE if less(left, right) else FALSE


@bif(name=">", guard=True, pure=True)
def is_greater(left: Any, right: Any) -> Atom:
    """``left > right``."""
    return TRUE if less(right, left) else FALSE


@bif(name="=<", guard=True, pure=True)
def is_at_most(left: Any, right: Any) -> Atom:
    """``left =< right``."""
    return FALSE if less(right, left) else TRUE


@bif(name=">=", guard=True, pure=True)
def is_at_least(left: Any, right: Any) -> Atom:
    """``left >= right``."""
    return FALSE if less(left, right) else TRUE


@bif(name="max", guard=True, pure=True, since=26)
def maximum(left: Any, right: Any) -> Any:
    """``max(left, right)``: `left` when they are equal."""
    return right if compare(left, right) < 0 else left


@bif(name="min", guard=True, pure=True, since=26)
def minimum(left: Any, right: Any) -> Any:
    """``min(left, right)``: `left` when they are equal."""
    return right if compare(left, right) > 0 else left


def _bool(term: Any) -> bool:
    if term is TRUE:
        return True
    if term is not FALSE:
        badarg()
    return False


@bif(name="and", guard=True, pure=True)
def and_(left: Any, right: Any) -> Atom:
    """``left and right``: both are booleans."""
    first, second = _bool(left), _bool(right)
    return TRUE if first and second else FALSE


@bif(name="or", guard=True, pure=True)
def or_(left: Any, right: Any) -> Atom:
    """``left or right``: both are booleans."""
    first, second = _bool(left), _bool(right)
    return TRUE if first or second else FALSE


@bif(name="xor", guard=True, pure=True)
def xor(left: Any, right: Any) -> Atom:
    """``left xor right``: both are booleans."""
    return TRUE if _bool(left) is not _bool(right) else FALSE


@bif(name="not", guard=True, pure=True)
def not_(value: Any) -> Atom:
    """``not value``."""
    return FALSE if _bool(value) else TRUE
