"""All that generated code may name, beside its own constants and units: the whole contract between translator and runtime.

``runtime/ops.py`` supplies exactly these; a generated module's globals are its constants, and its builtins are this
list and nothing else, so code out of a file can reach no Python builtin.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = frozenset(
    """
    SUSPEND RECEIVE NO_MESSAGE MISSING NIL GUARD_ERRORS BYTES LEAST MOST tick
    type len int float tuple list bytes True False None
    IndexError Exception
    Atom Bitstring Map Closure ExternalFun Pid Port Ref MatchContext
    exact equal less is_binary is_function_of
    with_element make_closure map_exact bad_map to_float float_overflow
    function_clause badmatch case_clause if_clause try_clause badrecord
    error_1 error_2 error_3 exit_1 throw_1 again raw_raise stacktrace
    caught caught_traced caught_by_catch
    apply_2 apply_3 apply_mf call_fun hibernate
    start_match match_string tail view field_size int_at float_at utf8_at utf16_at utf32_at
    length_of no_length
    integer_field float_field whole_field part_field utf8_field utf16_field utf32_field append_field added_sizes concat int_bits
    """.split()
)
