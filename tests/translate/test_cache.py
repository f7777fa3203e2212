"""The cache of translated code: what was stored comes back, and nothing else ever does."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import stat
import time
from pathlib import Path

import pytest

from enigma_gen.translate import cache as cache_module
from enigma_gen.translate.cache import TranslationCache, default_directory

HASH = b"h" * 16


def make(directory: Path | None, key: bytes = b"translator 1") -> TranslationCache:
    return TranslationCache(directory, key)


def unit(text: str) -> tuple[object, ...]:
    return (compile(text, "beam:m", "eval"), ("x0", 3, b"bytes"))


def only_file(directory: Path) -> Path:
    (path,) = directory.iterdir()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "enigma_gen"


def test_round_trip(folder: Path) -> None:
    assert make(folder).load(HASH, "lists") == {}
    assert not folder.exists()
    assert make(folder).store(HASH, "lists", {"f_1": unit("1 + 2")})
    loaded = make(folder).load(HASH, "lists")
    assert loaded.keys() == {"f_1"}
    assert eval(loaded["f_1"][0]) == 3
    assert loaded["f_1"][1] == ("x0", 3, b"bytes")


def test_stored_units_are_merged_and_replaced(folder: Path) -> None:
    cache = make(folder)
    assert cache.store(HASH, "m", {"a": (1,), "b": (2,)})
    assert make(folder).store(HASH, "m", {"b": (3,), "c": (4,)})
    assert cache.load(HASH, "m") == {"a": (1,), "b": (3,), "c": (4,)}
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("key", "content", "module"),
    [(b"translator 2", HASH, "m"), (b"translator 1", b"other", "m"), (b"translator 1", HASH, "m2")],
)
def test_each_part_of_the_identity_counts(folder: Path, key: bytes, content: bytes, module: str) -> None:
    make(folder).store(HASH, "m", {"a": (1,)})
    assert make(folder, key).load(content, module) == {}


@pytest.mark.parametrize("module", ["Elixir.A.B", "../../etc/x", "a/b\0c", "ü€😀" * 60, "\udc80", ""])
def test_any_module_name_makes_one_file_in_the_directory(folder: Path, module: str) -> None:
    assert make(folder).store(HASH, module, {"a": (1,)})
    assert only_file(folder).suffix == ".cache"
    assert make(folder).load(HASH, module) == {"a": (1,)}


def test_permissions(folder: Path) -> None:
    make(folder).store(HASH, "m", {"a": (1,)})
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o1777])
def test_a_directory_that_others_can_write_is_refused_with_one_warning(folder: Path, mode: int) -> None:
    make(folder).store(HASH, "m", {"a": (1,)})
    folder.chmod(mode)
    cache = make(folder)
    with pytest.warns(RuntimeWarning, match="belong to you and be writable by nobody else") as caught:
        assert cache.load(HASH, "m") == {}
        assert not cache.store(HASH, "m", {"b": (2,)})
        assert cache.load(HASH, "m") == {}
    assert len(caught) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a file away")
def test_what_belongs_to_somebody_else_is_refused(folder: Path) -> None:
    make(folder).store(HASH, "m", {"a": (1,)})
    os.chown(only_file(folder), 12345, 12345)
    assert make(folder).load(HASH, "m") == {}
    assert make(folder).store(HASH, "m", {"b": (2,)})
    assert make(folder).load(HASH, "m") == {"b": (2,)}
    os.chown(folder, 12345, 12345)
    with pytest.warns(RuntimeWarning):
        assert make(folder).load(HASH, "m") == {}


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_can_write_is_not_read(folder: Path, mode: int) -> None:
    make(folder).store(HASH, "m", {"a": (1,)})
    only_file(folder).chmod(mode)
    assert make(folder).load(HASH, "m") == {}


def test_links_fifos_and_directories_in_the_place_of_a_file(folder: Path, tmp_path: Path) -> None:
    cache = make(folder)
    cache.store(HASH, "m", {"a": (1,)})
    path = only_file(folder)
    elsewhere = path.rename(tmp_path / "elsewhere")
    path.symlink_to(elsewhere)
    assert cache.load(HASH, "m") == {}
    path.unlink()
    os.mkfifo(path, 0o600)
    assert cache.load(HASH, "m") == {}
    path.unlink()
    path.mkdir()
    assert cache.load(HASH, "m") == {}
    assert not cache.store(HASH, "m", {"b": (2,)})
    assert list(folder.iterdir()) == [path]


def test_no_damaged_byte_goes_unnoticed(folder: Path) -> None:
    cache = make(folder)
    cache.store(HASH, "m", {f"f_{n}": unit(f"{n} + x") for n in range(20)})
    path = only_file(folder)
    good = path.read_bytes()
    chance = random.Random(4)
    for _ in range(400):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        assert cache.load(HASH, "m") == {}
    for size in [*range(120), *chance.sample(range(len(good)), 50)]:
        path.write_bytes(good[:size])
        assert cache.load(HASH, "m") == {}
    path.write_bytes(good + b"more")
    assert cache.load(HASH, "m") == {}
    assert cache.store(HASH, "m", {"a": (1,)})
    assert cache.load(HASH, "m") == {"a": (1,)}


def test_a_file_under_another_name_is_foreign(folder: Path) -> None:
    cache = make(folder)
    cache.store(HASH, "m", {"a": (1,)})
    first = only_file(folder).rename(folder / "kept")
    cache.store(HASH, "other", {"b": (2,)})
    second = next(path for path in folder.iterdir() if path != first)
    first.replace(second)
    assert cache.load(HASH, "other") == {}


def test_without_a_directory_nothing_is_cached() -> None:
    cache = make(None)
    assert not cache.store(HASH, "m", {"a": (1,)})
    assert cache.load(HASH, "m") == {}


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        assert not make(path).store(HASH, "m", {"a": (1,)})
        assert make(path).load(HASH, "m") == {}


def test_a_full_disk_leaves_no_trace(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = make(folder)
    cache.store(HASH, "m", {"a": (1,)})

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(cache_module.os, "replace", full)
        assert not cache.store(HASH, "m", {"b": (2,)})
    assert cache.load(HASH, "m") == {"a": (1,)}
    assert len(list(folder.iterdir())) == 1
    assert cache.store(HASH, "m", {"b": (2,)})


def test_a_value_that_cannot_be_stored_is_the_callers_mistake(folder: Path) -> None:
    with pytest.raises(ValueError, match="unmarshallable"):
        make(folder).store(HASH, "m", {"a": (object(),)})
    assert list(folder.iterdir()) == []


def test_sizes_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_FILE", 2000)
    monkeypatch.setattr(cache_module, "MAX_DIRECTORY", 5000)
    cache = make(folder)
    assert not cache.store(HASH, "m", {"a": (bytes(2000),)})
    now = time.time()
    for number in range(9):
        assert cache.store(HASH, f"m{number}", {"a": (bytes(1000),)})
        for path in folder.glob(f"m{number}-*"):
            os.utime(path, (now + number, now + number))
    kept = {path.name.partition("-")[0] for path in folder.iterdir()}
    assert kept == {"m5", "m6", "m7", "m8"}


def test_remains_of_killed_writers_go(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o700)
    old, new = folder / ".1-aa.tmp", folder / ".2-bb.tmp"
    old.touch()
    new.touch()
    os.utime(old, (1, 1))
    make(folder).store(HASH, "m", {"a": (1,)})
    assert not old.exists()
    assert new.exists()


def test_default_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert default_directory() == Path("/somewhere/enigma_gen")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/me")
    assert default_directory() == Path("/home/me/.cache/enigma_gen")


def write_many(folder: Path, writer: int) -> None:
    cache = TranslationCache(folder, b"translator 1")
    for number in range(25):
        cache.store(HASH, "shared", {f"w{writer}_{number}": (writer, bytes(500))})
        for name, value in cache.load(HASH, "shared").items():
            assert name.startswith(f"w{value[0]}_")


@pytest.mark.slow
def test_concurrent_writers_never_corrupt_and_merge(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(folder, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    # The lock is waited for only briefly, so a loaded machine may lose an update, but hardly ever.
    assert len(make(folder).load(HASH, "shared")) >= 90
    assert len(list(folder.iterdir())) == 1
