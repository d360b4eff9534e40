# ruff: noqa: E501 -- files are written as the tools write them
"""Sixty files that look like a credential and are none, as they lie in people's homes.

Each belongs to a kind of mistake: integrity hashes, examples, public keys, fixtures, texts that speak of passwords,
files that only name where a secret lies, minified programs, and copies in places that nobody restores.
"""

from tests.support.other_makes import hexadecimal, made_up, pem


def _integrity(label: str) -> str:
    return f"sha512-{made_up(label, 86)}=="


_LOCKS: dict[str, str | bytes] = {
    ".config/yarn/global/yarn.lock": f"""# yarn lockfile v1

js-tokens@^4.0.0:
  version "4.0.0"
  resolved "https://registry.yarnpkg.com/js-tokens/-/js-tokens-4.0.0.tgz#{hexadecimal("yarn", 40)}"
  integrity {_integrity("yarn")}
""",
    ".config/coc/extensions/package-lock.json": f"""{{"name":"coc","lockfileVersion":3,"packages":{{
"node_modules/auth-token":{{"version":"4.0.0","resolved":"https://registry.npmjs.org/auth-token/-/auth-token-4.0.0.tgz",
"integrity":"{_integrity("npm")}"}}}}}}
""",
    ".config/nvim/lazy-lock.json": f"""{{
  "lazy.nvim": {{ "branch": "main", "commit": "{hexadecimal("lazy", 40)}" }},
  "vim-token-highlight": {{ "branch": "master", "commit": "{hexadecimal("vim", 40)}" }}
}}
""",
    "agents/mail/poetry.lock": f"""[[package]]
name = "keyring"
version = "25.6.0"
files = [{{file = "keyring-25.6.0-py3-none-any.whl", hash = "sha256:{hexadecimal("poetry", 64)}"}}]
""",
    "agents/mail/uv.lock": f"""[[package]]
name = "token-bucket"
version = "0.3.0"
sdist = {{ url = "https://files.example.net/a.tar.gz", hash = "sha256:{hexadecimal("uv", 64)}", size = 9000 }}
""",
    "agents/mail/pnpm-lock.yaml": f"""lockfileVersion: '9.0'
packages:
  '@octokit/auth-token@5.1.2':
    resolution: {{integrity: {_integrity("pnpm")}}}
""",
    "agents/mail/go.sum": f"github.com/zalando/go-keyring v0.2.5 h1:{made_up('go', 43)}=\n",
    "agents/mail/Cargo.lock": f"""[[package]]
name = "secrecy"
version = "0.10.3"
checksum = "{hexadecimal("cargo", 64)}"
""",
    "agents/mail/composer.lock": f"""{{"content-hash": "{hexadecimal("composer", 32)}", "packages": []}}\n""",
    ".config/home-manager/flake.lock": f"""{{"nodes": {{"secrets": {{"locked": {{
  "lastModified": 1772355600, "narHash": "sha256-{made_up("flake", 43)}=", "rev": "{hexadecimal("flake", 40)}"
}}}}}}}}
""",
    ".config/downloads/SHA256SUMS": f"{hexadecimal('sums', 64)}  password-manager-2.1.dmg\n",
}

_EXAMPLES: dict[str, str | bytes] = {
    "agents/mail/credentials.example.json": """{"client_id": "YOUR_CLIENT_ID", "client_secret": "YOUR_SECRET"}\n""",
    "agents/mail/.env.example": "OPENAI_API_KEY=sk-your-key-here\nDATABASE_PASSWORD=changeme\n",
    "agents/mail/.env.sample": f"SLACK_BOT_TOKEN=xoxb-{made_up('sample', 24)}\n",
    "agents/mail/.env.template": "GITHUB_TOKEN=<your token>\nAPI_KEY=\n",
    "agents/mail/secrets.yml.dist": "smtp:\n  password: REPLACE_ME\n",
    ".config/shopbot/config.sample.toml": 'api_key = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"\n',
    ".config/shopbot/settings.json": '{"api_key": "${SHOPBOT_API_KEY}", "timeout": 30}\n',
    ".config/weatherbar/config.ini": "[api]\n; get one from the site\napi_key = YOUR_API_KEY_HERE\ncity = Delft\n",
}

_PUBLIC: dict[str, str | bytes] = {
    ".ssh/id_ed25519.pub": f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{made_up('ssh', 44)} operator@workbench\n",
    ".ssh/known_hosts": f"github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{made_up('hosts', 44)}\n",
    ".ssh/authorized_keys": f"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{made_up('authorized', 340)} phone\n",
    ".ssh/config": "Host box\n  HostName box.example.net\n  IdentityFile ~/.ssh/id_ed25519\n",
    ".config/git/allowed_signers": f"operator@example.net ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{made_up('signer', 44)}\n",
    ".config/age/recipients.txt": f"age1{made_up('recipient', 58, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l')}\n",
    ".config/minisign/release.pub": f"untrusted comment: minisign public key\nRW{made_up('minisign', 54)}\n",
    ".config/openssl/company-ca.pem": pem("CERTIFICATE", "company ca", 18),
    ".config/mail/colleague.asc": pem("PGP PUBLIC KEY BLOCK", "colleague", 20),
    ".config/jwt/jwt-public.pem": pem("PUBLIC KEY", "jwt", 5),
}

_NAMED_ONLY: dict[str, str | bytes] = {
    ".config/gh/config.yml": "version: '1'\ngit_protocol: https\nprompt: enabled\naliases:\n    co: pr checkout\n",
    ".aws/config": "[default]\nregion = eu-central-1\noutput = json\n[profile shop]\nsso_account_id = 123456789012\n",
    ".config/gcloud/configurations/config_default": "[core]\naccount = operator@example.net\nproject = shop-123456\n",
    ".config/pip/pip.conf": "[global]\nindex-url = https://pypi.example.net/simple\nkeyring-provider = subprocess\n",
    ".gitconfig": f"[user]\n  email = operator@example.net\n  signingkey = {made_up('gpg id', 16, '0123456789ABCDEF')}\n"
    "[credential]\n  helper = osxkeychain\n",
    ".config/aerc/accounts.conf": "[shop]\nsource = imaps://operator@imap.example.net\nsource-cred-cmd = pass show shop\n",
    ".config/mbsync/mbsyncrc": 'IMAPAccount shop\nUser operator\nPassCmd "secret-tool lookup service imap"\n',
    ".config/cargo/config.toml": '[registry]\ncredential-provider = ["cargo:token-from-stdout", "op", "read"]\n',
    ".config/starship/starship.toml": '[aws]\nsymbol = " "\n[kubernetes]\ndisabled = false\n[username]\nshow_always = true\n',
    ".config/containers/registries.conf": 'unqualified-search-registries = ["docker.io"]\ncredential-helpers = ["secret"]\n',
}

_TEXTS: dict[str, str | bytes] = {
    ".config/chessclub/locales/en.json": """{"login": {"password": "Password", "token": "Access token",
 "secret": "Two-factor secret", "password_hint": "At least twelve characters", "api_key": "Paste your API key here"}}
""",
    ".config/shopbot/credentials.schema.json": """{"type": "object", "required": ["token"],
 "properties": {"token": {"type": "string", "minLength": 40}, "password": {"type": "string", "format": "password"}}}
""",
    ".config/notes/password-policy.md": "# Passwords\n\nEvery password: at least 12 characters. Token: rotate each year.\n",
    ".config/notes/secret-santa.txt": "Anna draws Ben\nBen draws Chris\nChris draws Anna\n",
    ".config/keyboards/keys.json": """{"keys": [{"key": "ctrl+shift+p", "command": "palette"},
 {"key": "ctrl+k ctrl+s", "command": "workbench.action.openGlobalKeybindings"}]}
""",
    ".config/dungeon/tokens.json": """{"tokens": [{"name": "goblin-archer-with-bow", "image": "goblin.png"}]}\n""",
    ".config/tokenizer/tokenizer_config.json": """{"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>",
 "unk_token": "<unk>", "tokenizer_class": "LlamaTokenizerFast", "add_bos_token": true, "model_max_length": 4096}
""",
    ".config/palette/theme.json": """{"tokenColors": [{"scope": "keyword.control", "settings": {"foreground": "#C678DD"}}],
 "secretAccent": "#61AFEF", "semanticTokenColors": {"variable": "#E06C75"}}
""",
    ".config/limiter/token_bucket.py": """def take(tokens: int, key: str = "default-bucket-of-the-operator") -> bool:
    return tokens > 0
""",
    ".config/mailer/auth.py": """import os

PASSWORD = os.environ["MAIL_PASSWORD"]
API_TOKEN = os.getenv("MAILER_API_TOKEN", "")
""",
    ".config/bash/completions/vault-token.bash": "complete -W 'create lookup renew revoke capabilities' vault-token\n",
    ".config/configstore/update-notifier-npm.json": """{"optOut": false, "lastUpdateCheck": 1772355600000,
 "clientId": "0b5d7e7a-6f0e-4c54-9d8a-3a8b8a6a1f00"}
""",
}

_PROGRAMS: dict[str, str | bytes] = {
    ".config/dungeon/token.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 12,
    ".config/dungeon/secret-level.dat": bytes(range(255, -1, -1)) * 9,
    ".config/widgets/app.min.js": "!function(e){var apiKey=e.apiKey||'AIza"
    + made_up("js", 35)
    + "',password=t=>t.password;"
    + f"var k='{made_up('minified', 900)}';e.exports={{token:function(){{return k}}}}}}(this);",
    ".config/widgets/vendor.bundle.css": ".password-token{background:url(data:font/woff2;base64,"
    + made_up("css", 800)
    + ")}",
}

_ELSEWHERE: dict[str, str | bytes] = {
    "agents/mail/tests/fixtures/credentials.json": f'{{"client_secret": "GOCSPX-{made_up("fixture", 28)}"}}\n',
    "agents/mail/node_modules/oauth/credentials.json": f'{{"refresh_token": "1//0{made_up("module", 90)}"}}\n',
    ".config/shopbot/.venv/lib/python3.12/site-packages/bot/.env": f"API_KEY={made_up('environment', 40)}\n",
    ".config/dotfiles/.git/config": f'[remote "origin"]\n  url = https://x:ghp_{made_up("remote", 36)}@github.com/a/b\n',
    ".config/google-chrome/Default/Preferences": f'{{"account": {{"refresh_token": "1//0{made_up("chrome", 90)}"}}}}\n',
}

LOOK_ALIKES = _LOCKS | _EXAMPLES | _PUBLIC | _NAMED_ONLY | _TEXTS | _PROGRAMS | _ELSEWHERE
"""Path below the home to what lies there."""
