"""Natives of ``erlang`` that ask about loaded code."""

from __future__ import annotations

from typing import Any

from enigma_gen.abi.native import Bifs
from enigma_gen.runtime.process import Process
from enigma_gen.term.atom import FALSE, TRUE, Atom, am, intern
from enigma_gen.term.cons import NIL, make_list
from enigma_gen.term.error import badarg, want_atom

bif = Bifs("erlang")


def _boolean(condition: bool) -> Atom:
    return TRUE if condition else FALSE


@bif
def module_loaded(p: Process, module: Any) -> Any:
    return _boolean(want_atom(module) in p.system.code.modules)


@bif
def function_exported(p: Process, module: Any, function: Any, arity: Any) -> Any:
    if type(module) is not Atom or type(function) is not Atom or type(arity) is not int or arity < 0:
        badarg()
    return _boolean(p.system.code.is_exported(module, function, arity))


@bif
def is_builtin(p: Process, module: Any, function: Any, arity: Any) -> Any:
    if type(module) is not Atom or type(function) is not Atom or type(arity) is not int or arity < 0:
        badarg()
    return _boolean((module.name, function.name, arity) in p.system.natives)


@bif
def loaded(p: Process) -> Any:
    return make_list(list(p.system.code.modules))


@bif
def check_old_code(p: Process, module: Any) -> Any:
    return _boolean(want_atom(module) in p.system.code.old)


_ITEMS = ("module", "exports", "attributes", "compile", "md5")
"""What ``Module:module_info/0`` lists, in its order."""


def _module(p: Process, module: Any) -> Any:
    found = p.system.code.modules.get(want_atom(module))
    if found is None:
        badarg()
    return found.beam


def _item(p: Process, beam: Any, item: str) -> Any:
    if item == "module":
        return beam.name
    if item == "exports":
        return make_list([(name, arity) for name, arity, _ in beam.exports])
    if item == "attributes":
        return beam.attributes
    if item == "compile":
        return beam.compile_info
    if item == "md5":
        return beam.md5
    if item == "functions":
        return make_list([(function.name, function.arity) for function in beam.functions])
    if item != "nifs":
        badarg()
    native = [row for row in p.system.natives if row[0] == beam.name.name]
    own = {(function.name.name, function.arity) for function in beam.functions}
    return make_list([(intern(name), arity) for _, name, arity in native if (name, arity) in own])


@bif
def get_module_info(p: Process, module: Any) -> Any:
    beam = _module(p, module)
    return make_list([(intern(item), _item(p, beam, item)) for item in _ITEMS])


@bif(name="get_module_info")
def get_module_info_item(p: Process, module: Any, item: Any) -> Any:
    beam = _module(p, module)
    if type(item) is not Atom:
        badarg()
    if item is am.native_addresses:
        return NIL
    if item is am.native:
        return FALSE
    return _item(p, beam, item.name)
