"""Environment values that may be seen: a name on a short list and a value of the shape that goes with it."""

import re

_PATHS = re.compile(r"""(?:[~/.$%]|[A-Za-z0-9_.-]+/)[^\s"'=@?&]*(?: [^"'=@?&\s]+)*""")
_FILE = re.compile(r"(?:~|\$\w{1,30}|\$\{\w{1,30}\}|%h)?/[\w./ +-]{1,300}")
_WORD = re.compile(r"[A-Za-z0-9_.:+-]{0,24}")
_LOCALE = re.compile(r"[A-Za-z0-9_.@:-]{0,40}")
_ZONE = re.compile(r"[A-Za-z0-9_+/:-]{0,40}")
_NUMBER = re.compile(r"[0-9.]{0,12}")
_HOST = re.compile(r"[A-Za-z0-9_.:\[\]*-]{0,120}")
_SHAPES = {
    _PATHS: "PATH PYTHONPATH PYTHONHOME NODE_PATH GOPATH GOROOT HOME SHELL PWD TMPDIR TEMP TMP VIRTUAL_ENV "
    "MANPATH INFOPATH CLASSPATH JAVA_HOME CARGO_HOME RUSTUP_HOME NVM_DIR SSL_CERT_FILE XDG_DATA_DIRS XDG_CONFIG_DIRS "
    "XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR HOMEBREW_PREFIX",
    _FILE: "GOOGLE_APPLICATION_CREDENTIALS",
    _WORD: "EDITOR PAGER USER LOGNAME TERM COLORTERM LOG_LEVEL NODE_ENV ENV ENVIRONMENT APP_ENV "
    "LOGLEVEL FLASK_ENV RAILS_ENV DEBUG VERBOSE PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONIOENCODING PYTHONUTF8 "
    "PYTHONHASHSEED RUST_LOG DISPLAY WAYLAND_DISPLAY XDG_SESSION_TYPE XDG_CURRENT_DESKTOP NO_COLOR CI SHLVL",
    _LOCALE: "LANG LANGUAGE",
    _ZONE: "TZ",
    _NUMBER: "PORT HTTP_PORT TIMEOUT INTERVAL RETRIES WORKERS THREADS",
    _HOST: "HOST HOSTNAME BIND",
}
_NAMES = {name: shape for shape, names in _SHAPES.items() for name in names.split()}
_ENDS = (
    ("_DIR", _PATHS),
    ("_DIRS", _PATHS),
    ("_ROOT", _PATHS),
    ("_HOME", _PATHS),
    ("_PATH", _FILE),
    ("_FILE", _FILE),
    ("_PORT", _NUMBER),
    ("_LOG_LEVEL", _WORD),
)


def is_harmless(name: str, value: str) -> bool:
    """Whether an environment value of this name may be shown: PATH is, while it looks like one."""
    shape = _NAMES.get(name)
    if shape is None and name.startswith("LC_"):
        shape = _LOCALE
    if shape is None:
        shape = next((known for end, known in _ENDS if name.endswith(end)), None)
    return shape is not None and (not value or shape.fullmatch(value) is not None)
