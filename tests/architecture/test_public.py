"""The public names: complete, final, documented, and the only ones that examples and the README use."""

from __future__ import annotations

import enum
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import enigma_gen
from enigma_gen import embed, lab

ROOT = Path(__file__).resolve().parents[2]


def test_names_are_sorted_and_there() -> None:
    assert len(set(enigma_gen.__all__)) == len(enigma_gen.__all__)
    for name in enigma_gen.__all__:
        assert getattr(enigma_gen, name) is not None
    with pytest.raises(AttributeError):
        _ = enigma_gen.nothing


def test_no_other_name_is_shown() -> None:
    assert {name for name in dir(enigma_gen) if not name.startswith("__")} == set(enigma_gen.__all__)


def test_what_embed_and_lab_define_is_public() -> None:
    classes = {
        name for name, value in vars(embed).items() if inspect.isclass(value) and value.__module__ == embed.__name__
    }
    assert classes | {"open_vm"} <= set(enigma_gen.__all__)
    assert set(lab.__all__) <= set(enigma_gen.__all__)


@pytest.mark.parametrize("name", enigma_gen.__all__)
def test_public_things_are_documented(name: str) -> None:
    value = getattr(enigma_gen, name)
    assert name == "NIL" or inspect.getdoc(value)


@pytest.mark.parametrize("name", ["VM", "TaskProcess", *lab.__all__])
def test_classes_are_final(name: str) -> None:
    value = getattr(enigma_gen, name)
    assert issubclass(value, (Exception, enum.Enum)) or value.__final__


def test_methods_are_documented() -> None:
    missing = [
        f"{name}.{member}"
        for name in ("VM", "TaskProcess", "Laboratory", "Suspension", "Frame", "RandomPolicy", "ChosenPolicy")
        for member, value in vars(getattr(enigma_gen, name)).items()
        if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, (property, classmethod)))
        if not inspect.getdoc(value)
    ]
    assert not missing


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, enigma_gen; print([m for m in sys.modules if m.startswith(('enigma_gen.', 'trio'))])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_laboratory_needs_no_trio() -> None:
    code = "import sys; from enigma_gen import Laboratory, RandomPolicy; print('trio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
