"""Natives of the module ``math``: C's functions on doubles.

A wrong argument is ``badarg`` (unlike an operator's ``badarith``); a result that is not finite, or an integer too large for a float,
is ``badarith``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.bifs.erlang_arith import badarith, to_float
from enigma_gen.term.error import badarg

bif = Bifs("math")


def _number(value: Any) -> float:
    if type(value) is float:
        return value
    if type(value) is not int:
        badarg()
    try:
        return to_float(value)
    except OverflowError:
        badarith()


def _call(function: Callable[..., float], *arguments: float) -> float:
    try:
        result = function(*arguments)
    except (ValueError, OverflowError, ZeroDivisionError):
        badarith()
    if not math.isfinite(result):
        badarith()
    return result


def _signed(whole: int, value: float) -> float:
    """`whole` as a float, with the sign of `value` where it is zero."""
    return float(whole) if whole else math.copysign(0.0, value)


@bif(pure=True)
def acos(value: Any) -> float:
    """``math:acos/1``."""
    return _call(math.acos, _number(value))


@bif(pure=True)
def acosh(value: Any) -> float:
    """``math:acosh/1``."""
    return _call(math.acosh, _number(value))


@bif(pure=True)
def asin(value: Any) -> float:
    """``math:asin/1``."""
    return _call(math.asin, _number(value))


@bif(pure=True)
def asinh(value: Any) -> float:
    """``math:asinh/1``."""
    return _call(math.asinh, _number(value))


@bif(pure=True)
def atan(value: Any) -> float:
    """``math:atan/1``."""
    return _call(math.atan, _number(value))


@bif(pure=True)
def atanh(value: Any) -> float:
    """``math:atanh/1``."""
    return _call(math.atanh, _number(value))


@bif(pure=True)
def cos(value: Any) -> float:
    """``math:cos/1``."""
    return _call(math.cos, _number(value))


@bif(pure=True)
def cosh(value: Any) -> float:
    """``math:cosh/1``."""
    return _call(math.cosh, _number(value))


@bif(pure=True)
def erf(value: Any) -> float:
    """``math:erf/1``."""
    return _call(math.erf, _number(value))


@bif(pure=True)
def erfc(value: Any) -> float:
    """``math:erfc/1``."""
    return _call(math.erfc, _number(value))


@bif(pure=True)
def exp(value: Any) -> float:
    """``math:exp/1``."""
    return _call(math.exp, _number(value))


@bif(pure=True)
def log(value: Any) -> float:
    """``math:log/1``."""
    return _call(math.log, _number(value))


@bif(pure=True)
def log10(value: Any) -> float:
    """``math:log10/1``."""
    return _call(math.log10, _number(value))


@bif(pure=True)
def log2(value: Any) -> float:
    """``math:log2/1``."""
    return _call(math.log2, _number(value))


@bif(pure=True)
def sin(value: Any) -> float:
    """``math:sin/1``."""
    return _call(math.sin, _number(value))


@bif(pure=True)
def sinh(value: Any) -> float:
    """``math:sinh/1``."""
    return _call(math.sinh, _number(value))


@bif(pure=True)
def sqrt(value: Any) -> float:
    """``math:sqrt/1``."""
    return _call(math.sqrt, _number(value))


@bif(pure=True)
def tan(value: Any) -> float:
    """``math:tan/1``."""
    return _call(math.tan, _number(value))


@bif(pure=True)
def tanh(value: Any) -> float:
    """``math:tanh/1``."""
    return _call(math.tanh, _number(value))


@bif(pure=True)
def ceil(value: Any) -> float:
    """``math:ceil/1``: a float."""
    number = _number(value)
    return _signed(math.ceil(number), number)


@bif(pure=True)
def floor(value: Any) -> float:
    """``math:floor/1``: a float."""
    number = _number(value)
    return _signed(math.floor(number), number)


@bif(pure=True)
def atan2(y: Any, x: Any) -> float:
    """``math:atan2/2``."""
    return _call(math.atan2, _number(y), _number(x))


@bif(pure=True)
def fmod(x: Any, y: Any) -> float:
    """``math:fmod/2``."""
    return _call(math.fmod, _number(x), _number(y))


@bif(pure=True)
def pow_(x: Any, y: Any) -> float:
    """``math:pow/2``."""
    return _call(math.pow, _number(x), _number(y))
