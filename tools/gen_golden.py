"""Writes, beside every ``tests/golden/*.erl``, the Python that the translator makes of it.

    python tools/gen_golden.py            translate anew
    python tools/gen_golden.py --check    fail if that would change a file

What is expected is what the compiler of OTP 25 makes of the sources: without it nothing is done, and said so.  Read the
difference before committing it: that is what the files are for.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
RELEASE = 25
ASK = "io:put_chars(erlang:system_info(otp_release)), halt()."


def why_not() -> str | None:
    """Why nothing can be compared here, if so."""
    if shutil.which("erlc") is None or shutil.which("erl") is None:
        return "there is no erlc"
    found = subprocess.run(["erl", "-noshell", "-eval", ASK], capture_output=True, text=True, check=True).stdout
    return None if found == str(RELEASE) else f"erlc is of OTP {found}, the files are of OTP {RELEASE}"


def translations() -> dict[Path, str]:
    """For every source the file beside it and what it is to hold."""
    sys.path.insert(0, str(ROOT))
    from enigma_gen.abi.native import native_table
    from enigma_gen.beam.file import load
    from enigma_gen.translate.module import translate_all
    from enigma_gen.vm import collectors

    natives = native_table(collectors(otp=True), RELEASE)
    sources = sorted(GOLDEN.glob("*.erl"))
    found = {}
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run(["erlc", "-o", directory, *map(str, sources)], check=True)
        for source in sources:
            units: list[str] = []
            beam = load(Path(directory, f"{source.stem}.beam").read_bytes())

            def keep(name: str, text: str, units: list[str] = units) -> None:
                if not name.startswith("module_info_"):
                    units.append(text)

            translate_all(beam, natives, keep)
            found[source.with_suffix(".py.txt")] = "\n".join(units)
    return found


def main() -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(description="translate the golden sources")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if something would change")
    options = parser.parse_args()
    reason = why_not()
    if reason is not None:
        print(f"gen_golden: nothing done: {reason}")
        return 0
    changed = [(path, text) for path, text in translations().items() if not path.exists() or path.read_text() != text]
    for path, text in changed:
        print(f"{path.relative_to(ROOT)} {'is out of date' if options.check else 'written'}")
        if not options.check:
            path.write_text(text)
    return int(options.check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
