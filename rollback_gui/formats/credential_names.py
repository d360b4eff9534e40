"""What a file's name says about whether it keeps a credential, before anything of it is read.

The rules are about words and kinds of files, so that tools nobody thought of are found too.
"""

import re
from enum import IntEnum


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SURE = re.compile(
    r"[._]netrc|\.pgpass|pgpass\.conf|\.?git-credentials|\.?credentials?(\.[\w-]+)*|gcp-oauth\.keys\.json"
    r"|client_secrets?[\w.-]*\.json|[\w.-]*service[-_]account[\w.-]*\.json|application_default_credentials\.json"
    r"|google-ads\.ya?ml|\.my\.cnf|\.mylogin\.cnf|\.s3cfg|\.databrickscfg|kaggle\.json"
    r"|[\w.-]+\.(p12|pfx|kdbx|ppk)|secring\.gpg"
)
_LIKELY_NAMES = re.compile(r"\.env(\..+)?|.+\.env|\.envrc|\.npmrc|\.yarnrc(\.ya?ml)?|\.pypirc|\.?htpasswd|hosts\.ya?ml")
_LIKELY_WORDS = frozenset({
    "credential", "credentials", "cred", "creds", "secret", "secrets", "token", "tokens", "password", "passwords",
    "passwd", "passphrase", "pass", "apikey", "apikeys", "auth", "oauth", "oauth2", "login", "account", "accounts",
    "key", "keys", "vault",
})  # fmt: skip
_EXAMPLE = frozenset({
    "example", "examples", "sample", "samples", "template", "tmpl", "tpl", "dist", "schema", "fixture", "mock", "dummy",
    "fake", "stub", "skeleton", "placeholder", "lock", "min", "history", "sha256sums", "sha512sums", "checksums",
})  # fmt: skip
_OTHER_ENDS = _each(
    # pictures, sound, fonts, archives, programs as they are run
    "png jpg jpeg gif svg ico webp bmp tif tiff icns psd mp3 mp4 m4a wav ogg flac mov avi mkv webm ttf otf woff woff2 "
    "zip gz bz2 xz zst tar tgz 7z rar dmg pkg deb rpm iso jar war whl so dylib dll exe o a pyc class wasm node bin "
    # sources, texts for people, pages
    "py pyi js mjs cjs ts tsx jsx go rs c h cc cpp hpp java kt swift rb php pl pm lua vim el lisp r jl scala clj hs ex "
    "exs sh bash zsh fish ps1 bat cmd awk sql css scss less html htm md markdown rst adoc tex pdf doc docx xls xlsx "
    "csv tsv po mo pot map snap diff patch ipynb epub desktop theme icon service timer socket target mount "
    # public halves, hashes, records of what was, indexes
    "pub crt cer csr sig asc.pub sum sums md5 sha1 sha256 sha512 log journal lock idx db-wal db-shm tmp swp pid"
)
_OTHER_NAMES = re.compile(
    r"known_hosts.*|authorized_keys2?|allowed_signers|.*_history|\.?viminfo|\.lesshst|.*[-_.]lock(file)?(\..*)?"
    r"|lock\..*|go\.sum|pnpm-lock\..*|package-lock\..*|\.xauthority|\.iceauthority|\.ds_store|license.*|copying.*"
    r"|readme.*|changelog.*|makefile|dockerfile.*|translations?\..*|package\.json|tsconfig.*\.json"
)
_OTHER_FOLDERS = _each(
    # caches, logs, what was thrown away
    "log logs trash tmp temp crashes crashpad crash-reports history "
    # environments and what package managers unpack
    "node_modules bower_components site-packages dist-packages venv virtualenvs conda-meta miniconda3 anaconda3 "
    "pyenv rbenv nvm volta sdkman asdf rustup registry toolchains npm pnpm-store bun deno pods "
    "__pycache__ git hg svn jj bin lib lib64 "
    # what is not the operator's own, or not for use
    "fixtures fixture testdata test tests __tests__ spec example examples samples templates schemas docs doc man "
    "locale locales i18n l10n translations"
)
_PROFILES = _each(
    # browsers, mail programs and programs that are browsers inside
    "google-chrome chromium chrome brave-browser bravesoftware vivaldi opera microsoft-edge mozilla firefox "
    "thunderbird waterfox librewolf safari epiphany falkon qutebrowser indexeddb blob_storage leveldb webstorage "
    # editors
    "code code-oss vscodium vscode vscode-server cursor cursor-server windsurf jetbrains sublime-text "
    "sublime-text-3 atom zed nvim vim emacs emacs.d doom helix kate eclipse xcode "
    # looks, sounds, and what belongs to other groups
    "lang langs themes icons fonts completions completion snippets systemd autostart applications mime keyrings "
    "keychains pulse dconf flatpak snap steam rollback-gui"
)
_CACHES = re.compile(r".*caches?|cache[d_-].*|caches?|.*[-_ ]logs?|session storage|local storage|service worker")


class Says(IntEnum):
    """How much a name says; more is greater."""

    NEVER = 0
    """Whatever is in it, it is none."""
    NOTHING = 1
    """What is in it decides."""
    LIKELY = 2
    """What is in it decides, and little is enough."""
    SURE = 3
    """Files of this name keep nothing else."""


def name_says(name: str) -> Says:
    """What a file's name says; never its folder's."""
    low = name.lower()
    end = low.rpartition(".")[2] if "." in low[1:] else ""
    words = {word.lower() for word in _WORDS.findall(name)}
    if words & _EXAMPLE or end in _OTHER_ENDS or low.endswith(("~", ".pub")) or _OTHER_NAMES.fullmatch(low):
        return Says.NEVER
    if _SURE.fullmatch(low):
        return Says.SURE
    return Says.LIKELY if _LIKELY_NAMES.fullmatch(low) or words & _LIKELY_WORDS else Says.NOTHING


def is_searched(folder: str, *, is_settings: bool = True) -> bool:
    """Whether a folder of this name is looked into: no cache, log, environment or fixture.

    Among settings no browser's or editor's profile either; elsewhere a project may well be called `code`.
    """
    low = folder.lower().lstrip(".")
    return low not in _OTHER_FOLDERS and not _CACHES.fullmatch(low) and not (is_settings and low in _PROFILES)


IS_PROFILE = frozenset({
    "cookies", "cookies.sqlite", "local state", "prefs.js", "pyvenv.cfg", "cachedir.tag", "conda-meta",
})  # fmt: skip
"""Names, in small letters, that tell what their folder is: a browser's profile, an environment, a cache."""
