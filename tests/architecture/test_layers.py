"""The import matrix: who may import whom.  Layers are tested, not promised.

Every import statement of every file counts, wherever it stands: under ``TYPE_CHECKING`` and inside functions too (a late import
upward is an upward import).  Only cycles look at run-time imports alone, because an annotation makes no cycle.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "enigma_gen"
ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    "__init__": 10,
    "__main__": 10,
    "vm": 9,
    "embed": 9,
    "lab": 9,
    "cli": 9,
    "samples": 9,
    "otp": 8,
    "ports": 7,
    "bifs": 6,
    "ets": 5,
    "runtime": 4,
    "translate": 3,
    "abi": 2,
    "beam": 1,
    "term": 0,
}
"""The floor of each part of the package; a part missing here is an error, so a new one has to be given its place."""
TRIO_ALLOWED = ("runtime.host", "ports", "embed", "lab", "cli")
"""The modules and packages that may import trio."""

Import = tuple[str, int, bool]
"""A dotted name, the line, whether it is executed at run time."""


def module_name(path: Path) -> str:
    """``enigma_gen/term/atom.py`` as ``enigma_gen.term.atom``; a package is called by its own name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {module_name(path): path for path in sorted((ROOT / PACKAGE).rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8"), str(path)) for name, path in SOURCES.items()}


def imports(name: str) -> Iterator[Import]:
    """Everything that module `name` imports; names taken from a package count as its submodules where there are such."""
    typing_only = {
        id(inner)
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(TREES[name]):
        executed = id(node) not in typing_only
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, executed
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{SOURCES[name]}:{node.lineno}: relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield (full if full in SOURCES else str(node.module)), node.lineno, executed


def part(name: str) -> str:
    """The part of the package, a key of FLOORS, that a module belongs to."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def test_every_part_has_a_floor() -> None:
    assert {part(name) for name in SOURCES} <= set(FLOORS)


@pytest.mark.parametrize("name", SOURCES)
def test_imports_go_down(name: str) -> None:
    wrong = [
        f"line {line}: {target} is on floor {FLOORS[part(target)]}, {part(name)} on floor {FLOORS[part(name)]}"
        for target, line, _ in imports(name)
        if target.split(".")[0] == PACKAGE and FLOORS[part(target)] > FLOORS[part(name)]
    ]
    assert not wrong


@pytest.mark.parametrize("name", SOURCES)
def test_trio_stays_in_its_places(name: str) -> None:
    lines = [line for target, line, _ in imports(name) if target.split(".")[0] in {"trio", "outcome", "sniffio"}]
    inside = name.removeprefix(f"{PACKAGE}.")
    assert not lines or any(inside == place or inside.startswith(place + ".") for place in TRIO_ALLOWED)


def run_time_graph(names: dict[str, Path]) -> dict[str, set[str]]:
    """Who imports whom at run time, anywhere in the file."""
    return {name: {t for t, _, executed in imports(name) if executed and t in SOURCES} - {name} for name in names}


def a_cycle(graph: dict[str, set[str]]) -> list[str]:
    """Some cycle of `graph`, or nothing."""
    left = {node: set(targets) for node, targets in graph.items()}
    while leaves := [node for node, targets in left.items() if not targets & left.keys()]:
        for leaf in leaves:
            del left[leaf]
    if not left:
        return []
    path = [next(iter(left))]
    while path[-1] not in path[:-1]:
        path.append(min(left[path[-1]] & left.keys()))
    return path[path.index(path[-1]) :]


def test_modules_have_no_cycles() -> None:
    assert not a_cycle(run_time_graph(SOURCES))


def test_parts_have_no_cycles() -> None:
    graph: dict[str, set[str]] = {}
    for name, targets in run_time_graph(SOURCES).items():
        graph.setdefault(part(name), set()).update({part(target) for target in targets} - {part(name)})
    assert not a_cycle(graph)


def test_the_cycle_finder_finds_cycles() -> None:
    assert a_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) in (["b", "c", "b"], ["c", "b", "c"])
    assert not a_cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()})
