"""What gives a secret away in one line of text: its shape, its name, the argument or address it stands in."""

import re
from functools import lru_cache

from rollback_gui.model.comparison import DOTS

_SHAPES = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"gh[pousr]_\w{6,}|github_pat_\w{6,}|glpat-[\w-]{6,}|xox[a-z]-[\w-]{6,}|xapp-[\w-]{6,}"
    r"|A[KS]IA[A-Z0-9]{8,}|(?:sk|pk|rk)[-_](?:live|test|ant|proj)[\w-]{6,}|sk-[\w-]{8,}"
    r"|eyJ[\w-]{6,}(?:\.[\w-]*)*|AGE-SECRET-KEY-[\w-]+|AIza[\w-]{10,}|ya29\.[\w.-]+|1//[\w-]{10,}"
    r"|GOCSPX-[\w-]+|npm_\w{10,}|pypi-[\w-]{10,}|SG\.[\w.-]{10,}|hf_\w{10,}|shp(?:at|ss|ca)_\w{6,}|whsec_\w{6,}"
    r"|lin_api_\w{6,}|dop_v1_\w{6,}|dckr_pat_[\w-]{6,}|hvs\.[\w-]{6,}|r8_\w{10,}|gsk_\w{10,}|tskey-[\w-]{6,}"
    r"|(?:hooks\.slack\.com/services|discord(?:app)?\.com/api/webhooks)/[^\s\"'<>]+|bot[0-9]{6,}:[\w-]{10,}"
    r")"
)
_USER_PART = re.compile(r"(?<=://)(?:[^\s/?#\"'<>]{0,300}@|[^\s:/@\"'<>]{0,100}:[^\s\"'<>]{0,300}@)")
_QUERY = re.compile(r"([?&](?:key|sig|code|hash|access|auth)=)[^\s&\"'<>]+")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SECRET_WORDS = frozenset({
    "password", "passwd", "passphrase", "passcode", "pwd", "pass", "secret", "secrets", "token", "tokens", "apikey",
    "apitoken", "credential", "credentials", "auth", "auths", "authorization", "bearer", "cookie", "cookies", "dsn",
    "signature", "jwt", "privatekey", "accesskey", "secretkey", "authtoken", "accesstoken", "refreshtoken",
    "clientsecret", "webhook",
})  # fmt: skip
_BEFORE_KEY = frozenset({
    "api", "private", "access", "secret", "signing", "encryption", "account", "master", "service", "shared",
    "license", "client", "app", "session",
})  # fmt: skip
_COUNTED = frozenset({
    "max", "min", "num", "total", "limit", "count", "budget", "per", "context", "window", "size",
})  # fmt: skip
_NAME = r"[A-Za-z_][\w.-]{0,80}"
_QUOTED = (
    r"""(?:"(?P<double>(?:[^"\\\n]|\\.)*)(?:"(?=[\s,;:&|)}\]<>]|$)|$)"""
    r"""|'(?P<single>(?:[^'\\\n]|\\.)*)(?:'(?=[\s,;:&|)}\]<>]|$)|$)|"""
)
_JOINED = r""""(?:[^"\\\n]|\\.)*"\S+|'(?:[^'\\\n]|\\.)*'\S+"""
"""A shell makes one word of a quoted text and what stands right behind it."""
_BARE = rf"""(?P<bare>{_JOINED}|[^\s"'\[{{(]\S*?(?=[,;:)}}\]]*(?:\s|$))))"""
_REST = rf"""(?P<bare>{_JOINED}|[^\s"'\[{{][^\n]*))"""
_FLAG = re.compile(rf"(?<![\w-])(?P<name>--?{_NAME})(?:=|[ \t]{{1,20}}){_QUOTED}{_BARE}")
_ASSIGNED = re.compile(rf"""(?<![\w.-])(?P<name>{_NAME})["']?={_QUOTED}{_BARE}""")
_TOLD = re.compile(
    rf"""(?<![\w.-])(?P<name>{_NAME})["']?(?:[ \t]{{1,20}}=[ \t]*|[ \t]{{0,20}}:(?!//)[ \t]*|=[ \t]+){_QUOTED}{_REST}"""
)
_BEARER = re.compile(r"(?i)\b(bearer|basic|digest|token)[ \t]+(?=[\w+/=.~-]*[\d+/=.~_-])[\w+/=.~-]{6,}")
_USER_FLAG = re.compile(r"(?<![\w-])(-u|--user|--proxy-user)([ =]?)([^\s:\"']+):[^\s\"']+")
_MYSQL = re.compile(r"(?<![\w-])-p([^\s\"'=]+)")
_OPEN = re.compile(r"([A-Za-z_][\w.-]{0,80})[\"']?[ \t]*[=:][ \t]*[\"']?$")
_BODY = re.compile(r"\s*[A-Za-z0-9+/]{60,80}={0,2}\s*")
_ARMOUR = re.compile(r"-----BEGIN [A-Z0-9 ]*-----.*?(?:-----END [A-Z0-9 ]*-----|\Z)", re.DOTALL)


@lru_cache(1024)
def is_secret_name(name: str) -> bool:
    """Whether a value of this name is a secret by its name: `api_key`, `GmailToken`, `--client-secret`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    for at, word in enumerate(words):
        if word in ("token", "tokens") and (_COUNTED & set(words)):
            continue
        if word == "pass" and at + 1 < len(words):
            continue  # a verb: PassEnvironment
        if word in _SECRET_WORDS or (word in ("key", "keys", "hash", "salt") and at and words[at - 1] in _BEFORE_KEY):
            return True
    return False


def is_secret_flag(argument: str) -> bool:
    """Whether the argument after this one is a secret: `--token`, `--api-key`, `-p`."""
    return argument.startswith("-") and "=" not in argument and (argument == "-p" or is_secret_name(argument))


def is_open_assignment(line: str) -> bool:
    """Whether a line gives a secret's name a value that does not stand in it: `export TOKEN=`."""
    match = _OPEN.search(line)
    return match is not None and is_secret_name(match[1])


def mask_shapes(text: str) -> str:
    """The text without what is a secret by its own shape: token prefixes, user parts of addresses, key bodies."""
    if "-----BEGIN" in text:
        text = _ARMOUR.sub(DOTS, text)
    if "://" in text:
        text = _USER_PART.sub(f"{DOTS}@", text)
        text = _QUERY.sub(rf"\1{DOTS}", text)
    return _SHAPES.sub(DOTS, text)


def mask_line(text: str) -> str:
    """The text of a log line, an argument or a line of an unknown format without what looks secret in it."""
    if len(text) >= 60 and _BODY.fullmatch(text) and not text.strip().islower():
        return DOTS
    text = mask_shapes(text)
    # Most lines have none of these signs, and a search costs more than a look.
    if "-" in text:
        text = _FLAG.sub(_flag, _USER_FLAG.sub(rf"\1\2{DOTS}", text))
        if "mysql" in text or "mariadb" in text or "sshpass" in text:
            text = _MYSQL.sub(f"-p{DOTS}", text)
    if " " in text:
        text = _BEARER.sub(rf"\1 {DOTS}", text)
    if "=" in text:
        text = _ASSIGNED.sub(_assigned, text)
    return _TOLD.sub(_assigned, text) if "=" in text or ":" in text else text


def _flag(match: "re.Match[str]") -> str:
    return _hidden(match) if match["name"] == "-p" or is_secret_name(match["name"]) else match[0]


def _assigned(match: "re.Match[str]") -> str:
    return _hidden(match) if is_secret_name(match["name"]) else match[0]


def _hidden(match: "re.Match[str]") -> str:
    group = match.lastgroup or "bare"
    start, end = match.span(group)
    return match[0][: start - match.start()] + DOTS + match[0][end - match.start() :]


def mask_arguments(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """An argument list as it may be shown: what follows a token-like argument is hidden, and what looks secret."""
    shown = []
    for at, argument in enumerate(arguments):
        is_value = at > 0 and is_secret_flag(arguments[at - 1])
        shown.append(DOTS if is_value else mask_line(argument))
    return tuple(shown)
