"""The table of opcodes is loud; blocks, handlers and liveness of functions written by hand."""

from __future__ import annotations

import pytest

from enigma_gen.term.atom import am
from enigma_gen.translate import module  # noqa: F401  fills the table
from enigma_gen.translate.blocks import Graph, TranslationError, build
from enigma_gen.translate.table import ROWS, op

X0, X1, Y0, Y1 = ("x", 0), ("x", 1), ("y", 0), ("y", 1)
HEAD = [("label", (("u", 1),)), ("func_info", (("a", am.m), ("a", am.f), ("u", 1))), ("label", (("u", 2),))]


def graph(*instructions) -> Graph:
    """The graph of a function ``f/1`` with these instructions."""
    code = [*HEAD, *instructions]
    return build(
        code, 0, len(code), 2, 1, lambda instruction: ROWS[instruction[0]].charges, lambda n: 0, lambda i: True
    )


@pytest.mark.parametrize(
    ("name", "signature", "complaint"),
    [
        ("no_such_opcode", "", "no opcode is called no_such_opcode"),
        ("move", "sd", "opcode move has two emitters"),
        ("return", "s", "has two emitters|has 0 operands"),
    ],
)
def test_declaring_an_opcode_wrongly_fails_at_once(name, signature, complaint):
    with pytest.raises(ValueError, match=complaint):
        op(name, signature)


def test_wrong_operand_count(monkeypatch):
    monkeypatch.delitem(ROWS, "move")
    with pytest.raises(ValueError, match="opcode move has 2 operands, signature 's' 1"):
        op("move", "s")


@pytest.mark.parametrize("name", ["bs_context_to_binary_2", "put_string", "nonsense"])
def test_unknown_instructions(name):
    with pytest.raises(TranslationError, match=f"instruction {name} is obsolete, or not known"):
        graph((name, ()), ("return", ()))


def test_control_that_runs_off_the_end():
    with pytest.raises(TranslationError, match="runs off the end"):
        graph(("move", (X0, X1)))


def test_a_jump_out_of_the_function():
    with pytest.raises(TranslationError, match="jump to label 99, which is not in the function"):
        graph(("jump", (("f", 99),)))


def test_what_lives_across_a_call():
    made = graph(
        ("move", (X0, Y0)),
        ("call", (("u", 1), ("f", 2))),
        ("move", (Y0, X1)),
        ("put_list", (X0, X1, X0)),
        ("return", ()),
    )
    assert made.blocks[2].live == {"x0"}
    (after,) = [block for name, block in made.blocks.items() if name < 0]
    assert after.live == {"x0", "y0"}
    assert made.blocks[2].charges and made.blocks[2].always
    assert not after.charges


def test_handlers_are_active_where_they_are():
    made = graph(
        ("try", (Y1, ("f", 5))),
        ("move", (X0, Y0)),
        ("call", (("u", 1), ("f", 2))),
        ("try_end", (Y1,)),
        ("return", ()),
        ("label", (("u", 5),)),
        ("try_case", (Y1,)),
        ("move", (Y0, X0)),
        ("return", ()),
    )
    tags = {name: block.tags for name, block in made.blocks.items()}
    body, after = sorted((name for name in tags if name < 0), reverse=True)
    assert tags[2] == () and tags[5] == ()
    assert tags[body] == tags[after] == ((1, 5),)
    assert {"y0", "y1"} <= made.blocks[after].live
    assert made.blocks[5].live == {"y0"}


def test_trim_renames_the_frame():
    made = graph(
        ("move", (X0, Y1)),
        ("trim", (("u", 1), ("u", 1))),
        ("call", (("u", 1), ("f", 2))),
        ("move", (Y0, X0)),
        ("return", ()),
    )
    (after,) = [block for name, block in made.blocks.items() if name < 0]
    assert after.live == {"y0"}
    assert made.blocks[2].live == {"x0"}


def test_unreachable_code_is_dropped():
    made = graph(("return", ()), ("label", (("u", 7),)), ("return", ()))
    assert 7 not in made.blocks
