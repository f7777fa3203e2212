"""The loader on every ``.beam`` file there is, and its answers against those of ``beam_lib``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from enigma_gen.beam.file import BeamFile, load
from tests.beam.files import ELIXIR, OTP, installed
from tests.realerl import needs_erl, run_erl

BATCH = """
main(_) ->
    lists:foreach(fun show/1, FILES).

show(File) ->
    Wanted = [exports, imports, atoms, locals, labeled_exports, labeled_locals, attributes],
    {ok, {M, Chunks}} = beam_lib:chunks(File, Wanted, [allow_missing_chunks]),
    {ok, {M, Md5}} = beam_lib:md5(File),
    line("md5", binary_to_list(binary:encode_hex(Md5))),
    [fact(Tag, Value) || {Tag, Value} <- Chunks],
    line("loaded", [io_lib:write(M:module_info(md5) =:= Md5) || is_loaded(M)]).

is_loaded(M) -> code:is_loaded(M) =/= false andalso not code:is_sticky(M).

fact(Tag, missing_chunk) -> line(Tag, "");
fact(atoms, Atoms) -> line(atoms, [["/", atom_to_list(A)] || {_, A} <- Atoms]);
fact(attributes, L) -> line(attributes, [["/", atom_to_list(K)] || {K, _} <- L]);
fact(Tag, L) -> line(Tag, [["/", lists:join(":", [text(X) || X <- tuple_to_list(T)])] || T <- lists:sort(L)]).

text(A) when is_atom(A) -> atom_to_list(A);
text(N) -> integer_to_list(N).

line(Tag, Text) -> io:format("~s ~ts~n", [Tag, Text]).
"""


def load_all(files: Iterable[Path]) -> list[BeamFile]:
    return [load(path.read_bytes(), path.name) for path in files]


def uniq(loaded: BeamFile) -> int:
    """What the compiler wrote into each fun entry: the first 27 bits of the MD5."""
    return int.from_bytes(loaded.md5[:4], "big") >> 5


@pytest.mark.slow
@pytest.mark.parametrize("root", [OTP, ELIXIR], ids=["otp", "elixir"])
def test_every_installed_file_loads(root: Path) -> None:
    files = installed(root)
    for path, loaded in zip(files, load_all(files), strict=True):
        assert loaded.name.name == path.stem
        assert all(fun.old_uniq == uniq(loaded) for fun in loaded.funs)
        assert len(loaded.functions) >= len(loaded.exports)


def words(entries: Iterable[tuple[object, ...]]) -> str:
    """Sorted as Erlang sorts tuples of atoms and numbers: element by element."""
    return "".join("/" + ":".join(getattr(x, "name", None) or str(x) for x in entry) for entry in sorted_terms(entries))


def sorted_terms(entries: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return sorted(entries, key=lambda entry: [(isinstance(x, int) and x, getattr(x, "name", "")) for x in entry])


def facts(loaded: BeamFile) -> dict[str, str]:
    names = sorted({name.name for name in attribute_names(loaded.attributes)})
    return {
        "md5": loaded.md5.hex().upper(),
        "exports": words((f, a) for f, a, _ in loaded.exports),
        "imports": words(loaded.imports),
        "atoms": "".join("/" + atom.name for atom in loaded.atoms),
        "locals": words((f, a) for f, a, _ in loaded.locals),
        "labeled_exports": words(loaded.exports),
        "labeled_locals": words(loaded.locals),
        "attributes": "".join("/" + name for name in names),
        "loaded": "",
    }


def attribute_names(term: object) -> Iterable[object]:
    while type(term) is list:
        yield term[0][0]
        term = term[1]


@needs_erl
@pytest.mark.erl
@pytest.mark.slow
def test_against_beam_lib() -> None:
    files = [*installed(OTP)[::13], *sorted(ELIXIR.glob("*/ebin/*.beam"))[::31]]
    quoted = ", ".join(f'"{path}"' for path in files)
    lines = run_erl(BATCH.replace("FILES", f"[{quoted}]")).splitlines()
    loaded = load_all(files)
    size = len(facts(loaded[0]))
    assert len(lines) == size * len(files)
    for number, module in enumerate(loaded):
        theirs = dict(line.split(" ", 1) for line in lines[number * size : (number + 1) * size])
        assert theirs.items() <= {**facts(module), "loaded": theirs["loaded"]}.items(), module.name
        assert "false" not in theirs["loaded"]
