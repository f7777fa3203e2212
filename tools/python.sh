# Sourced by tools/enigma-gen and tools/test: sets $python to a Python of at least 3.11, installing Debian's as root when there is none.
python=
find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            return 0
        fi
    done
    return 1
}
if ! find_python; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3 python3-venv; } \
            </dev/null >/dev/null || true
    fi
    if ! find_python; then
        echo "enigma-gen: Python 3.11 or newer is needed and was not found; on Debian: apt-get install python3 python3-venv" >&2
        exit 2
    fi
fi
