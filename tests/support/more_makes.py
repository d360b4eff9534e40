# ruff: noqa: E501 -- files are written as the tools write them
"""A second home: what was not looked at while the rules were made. Credentials first, then files that are none."""

from tests.support.other_makes import hexadecimal, made_up, pem

CREDENTIALS: dict[str, str | bytes] = {
    ".config/scw/config.yaml": f"access_key: SCW{made_up('scw', 17).upper()}\nsecret_key: 1b2c3d4e-{hexadecimal('scw', 4)}-4f6a-8b9c-{hexadecimal('scw2', 12)}\ndefault_region: fr-par\n",
    ".config/.wrangler/config/default.toml": f'oauth_token = "{made_up("wrangler", 43)}.{made_up("wrangler2", 43)}"\nexpiration_time = "2026-03-01T09:00:00.000Z"\nrefresh_token = "{made_up("wrangler3", 86)}"\nscopes = [ "account:read", "user:read" ]\n',
    ".oci/oci_api_key.pem": pem("RSA PRIVATE KEY", "oci", 20),
    ".dbt/profiles.yml": f"shop:\n  target: dev\n  outputs:\n    dev:\n      type: postgres\n      host: db.example.net\n      user: operator\n      password: {made_up('dbt', 14)}\n      port: 5432\n",
    ".config/glab-cli/config.yml": f"git_protocol: ssh\nhosts:\n    gitlab.com:\n        token: glpat-{made_up('glab', 20)}\n        api_host: gitlab.com\n",
    ".config/tea/config.yml": f"logins:\n    - name: codeberg\n      url: https://codeberg.org\n      token: {hexadecimal('tea', 40)}\n      default: true\n",
    ".weechat/sec.conf": f'[crypt]\ncipher = aes256\n[data]\n__passphrase__ = off\nlibera = "{made_up("weechat", 14)}"\n',
    ".azure/msal_token_cache.json": f'{{"AccessToken": {{"a-b-c": {{"credential_type": "AccessToken", "secret": "eyJ0{made_up("msal", 300)}"}}}}}}',
    ".snowflake/connections.toml": f'[default]\naccount = "abc-xy12345"\nuser = "operator"\npassword = "{made_up("snowflake", 20)}"\n',
    ".supabase/access-token": f"sbp_{hexadecimal('supabase', 40)}",
    ".fetchmailrc": f'poll imap.example.net proto IMAP user "operator" password "{made_up("fetchmail", 12)}" ssl\n',
    ".gradle/gradle.properties": f"org.gradle.jvmargs=-Xmx2g\nsigning.keyId=24875D73\nsigning.password={made_up('gradle', 16)}\nossrhUsername=operator\nossrhPassword={made_up('ossrh', 24)}\n",
    ".gem/credentials": f"---\n:rubygems_api_key: rubygems_{hexadecimal('gem', 48)}\n",
    ".circleci/cli.yml": f"host: https://circleci.com\nendpoint: graphql-unstable\ntoken: {hexadecimal('circle', 40)}\n",
    ".pulumi/credentials.json": f'{{"current": "https://api.pulumi.com", "accessTokens": {{"https://api.pulumi.com": "pul-{hexadecimal("pulumi", 40)}"}}}}',
    ".railway/config.json": f'{{"projects": {{}}, "user": {{"token": "{made_up("railway", 43)}_{made_up("railway2", 40)}"}}, "linkedFunctions": null}}',
    ".boto": f"[Credentials]\ngs_access_key_id = GOOG{made_up('boto', 20).upper()}\ngs_secret_access_key = {made_up('boto2', 40)}\n",
    ".condarc": f"channels:\n  - https://conda.anaconda.org/t/an-{made_up('conda', 8)}-{hexadecimal('conda', 36)}/company\n  - https://operator:{made_up('condapass', 16)}@repo.example.net/conda\n",
    ".config/hub": f"github.com:\n- user: operator\n  oauth_token: {hexadecimal('hub', 40)}\n  protocol: https\n",
    ".config/wireguard/wg0.conf": "[Interface]\nAddress = 10.0.0.2/32\nPrivateKey = "
    + made_up("wg", 42)
    + "8=\n[Peer]\nPublicKey = "
    + made_up("wgpub", 42)
    + "8=\n",
    ".config/openai.token": f"sk-proj-{made_up('openai', 64)}\n",
    ".config/slack-cli/credentials.json": f'{{"T01ABC": {{"token": "xoxe.xoxp-1-{made_up("slack", 60)}", "refresh_token": "xoxe-1-{made_up("slack2", 60)}"}}}}',
    ".ssh/work": pem("OPENSSH PRIVATE KEY", "work", 7),
    ".gmail-mcp/gcp-oauth.keys.json": f'{{"installed":{{"client_id":"123-abc.apps.googleusercontent.com","project_id":"shop","client_secret":"GOCSPX-{made_up("gmail", 28)}","redirect_uris":["http://localhost"]}}}}',
    ".config/himalaya/config.toml": f'[accounts.shop]\nemail = "operator@example.net"\nbackend.auth.type = "password"\nbackend.auth.raw = "{made_up("himalaya", 16)}"\nbackend.login = "operator"\n',
    ".config/transifex/.transifexrc": f"[https://www.transifex.com]\nrest_hostname = https://rest.api.transifex.com\ntoken = 1/{hexadecimal('transifex', 40)}\n",
    ".config/environment.d/60-api.conf": f"ANTHROPIC_API_KEY=sk-ant-api03-{made_up('anthropic', 90)}\nEDITOR=vim\n",
    ".config/rbw-pass.txt": f"{made_up('rbw', 24)}\n",
    ".config/davfs2/secrets": f'/home/operator/cloud operator "{made_up("davfs", 16)}"\n',
    ".config/cmus/lastfm.json": f'{{"user": "operator", "session_key": "{made_up("lastfm", 32)}"}}',
}

LOOK_ALIKES: dict[str, str | bytes] = {
    ".config/alacritty/alacritty.toml": '[keyboard]\nbindings = [{ key = "V", mods = "Control|Shift", action = "Paste" }]\n',
    ".config/karabiner/karabiner.json": '{"profiles": [{"simple_modifications": [{"from": {"key_code": "caps_lock"}, "to": [{"key_code": "left_control"}]}]}]}',
    ".config/mpv/input.conf": "Ctrl+s screenshot\nkey = quit\n",
    ".config/htop/htoprc": "fields=0 48 17 18 38 39 40 2 46 47 49 1\ntree_sort_key=0\nsort_key=46\nhide_userland_threads=0\n",
    ".config/Yubico/u2f_keys": f"operator:{made_up('u2f handle', 86)},{made_up('u2f public', 88)},es256,+presence\n",
    ".config/gtk-3.0/settings.ini": "[Settings]\ngtk-theme-name=Adwaita\ngtk-key-theme-name=Emacs\n",
    ".config/keepassxc/keepassxc.ini": "[General]\nConfigVersion=2\n[PasswordGenerator]\nLength=24\nSpecialChars=true\n[Security]\nLockDatabaseIdle=true\nClearClipboardTimeout=30\n",
    ".config/ssh-audit/policy.txt": 'name = "Hardened"\nhost keys = ssh-ed25519, rsa-sha2-512\nkey exchanges = curve25519-sha256\n',
    ".config/glow/glow.yml": "style: auto\nmouse: false\npager: true\nwidth: 80\n",
    ".config/lazygit/state.yml": "lastupdatecheck: 1772355600\nrecentrepos:\n- /home/operator/src/auth-service\nstartuppopupversion: 5\n",
    ".config/eslint/auth-rules.json": '{"rules": {"no-secrets/no-secrets": ["error", {"tolerance": 4.2}], "sonarjs/no-hardcoded-passwords": "error"}}',
    ".config/i3/config": "set $mod Mod4\nbindsym $mod+Return exec kitty\nbindsym $mod+Shift+p exec rofi-pass\nbindsym $mod+l exec loginctl lock-session\n",
    ".config/sway/config": "set $pass bemenu-pass\nbindsym Mod4+p exec $pass\ninput type:keyboard { xkb_options caps:escape }\n",
    ".config/user-dirs.dirs": 'XDG_DESKTOP_DIR="$HOME/Desktop"\nXDG_DOWNLOAD_DIR="$HOME/Downloads"\n',
    ".config/mimeapps.list": "[Default Applications]\nx-scheme-handler/otpauth=org.keepassxc.KeePassXC.desktop\napplication/pgp-keys=seahorse.desktop\n",
    ".config/gnome-initial-setup-done": "yes",
    ".config/pulsemixer.cfg": "[keys]\nup = k\nmute = m\n; password = none\n",
    ".config/yt-dlp/config": "--netrc\n--cookies-from-browser firefox\n-o ~/Videos/%(title)s.%(ext)s\n",
    ".config/aws-vault/config": "[default]\nbackend = keychain\ncredential_process = aws-vault exec shop --json\nmfa_serial = arn:aws:iam::123456789012:mfa/operator\n",
    ".config/sops/.sops.yaml": f"creation_rules:\n  - path_regex: secrets/.*\n    age: age1{made_up('sops', 58, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l')}\n    pgp: {made_up('pgp', 40, '0123456789ABCDEF')}\n",
    ".config/homebrew/trust.json": f'{{"trustedTaps": [], "analyticsUUID": "{hexadecimal("brew", 8)}-0000-4000-8000-{hexadecimal("brew2", 12)}"}}',
    ".gnupg/gpg-agent.conf": "default-cache-ttl 600\nmax-cache-ttl 7200\npinentry-program /usr/bin/pinentry-gnome3\nenable-ssh-support\n",
    ".gnupg/sshcontrol": f"# list of keys\n{made_up('keygrip', 40, '0123456789ABCDEF')} 0\n",
    ".docker/config.json": '{"auths": {"ghcr.io": {}}, "credsStore": "desktop", "currentContext": "desktop-linux"}',
    ".npmrc": "registry=https://npm.example.net/\n//npm.example.net/:_authToken=${NPM_TOKEN}\nsave-exact=true\n",
    ".config/tmuxinator/auth-service.yml": "name: auth-service\nroot: ~/src/auth-service\nwindows:\n  - editor: vim\n  - server: TOKEN_TTL=3600 bundle exec rails s\n",
    ".config/vale/accept-tokens.txt": "kubernetes\noauth\nJWT\npassphrase\n",
    ".config/ripgrep/ripgreprc": "--smart-case\n--glob=!*.key\n--max-columns=200\n",
    ".config/direnv/direnv.toml": '[whitelist]\nprefix = ["~/src/secrets-manager"]\n',
    ".config/k9s/skins/token.yaml": "k9s:\n  body:\n    fgColor: dodgerblue\n    logoColor: '#ff8800'\n  info:\n    sectionColor: aqua\n",
}
