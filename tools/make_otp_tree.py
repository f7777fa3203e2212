"""Makes a bootable tree of OTP out of a clone of its public repository: kernel, stdlib, compiler and the preloaded modules, which the
repository holds as ``.beam`` files.  For releases that no package of the machine has.

    python tools/make_otp_tree.py REPOSITORY TAG DIRECTORY

REPOSITORY is a clone, also a bare one, TAG such as ``OTP-22.3.4``; DIRECTORY is made.  ``ENIGMA_OTP=DIRECTORY enigma-gen erl`` boots it.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath
from typing import Final

_PARTS: Final = ("bootstrap/lib", "bootstrap/bin", "erts/preloaded/ebin")


def git(repository: Path, *words: str) -> bytes:
    """What a git command prints.  Raises CalledProcessError."""
    return subprocess.run(["git", "-C", str(repository), *words], stdout=subprocess.PIPE, check=True).stdout


def place(name: str, erts: str) -> str | None:
    """Where a file of the repository goes in the tree; None for one that is not wanted."""
    for prefix, new in (
        ("bootstrap/lib/", "lib/"),
        ("bootstrap/bin/", "bin/"),
        ("erts/preloaded/ebin/", f"erts-{erts}/ebin/"),
    ):
        if name.startswith(prefix):
            return new + name.removeprefix(prefix)
    return None


def main() -> int:
    """Run the tool; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("tag")
    parser.add_argument("directory", type=Path)
    options = parser.parse_args()
    if options.directory.exists():
        print(f"{options.directory} is there already", file=sys.stderr)
        return 2
    try:
        version = git(options.repository, "show", f"{options.tag}:OTP_VERSION").decode().strip()
        found = re.search(
            r"^VSN\s*=\s*(\S+)", git(options.repository, "show", f"{options.tag}:erts/vsn.mk").decode(), re.M
        )
        archive = git(options.repository, "archive", options.tag, *_PARTS)
    except subprocess.CalledProcessError:
        return 2
    assert found is not None, "erts/vsn.mk names no version"
    release = version.split(".")[0]
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            name = place(str(PurePosixPath(member.name)), found[1])
            content = tar.extractfile(member)
            if name is not None and content is not None:
                path = options.directory / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())
    releases = options.directory / "releases"
    (releases / release).mkdir(parents=True)
    (releases / "start_erl.data").write_text(f"{found[1]} {release}\n")
    (releases / release / "OTP_VERSION").write_text(f"{version}\n")
    print(f"{options.directory}: OTP {version}, emulator {found[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
