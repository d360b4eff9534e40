# Finds a Python that is new enough; sets `python`. Read by start and check.
python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3 /opt/homebrew/bin/python3 /usr/local/bin/python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Rollback needs Python 3.11 or newer, and none was found. On Debian: apt-get install python3" >&2
    exit 1
fi
