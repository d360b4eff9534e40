"""What in a file's bytes says that it keeps a credential; a reason never holds anything of the file.

Values decide, not entropy: a name that means a secret, with a value that is neither a placeholder, nor a
reference to where the secret really lies, nor a word of the interface.
"""

import re
from collections.abc import Iterator

from rollback_gui.formats.credential_names import Says
from rollback_gui.formats.tokens import is_secret_name, mask_shapes

_HINTS = (
    b"key", b"token", b"pass", b"auth", b"secret", b"cred", b"@", b"pwd", b"cookie", b"webhook", b"dsn", b"jwt", b"sk-",
    b"ghp_",
)  # fmt: skip
"""Without any of these, in small letters, nothing below finds anything."""
_ARMOUR = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|\\r|[A-Za-z0-9+/=:,. -]){100}"
    r"|AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{50}|PuTTY-User-Key-File-\d|\((?:protected-|shadowed-)?private-key\b"
)
_PAIR = re.compile(
    r"""(?<![\w.])(?P<name>[A-Za-z_][\w.-]{1,80})["']?[ \t]*(?:=>|[:=])[ \t]*"""
    r"""(?:"(?P<double>(?:[^"\\\n]|\\.)*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'\[{,;)]\S*)(?P<more>[ \t]+\S)?)"""
)
_TAGGED = re.compile(r"<(?P<name>[A-Za-z_][\w.-]{1,60})>(?P<bare>[^<>\s]+)</(?P=name)>")
_SPOKEN = re.compile(
    r"""(?im)(?:^|[ \t])(?P<name>(?:set[ \t]+)?(?:pass|passwd|password|auth_?token|api_?key))[ \t]+"""
    r"""["']?(?P<bare>[^\s"'=:]+)"""
)
_USER_PART = re.compile(r"[a-z][a-z0-9+.-]+://[^\s/:@\"'<>]{0,100}:(?P<bare>[^\s/@\"'<>]{3,300})@")
_COMMENT = re.compile(r"(?m)^[ \t]*(?:#|;|//).*$")
_LINE = re.compile(r"[^\s,]{8,4096}")
_RANDOM = re.compile(
    r"(?<!\S)[\"']?(?=[^\s\"']{0,63}[0-9])(?=[^\s\"']{0,63}[a-z])(?=[^\s\"']{0,63}[A-Z])"
    r"(?P<bare>[^\s\"',:]{12,64})[\"']?(?=[ \t]*$)",
    re.MULTILINE,
)
_USER = re.compile(r"""(?i)["']?(user|username|email|account|login)["']?[ \t]*[:=]""")
_PLAIN_KEY = re.compile(r"""(?i)["']?\bkey["']?[ \t]*[:=][ \t]*["']?(?P<bare>[\w+/=-]{24,})["']?""")
_ABOUT = frozenset({
    "command", "cmd", "eval", "file", "path", "helper", "store", "dir", "url", "uri", "endpoint", "type", "id", "ids",
    "name", "expiry", "expires", "expiration", "ttl", "scope", "scopes", "lifetime", "provider", "prompt", "hint",
    "policy", "length", "label", "format", "method", "mode", "at", "in", "on", "age", "count", "limit", "max", "min",
    "fingerprint", "env", "var", "variable", "field", "header", "title", "text", "placeholder", "description", "date",
    "enabled", "required", "class", "color", "accent", "version", "algorithm", "alg", "source", "manager", "backend",
    "timeout", "refresh", "rotation", "mechanism", "domain", "audience", "issuer", "bindings", "map", "pub", "public",
})  # fmt: skip
"""A name that ends in one of these tells about a secret, not the secret."""
_PLACEHOLDER = re.compile(
    r"(?i)^(?:<.*>|\[.*\]|\*+|x{3,}[\w-]*|\.+|-+|•+|none|null|nil|true|false|yes|no|on|off|auto|plain|login|digest|basic"
    r"|required|optional|string|password|passwd|secret|token|key|default|disabled|enabled|system|keyring|keychain|prompt"
    r"|ask|env|file|command|user|root|admin|test|todo|undefined|required|bearer|gnome-libsecret|osxkeychain|libsecret)$"
    r"|(?<![A-Za-z])your(?![a-z])|change[-_]?me|replace[-_ ]?(?:me|this|with)|placeholder|redacted"
    r"|(?:insert|paste|enter|put)[-_ ]"
    r"|example|[-_]here$|x{8,}|^ENC\[|dummy"
    r"|^(?:op|vault|keychain|env|file|pass|secret|arn|ref|sm|ssm|bw|aws|gcp|azure)[:/]"
    r"|^sha(?:1|256|384|512)[-:]|^ssh-|^age1|^!|^#[0-9a-f]{3,8}$|^\$|\$\{|\{\{|\$\(|%\(|^%\w+%$|^@|^<"
)
_ELSEWHERE = re.compile(
    r"(?:[~.]{0,2}/|[a-z][a-z0-9+.-]*://|[A-Z]:\\)\S*|[\w.-]+\.(?:com|org|net|io|dev|json|toml|ya?ml|pem|key)"
)
_IS_DIGIT, _IS_LETTER = re.compile(r"[0-9]"), re.compile(r"[A-Za-z]")
_LONGEST_KEY = 4096


def sign(name_means: Says, data: bytes, *, is_private: bool) -> str:
    """Why these bytes are a credential, as the end of a sentence; empty when nothing says so.

    `is_private` means that nobody but the owner may read the file: a lone common word is then a password.
    """
    if name_means is Says.NEVER or not data.strip():
        return ""
    if name_means is Says.SURE:
        return "" if _is_hollow(data) else "files of this name keep credentials"
    low = data.lower()
    if b"\0" in data[:4096] or not (name_means is Says.LIKELY or any(map(low.__contains__, _HINTS))):
        return ""
    if b'"mcpservers"' in low or b'"lockfileversion"' in low:
        return ""
    text = data.decode("utf-8", "replace")
    return _armoured(text) or _by_values(_COMMENT.sub("", text), name_means, is_private=is_private)


def _armoured(text: str) -> str:
    return "it holds a private key" if _ARMOUR.search(text) else ""


def _by_values(text: str, name_means: Says, *, is_private: bool) -> str:
    for name, value in _pairs(text):
        word = _secret_word(name)
        if word and _is_secret(value, is_weak_enough=name_means is Says.LIKELY or (is_private and word == "password")):
            return f"it holds a {word}"
    if "@" in text and any(_is_secret(match["bare"], is_weak_enough=True) for match in _USER_PART.finditer(text)):
        return "it holds an address with a password"
    if _has_shape(text):
        return "it holds a token of a known make"
    if len(text) < _LONGEST_KEY and _has_key_of_user(text):
        return "it holds a key beside an account's name"
    return _by_name(text.strip()) if name_means is Says.LIKELY else ""


def _has_key_of_user(text: str) -> bool:
    key = _PLAIN_KEY.search(text)
    if key is None or not _USER.search(text):
        return False
    return _is_strong(key["bare"]) and not _PLACEHOLDER.search(key["bare"])


def _by_name(text: str) -> str:
    if _LINE.fullmatch(text) and _is_secret(text, is_weak_enough=True):
        return "its name says so, and it holds one word"
    is_odd = any(_is_secret(match["bare"], is_weak_enough=False) for match in _RANDOM.finditer(text))
    return "its name says so, and it holds what is no word" if is_odd and text[:1] not in "{[" else ""


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for match in _PAIR.finditer(text):
        if match["more"] is None or match["bare"].lower() in ("bearer", "basic", "token"):
            yield match["name"], match["double"] or match["single"] or match["bare"] or ""
    for pattern in (_TAGGED, _SPOKEN):
        for match in pattern.finditer(text):
            yield match["name"], match["bare"] if pattern is _TAGGED or _is_strong(match["bare"]) else ""


def _secret_word(name: str) -> str:
    """The common word for what a name means; empty when it means no secret, or only tells about one."""
    if not is_secret_name(name):
        return ""
    words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]
    if words and words[-1] in _ABOUT:
        return ""
    if any(word.startswith(("pass", "pwd")) for word in words):
        return "password"
    return "token" if any("token" in word for word in words) else "key" if "key" in words[-1:] else "secret"


def _is_secret(value: str, *, is_weak_enough: bool) -> bool:
    value = re.sub(r"(?i)^(?:bearer|basic|token)[ ]+", "", value).strip()
    if len(value) < 6 or any(sign in value for sign in " \t<>") or _PLACEHOLDER.search(value):
        return False
    if value.startswith("-----BEGIN") or _has_shape(value):
        return True
    if _ELSEWHERE.fullmatch(value):
        return False
    return _is_strong(value) or is_weak_enough


def _is_strong(value: str) -> bool:
    """Whether no word looks like this: letters with digits or in both cases within, or longer than words are."""
    if len(value) < 6:
        return False
    has_digit, has_letter = _IS_DIGIT.search(value), _IS_LETTER.search(value)
    if not has_letter:
        return len(value) >= 12 and bool(has_digit) and not re.fullmatch(r"[0-9.:TZ -]+", value)
    within = value[1:]
    is_mixed = within != within.lower() and within != within.upper()
    return bool(has_digit) or is_mixed or (len(value) >= 24 and "-" not in value and "_" not in value)


def _has_shape(text: str) -> bool:
    """Whether a whole token of a known make stands there."""
    return any(_masked_away(word) for word in re.findall(r"[\w./+=:-]{20,}", text))


def _masked_away(word: str) -> bool:
    return "://" not in word and mask_shapes(word) != word and not _PLACEHOLDER.search(word) and _is_strong(word)


def _is_hollow(data: bytes) -> bool:
    """Whether a file of a sure name has nothing but placeholders and references where values stand."""
    if b"\0" in data[:4096]:
        return False
    text = _COMMENT.sub("", data.decode("utf-8", "replace")).strip()
    values = [value for name, value in _pairs(text) if _secret_word(name) and value]
    return not text or (bool(values) and all(_PLACEHOLDER.search(value) for value in values))
