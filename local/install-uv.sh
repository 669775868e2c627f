#!/bin/sh
# Puts a pinned uv into the directory $1, with any Python 3. Nothing outside that directory is touched.
set -eu
tools=$1
requirements=$(dirname "$0")/uv-requirements.txt
version=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' "$requirements")
# A wheel whose hash is not in the file is refused.
install="-m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all:"

fail() {
    echo "$1 Install uv by hand (https://docs.astral.sh/uv/) and run make again." >&2
    exit 1
}

python=$(command -v python3 || command -v python) || fail "There is neither uv nor a Python 3 to fetch it with."
mkdir -p "$tools"
echo "Fetching uv $version into $tools/ (once)"
# Debian's Python comes without venv, others without pip: either will do.
if "$python" -m venv --clear "$tools/venv" >/dev/null 2>&1 &&
    "$tools/venv/bin/python" $install -r "$requirements" >"$tools/log" 2>&1; then
    binary=venv/bin/uv
elif "$python" $install --upgrade --target "$tools/pip" -r "$requirements" >>"$tools/log" 2>&1; then
    binary=pip/bin/uv
else
    tail -n 3 "$tools/log" 2>/dev/null >&2 || true
    fail "uv $version could not be fetched: Python has neither a working venv nor pip, the network is down, or a hash differs."
fi
ln -sf "$binary" "$tools/uv"
touch -h "$tools/uv" 2>/dev/null || true
