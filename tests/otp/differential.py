"""The same compiled Erlang on the real emulator and on ours, for differential tests.

A module under test exports functions of no arguments; :data:`RUNNER` is put into it, so that both sides report a call in the
same way: ``{ok, Value}`` or ``{Class, Reason, Stack, ErrorInfos}``, where `Stack` ends above the runner's own frame and has no
``error_info``, whose contents stand in `ErrorInfos` (they are compared, but told apart in what is printed).  Results cross as the
text of ``~w``, so that neither side's external format takes part.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import trio

from tests.realerl import run_erl

CALL_SECONDS: Final = 120.0

RUNNER: Final = """
run(Name) ->
    try {ok, ?MODULE:Name()}
    catch Class:Reason:Stack ->
        Above = above(Stack),
        {Class, Reason, [plain(Entry) || Entry <- Above], infos(Above)}
    end.

above([{?MODULE, run, _, _} | _]) -> [];
above([Entry | Rest]) -> [Entry | above(Rest)];
above([]) -> [].

plain({Module, Function, Arity, Location}) ->
    {Module, Function, Arity, [{Key, Value} || {Key, Value} <- Location, Key =/= error_info]}.

infos(Stack) ->
    [Info || {_, _, _, Location} <- Stack, {error_info, Info} <- Location].
"""

_BATCH: Final = """
    true = code:add_patha("@DIR@"),
    ok = file:set_cwd("@DIR@"),
    {ok, Jobs} = file:consult("jobs.txt"),
    Run = fun({Module, Name}) ->
        {_, Reference} = spawn_monitor(fun() -> exit(Module:run(Name)) end),
        receive {'DOWN', Reference, process, _, Result} -> io_lib:format("~w~n", [Result]) end
    end,
    ok = file:write_file("results.txt", [Run(Job) || Job <- Jobs])
"""


def compile_erlang(sources: list[Path], *options: str) -> Path:
    """Compiles Erlang `sources`, which stand in one directory, into that directory; returns it."""
    directory = sources[0].parent
    names = [source.name for source in sources]
    done = subprocess.run(["erlc", *options, *names], cwd=directory, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return directory


def run_on_real(directory: Path, jobs: list[tuple[str, str]]) -> list[str]:
    """What the real Erlang says for ``Module:run(Name)``, for each ``(Module, Name)``, as ``~w`` writes it."""
    text = "".join(f"{{'{module}', '{name}'}}.\n" for module, name in jobs)
    (directory / "jobs.txt").write_text(text, encoding="utf-8")
    run_erl(_BATCH.replace("@DIR@", str(directory)))
    return (directory / "results.txt").read_text(encoding="latin-1").splitlines()


def run_on_ours(directory: Path, jobs: list[tuple[str, str]]) -> list[str]:
    """What our VM says for the same, each call in a process of its own, all in one VM.

    A failure of the VM itself (a Python exception, or :data:`CALL_SECONDS` gone by) is told in place of the result.
    """
    return trio.run(_run_all, directory, jobs)


async def _run_all(directory: Path, jobs: list[tuple[str, str]]) -> list[str]:
    from enigma_gen import open_vm
    from enigma_gen.term.atom import intern
    from enigma_gen.term.text import write

    results = []
    async with open_vm(path=[directory], cache=directory / "cache") as vm:
        for module, name in jobs:
            said = f"no answer within {CALL_SECONDS} s"
            with trio.move_on_after(CALL_SECONDS):
                try:
                    said = write(await vm.call(module, "run", intern(name)))
                except Exception as failure:  # noqa: BLE001  a bug of the VM in one call must not hide the others
                    said = f"the VM failed: {type(failure).__name__}: {failure}"
            results.append(said)
    return results
