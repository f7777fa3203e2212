"""The set-up of a checkout: when it works and when it only looks.  ``pip`` and ``venv`` are replaced, so no network is needed."""

from __future__ import annotations

import importlib.util
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKE_PYTHON = """#!/bin/sh
echo "$@" >> "{log}"
[ "$2" = pip ] || exit 1
sleep 0.2
[ -e "{root}/fail" ] && {{ echo "no network"; exit 1; }}
printf '#!/bin/sh\\necho started "$@"\\n' > "{root}/.venv/bin/enigma-gen"
chmod +x "{root}/.venv/bin/enigma-gen"
"""
FAKE_VENV = """
import os, sys
def make(target):
    os.makedirs(os.path.join(target, "bin"), exist_ok=True)
    python = os.path.join(target, "bin", "python")
    with open(python, "w") as file: file.write({fake!r})
    os.chmod(python, 0o755)
    with open({log!r}, "a") as file: file.write("venv\\n")
make(sys.argv[-1])
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with the real tools, in which the Python modules `venv` and `pip` only leave traces in ``log``."""
    root = tmp_path / "a checkout"
    (root / "tools").mkdir(parents=True)
    (root / "fake").mkdir()
    for name in ("enigma-gen", "make_venv.py", "python.sh"):
        (root / "tools" / name).write_bytes((ROOT / "tools" / name).read_bytes())
        (root / "tools" / name).chmod(0o755)
    (root / "pyproject.toml").write_text("[project]\n")
    log = str(root / "log")
    fake = FAKE_PYTHON.format(log=log, root=root)
    (root / "fake" / "venv.py").write_text(FAKE_VENV.format(fake=fake, log=log))
    return root


def start(checkout, *arguments, **settings):
    environment = {**os.environ, "PYTHONPATH": str(checkout / "fake"), "PYTHON": sys.executable}
    settings = {"capture_output": True, "text": True, "timeout": 120, "stdin": subprocess.DEVNULL} | settings
    return subprocess.run([checkout / "tools" / "enigma-gen", *arguments], env=environment, check=False, **settings)


def log(checkout):
    path = checkout / "log"
    return path.read_text().splitlines() if path.exists() else []


def test_first_start_sets_up_and_later_ones_do_not(checkout) -> None:
    done = start(checkout, "a", "b c")
    assert (done.stdout, done.stderr, done.returncode) == ("started a b c\n", "", 0)
    assert [line.split()[0] for line in log(checkout)] == ["venv", "-m"]
    assert start(checkout).stdout == "started\n"
    assert len(log(checkout)) == 2


def test_works_through_a_link_and_from_elsewhere(checkout, tmp_path) -> None:
    (tmp_path / "link").symlink_to(checkout / "tools" / "enigma-gen")
    environment = {**os.environ, "PYTHONPATH": str(checkout / "fake"), "PYTHON": sys.executable}
    done = subprocess.run(
        [tmp_path / "link", "x"], cwd="/", env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "started x\n"


def test_a_changed_project_file_calls_pip_alone(checkout) -> None:
    start(checkout)
    (checkout / "pyproject.toml").write_text("[project]\ndependencies = []\n")
    start(checkout)
    assert [line.split()[0] for line in log(checkout)] == ["venv", "-m", "-m"]


def test_an_interrupted_set_up_is_made_anew(checkout) -> None:
    start(checkout)
    (checkout / ".venv" / "enigma-gen.stamp").unlink()
    assert start(checkout).stdout == "started\n"
    assert [line.split()[0] for line in log(checkout)] == ["venv", "-m", "venv", "-m"]


def test_a_checkout_that_moved_is_made_anew(checkout) -> None:
    start(checkout)
    stamp = checkout / ".venv" / "enigma-gen.stamp"
    stamp.write_text(stamp.read_text().replace(str(checkout), "/elsewhere"))
    start(checkout)
    assert log(checkout).count("venv") == 2


def test_a_failure_is_told_and_tried_again(checkout) -> None:
    (checkout / "fail").touch()
    done = start(checkout)
    assert done.returncode == 2
    assert "pip install failed:\n    no network\n" in done.stderr
    assert "Traceback" not in done.stderr
    (checkout / "fail").unlink()
    assert start(checkout).stdout == "started\n"


def test_concurrent_first_starts_set_up_once(checkout) -> None:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "fake"), "PYTHON": sys.executable}
    started = [
        subprocess.Popen([checkout / "tools" / "enigma-gen"], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    outputs = [process.communicate(timeout=120)[0] for process in started]
    assert outputs == ["started\n"] * 4
    assert log(checkout).count("venv") == 1


def test_the_test_environment_includes_the_plain_one(checkout) -> None:
    command = [sys.executable, checkout / "tools" / "make_venv.py", "--extra", "test"]
    environment = {**os.environ, "PYTHONPATH": str(checkout / "fake")}
    subprocess.run(command, env=environment, check=True)
    assert log(checkout)[-1].endswith("[test]")
    start(checkout)
    subprocess.run(command, env=environment, check=True)
    assert len(log(checkout)) == 2


def test_no_suitable_python_is_told(checkout, tmp_path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname", "readlink", "cat", "cmp", "printf"):
        found = next(Path(place) / name for place in ("/usr/bin", "/bin") if (Path(place) / name).exists())
        (tmp_path / "bin" / name).symlink_to(found)
    (tmp_path / "bin" / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "bin" / "id").chmod(stat.S_IRWXU)
    done = subprocess.run(
        [checkout / "tools" / "enigma-gen"],
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "apt-get install python3 python3-venv" in done.stderr


def test_a_python_without_ensurepip_says_what_to_install(monkeypatch) -> None:
    make_venv = load(ROOT / "tools" / "make_venv.py")
    monkeypatch.setattr(make_venv.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    monkeypatch.setattr(make_venv.os, "geteuid", lambda: 1000)
    with pytest.raises(make_venv.SetupFailed, match=r"apt-get install python3\.\d+-venv"):
        make_venv.ensure_venv_module()
    installed = []
    monkeypatch.setattr(make_venv.os, "geteuid", lambda: 0)
    monkeypatch.setattr(make_venv.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(make_venv, "run", lambda what, command, hint: installed.append(command[-1]))
    make_venv.ensure_venv_module()
    assert installed[1].endswith("-venv")


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
