# ruff: noqa: E501 -- files are written as the tools write them
"""Thirty credential files as tools of other makes write them, written from what those tools are known to do.

Every value is computed here from a label and opens nothing. Each path is below the home; the mode is the tool's own.
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def made_up(label: str, length: int, letters: str = _LETTERS) -> str:
    """Letters and digits that stand for a secret: the same ones for the same label, and nobody's."""
    known = b"".join(hashlib.sha256(f"made-up {label} {part}".encode()).digest() for part in range(length // 32 + 1))
    return "".join(letters[byte % len(letters)] for byte in known[:length])


def hexadecimal(label: str, length: int) -> str:
    """The same in the digits of a hash."""
    return made_up(label, length, "0123456789abcdef")


def _base64(label: str, octets: int) -> str:
    return base64.b64encode(made_up(label, octets).encode()).decode()


def pem(kind: str, label: str, lines: int = 6) -> str:
    """A block between the lines that name its kind."""
    body = "\n".join(made_up(f"{label} {line}", 64) for line in range(lines))
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----\n"


_CLOUD = {
    ".config/doctl/config.yaml": f"""access-token: dop_v1_{hexadecimal("doctl", 64)}
api-url: ""
context: default
output: text
""",
    ".config/gcloud/application_default_credentials.json": f"""{{
  "account": "",
  "client_id": "764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur.apps.googleusercontent.com",
  "client_secret": "d-{made_up("adc secret", 22)}",
  "refresh_token": "1//0{made_up("adc refresh", 100)}",
  "type": "authorized_user",
  "universe_domain": "googleapis.com"
}}
""",
    ".config/hcloud/cli.toml": f"""active_context = "shop"

[[contexts]]
name = "shop"
token = "{made_up("hcloud", 64)}"
""",
    ".config/linode-cli": f"""[DEFAULT]
default-user = operator

[operator]
token = {hexadecimal("linode", 64)}
region = eu-central
type = g6-nanode-1
""",
    ".s3cfg": f"""[default]
access_key = {made_up("s3cfg id", 20).upper()}
access_token =
bucket_location = US
host_base = s3.example.net
secret_key = {made_up("s3cfg secret", 40)}
use_https = True
""",
    ".databrickscfg": f"""[DEFAULT]
host  = https://adb-1234567890123456.7.azuredatabricks.net
token = dapi{hexadecimal("databricks", 32)}-2
""",
    ".fly/config.yml": f"""access_token: fm2_lJPECAAAAAAA{_base64("fly", 90)}
auto_update: true
last_login: 2026-03-01T09:00:00Z
wire_guard_state: {{}}
""",
    ".kube/config": f"""apiVersion: v1
kind: Config
current-context: shop
clusters:
- name: shop
  cluster:
    certificate-authority-data: {_base64("kube ca", 200)}
    server: https://10.0.0.7:6443
users:
- name: operator
  user:
    client-certificate-data: {_base64("kube certificate", 200)}
    client-key-data: {_base64("kube key", 200)}
""",
    ".terraform.d/credentials.tfrc.json": f"""{{
  "credentials": {{
    "app.terraform.io": {{
      "token": "{made_up("terraform id", 14)}.atlasv1.{made_up("terraform", 67)}"
    }}
  }}
}}
""",
    ".vault-token": f"hvs.CAESI{made_up('vault', 90)}",
}

_CODE = {
    ".config/gh/hosts.yml": f"""github.com:
    users:
        operator:
            oauth_token: gho_{made_up("gh", 36)}
    git_protocol: https
    user: operator
    oauth_token: gho_{made_up("gh", 36)}
""",
    ".config/github-copilot/apps.json": f"""{{"github.com:Iv1.b507a08c87ecfe98":{{"user":"operator","oauth_token":"ghu_{made_up("copilot", 36)}","githubAppId":"Iv1.b507a08c87ecfe98"}}}}
""",
    ".git-credentials": f"https://operator:ghp_{made_up('git', 36)}@github.com\n",
    ".cargo/credentials.toml": f"""[registry]
token = "cio{made_up("cargo", 32)}"
""",
    ".config/composer/auth.json": f"""{{
    "http-basic": {{
        "repo.example.net": {{
            "username": "operator",
            "password": "{made_up("composer", 24)}"
        }}
    }},
    "github-oauth": {{}}
}}
""",
    ".config/pypoetry/auth.toml": f"""[http-basic.company]
username = "operator"
password = "{made_up("poetry", 18)}"
""",
    ".m2/settings.xml": f"""<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <servers>
    <server>
      <id>releases</id>
      <username>operator</username>
      <password>{made_up("maven", 20)}</password>
    </server>
  </servers>
</settings>
""",
    ".config/netlify/config.json": f"""{{
	"telemetryDisabled": true,
	"cliId": "5d3c8f16-2f5d-4b8e-9d0f-6a1f1c7c1b11",
	"userId": "65f0c0ffee0123456789abcd",
	"users": {{
		"65f0c0ffee0123456789abcd": {{
			"id": "65f0c0ffee0123456789abcd",
			"email": "operator@example.net",
			"auth": {{
				"token": "nfp_{made_up("netlify", 36)}",
				"github": {{}}
			}}
		}}
	}}
}}
""",
    ".config/configstore/firebase-tools.json": f"""{{
	"motd": {{"minVersion": "3.0.5", "fetched": 1772355600000}},
	"user": {{"email": "operator@example.net", "email_verified": true}},
	"tokens": {{
		"expires_at": 1772359200000,
		"refresh_token": "1//03{made_up("firebase refresh", 98)}",
		"access_token": "ya29.{made_up("firebase access", 160)}",
		"scopes": ["email", "openid", "https://www.googleapis.com/auth/cloud-platform"],
		"token_type": "Bearer"
	}}
}}
""",
    ".config/stripe/config.toml": f"""color = ""

[default]
device_name = "workbench"
display_name = "The Shop"
test_mode_api_key = "rk_test_{made_up("stripe", 99)}"
test_mode_key_expires_at = "2026-06-01"
""",
}

_DESK = {
    ".claude/.credentials.json": f"""{{"claudeAiOauth":{{"accessToken":"sk-ant-oat01-{made_up("claude access", 95)}","refreshToken":"sk-ant-ort01-{made_up("claude refresh", 95)}","expiresAt":1772359200000,"scopes":["user:inference","user:profile"],"subscriptionType":"max"}}}}""",
    ".codex/auth.json": f"""{{
  "OPENAI_API_KEY": null,
  "tokens": {{
    "id_token": "eyJhbGciOiJSUzI1NiJ9.{made_up("codex id", 200)}.{made_up("codex signature", 86)}",
    "access_token": "eyJhbGciOiJSUzI1NiJ9.{made_up("codex access", 200)}.{made_up("codex signed", 86)}",
    "refresh_token": "rt_{made_up("codex refresh", 87)}"
  }},
  "last_refresh": "2026-03-01T09:00:00.000000Z"
}}
""",
    ".kaggle/kaggle.json": f"""{{"username":"operator","key":"{hexadecimal("kaggle", 32)}"}}""",
    ".my.cnf": f"""[client]
user=operator
password="{made_up("mysql", 16)}"
host=db.example.net
""",
    ".config/containers/auth.json": f"""{{
	"auths": {{
		"quay.io": {{
			"auth": "{_base64("containers", 36)}"
		}}
	}}
}}
""",
    ".config/msmtp/config": f"""defaults
auth           on
tls            on

account        shop
host           smtp.example.net
port           587
from           operator@example.net
user           operator@example.net
password       {made_up("msmtp", 16)}
""",
    ".config/ngrok/ngrok.yml": f"""version: "2"
authtoken: 2{made_up("ngrok", 26)}_{made_up("ngrok end", 21)}
""",
    ".config/rclone/rclone.conf": f"""[drive]
type = drive
scope = drive
token = {{"access_token":"ya29.{made_up("rclone", 150)}","token_type":"Bearer","refresh_token":"1//0{made_up("rclone refresh", 90)}","expiry":"2026-03-01T10:00:00Z"}}

[box]
type = sftp
host = box.example.net
user = operator
pass = {made_up("rclone pass", 38)}
""",
    ".config/restic/password": made_up("restic", 28) + "\n",
    ".config/sops/age/keys.txt": f"""# created: 2026-01-04T10:00:00Z
# public key: age1{made_up("age public", 58, "qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
AGE-SECRET-KEY-1{made_up("age", 58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")}
""",
}

CREDENTIALS = _CLOUD | _CODE | _DESK
"""Path below the home to what the tool writes there."""


def lay(home: Path, files: Mapping[str, str | bytes], mode: int = 0o600) -> None:
    """Those files below that home, each with its mode."""
    for name, content in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(mode)
