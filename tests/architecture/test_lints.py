"""Rules of the project that no general linter knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "enigma_gen").rglob("*.py"))


def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_bare_except(path: Path) -> None:
    assert not [node.lineno for node in nodes(path) if isinstance(node, ast.ExceptHandler) and node.type is None]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_global_statement(path: Path) -> None:
    """All state lives in a VM and its processes; the atom table alone is shared, and it is never rebound."""
    assert not [node.lineno for node in nodes(path) if isinstance(node, ast.Global)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_unfinished_work(path: Path) -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [number for number, line in enumerate(lines, 1) if any(word in line for word in words)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_loader_of_generated_code_executes_text(path: Path) -> None:
    allowed = ("translate/", "runtime/code", "ets/match_spec.py")
    calls = [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"exec", "eval", "compile"}
    ]
    assert not calls or str(path.relative_to(ROOT / "enigma_gen")).startswith(allowed)
