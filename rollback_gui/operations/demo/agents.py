"""The 71 property lists of the demo: a table of agents, and what launchd is told of each."""

import datetime as dt
import plistlib
from collections.abc import Iterator

from msgspec import Struct

from rollback_gui.operations.demo.nouns import Site

_TABLE = """\
email-sync            lib     300               gmail
gads-report           python  daily 7:05        ads
budget-alert          python  3600              ads
transcribe            sh      always            -
docs-index            plain   daily 2:40        -
email-triage          shared  600               gmail
email-digest          shared  daily 6:45        gmail
email-archiver        shared  weekly 0 3:10     gmail
email-bounces         shared  1800              gmail
gads-pacing           shared  3600              ads
gads-search-terms     shared  daily 5:20        ads
gads-negatives        shared  weekly 1 5:50     ads
gads-quality-score    shared  daily 5:30        ads
gads-conversions      shared  7200              ads
gads-change-history   shared  daily 23:10       ads
gads-auctions         shared  weekly 2 4:15     ads
ga4-daily             shared  daily 4:30        ga4
ga4-realtime          shared  always            ga4
ga4-funnels           shared  weekly 1 4:50     ga4
ga4-audit             shared  monthly 1 4:10    ga4
sheets-export         shared  daily 18:30       sheets
sheets-import         shared  900               sheets
sheets-cleanup        shared  weekly 6 2:20     sheets
calendar-sync         shared  300               calendar
calendar-brief        shared  weekdays 7:00     calendar
task-inbox            shared  watch inbox       -
task-review           shared  weekdays 17:15    -
task-reminders        shared  60                -
task-archiver         shared  monthly 1 1:30    -
meeting-notes         shared  watch recordings  calendar
meeting-prep          shared  weekdays 8:15     calendar
client-health         shared  daily 6:10        token
client-reports        shared  monthly 2 6:00    token
client-invoices       shared  monthly 28 9:00   token
client-onboarding     shared  login             token
search-console        shared  daily 3:55        search
rank-tracker          shared  daily 3:15        search
sitemap-check         shared  weekly 3 3:35     search
merchant-feed         shared  14400             token
merchant-errors       shared  3600              token
shopify-orders        shared  300               token
shopify-inventory     shared  1800              token
mcp-health            shared  120               -
memory-sync           shared  failing           token
webhook-receiver      shared  failing           token
mcp-gateway           node    always            token
slack-bridge          node    always            token
slack-digest          node    weekdays 16:45    token
knowledge-index       plain   daily 1:25        -
knowledge-embed       plain   failing           token
knowledge-prune       plain   monthly 15 1:45   -
morning-brief         plain   weekdays 6:30     -
evening-review        plain   weekdays 20:30    -
weekly-review         plain   weekly 5 15:00    -
monthly-close         plain   monthly 1 8:30    -
currency-rates        plain   21600             -
news-digest           plain   daily 6:20        -
rss-fetch             plain   900               -
podcast-fetch         plain   daily 0:40        -
time-tracker          plain   login             token
uptime-check          sh      60                -
ssl-expiry            sh      daily 9:10        -
domain-expiry         sh      weekly 1 9:20     -
page-speed            node    daily 2:05        token
backup-brain          sh      daily 1:00        -
backup-verify         sh      weekly 0 5:00     -
log-rotate            sh      daily 0:05        -
disk-watch            sh      600               -
git-autocommit        sh      watch notes       -
photo-import          sh      watch photos      -
notify                sh      login             -
"""
"""Name, what runs it (`shared` and `lib`: Python with that folder in PYTHONPATH), schedule, credential."""
_CREDENTIALS = {
    "gmail": ("GMAIL_CREDENTIALS", "brain/infrastructure/mcp-servers/gmail/credentials.json"),
    "ga4": ("GOOGLE_APPLICATION_CREDENTIALS", "brain/infrastructure/mcp-servers/ga4/credentials.json"),
    "sheets": ("GOOGLE_APPLICATION_CREDENTIALS", "brain/infrastructure/mcp-servers/sheets/credentials.json"),
    "calendar": ("CALENDAR_CREDENTIALS", "brain/infrastructure/mcp-servers/calendar/credentials.json"),
    "search": ("GOOGLE_APPLICATION_CREDENTIALS", "brain/keys/search-console.json"),
    "ads": ("GOOGLE_ADS_CONFIGURATION_FILE_PATH", ".google-ads/google-ads.yaml"),
}
"""Where an agent's credential lies below the home, and the variable that tells it so."""
_RUNS: dict[str, dict[str, object]] = {
    "always": {"RunAtLoad": True, "KeepAlive": True},
    "failing": {"RunAtLoad": True, "KeepAlive": {"SuccessfulExit": False, "Crashed": True}},
    "login": {"RunAtLoad": True},
}


class Agent(Struct, frozen=True):
    """One agent of the table; `content` is what its property list says."""

    name: str
    content: dict[str, object]
    is_binary: bool
    comment: str = ""

    @property
    def label(self) -> str:
        """The name that launchd knows it by."""
        return f"com.pb.{self.name}"

    @property
    def file(self) -> str:
        """The name of its property list."""
        return f"{self.label}.plist"

    @property
    def data(self) -> bytes:
        """Its property list."""
        form = plistlib.FMT_BINARY if self.is_binary else plistlib.FMT_XML
        data = plistlib.dumps(self.content, fmt=form, sort_keys=False)
        return data.replace(b"<dict>", f"<!-- {self.comment} -->\n<dict>".encode(), 1) if self.comment else data

    @property
    def is_up(self) -> bool:
        """Whether it runs as soon as it is loaded."""
        return bool(self.content.get("RunAtLoad") or self.content.get("KeepAlive"))


def agents(site: Site) -> tuple[Agent, ...]:
    """All 71, in the order of the table."""
    return tuple(_agent(number, line, site.home) for number, line in enumerate(_TABLE.splitlines()))


def program_of(name: str, runner: str) -> str:
    """The script or program of an agent, below the home."""
    stem = name.replace("-", "_")
    return {"node": f"brain/agents/{stem}.js", "sh": f"bin/{name}"}.get(runner, f"brain/agents/{stem}.py")


def programs() -> Iterator[str]:
    """Every script or program that the agents name, below the home."""
    for line in _TABLE.splitlines():
        name, runner, *_ = line.split()
        yield program_of(name, runner)


def _agent(number: int, line: str, home: str) -> Agent:
    name, runner, *schedule, credential = line.split()
    content: dict[str, object] = {"Label": f"com.pb.{name}", "ProgramArguments": _arguments(name, runner, home)}
    if environment := _environment(name, runner, credential, home):
        content["EnvironmentVariables"] = environment
    content |= _schedule(schedule, home)
    if name == "email-sync":
        content["RunAtLoad"] = True
    content["WorkingDirectory"] = f"{home}/brain"
    content["StandardOutPath"] = f"{home}/brain/logs/{name}.log"
    content["StandardErrorPath"] = f"{home}/brain/logs/{name}.error.log"
    if number % 5 == 2:
        content["ProcessType"] = "Background"
    if number % 7 == 3:
        content |= {"Nice": 10, "LowPriorityIO": True, "ThrottleInterval": 30}
    if number % 23 == 6:
        # Keys that launchd does not know but carries; they give the comparison a date and bytes to show.
        content["PBInstalled"] = dt.datetime(2025, 3, 2, 8, 15, number)  # noqa: DTZ001 a plist's date has no zone
        content["PBFingerprint"] = bytes(range(number, number + 8))
    comment = f"Written by pb-tools for {name}." if number % 11 == 4 else ""
    is_binary = number % 3 == 1 and not comment
    return Agent(name, content, is_binary, comment)


def _arguments(name: str, runner: str, home: str) -> list[str]:
    program = f"{home}/{program_of(name, runner)}"
    if runner == "sh":
        return [program]
    start = f"{home}/brain/bin/node" if runner == "node" else f"{home}/brain/venvs/main/bin/python"
    more = {"gads-report": ["--days", "30"], "email-sync": ["--account", "work"]}.get(name, [])
    return [start, program, *more]


def _environment(name: str, runner: str, credential: str, home: str) -> dict[str, str]:
    found = {}
    if runner in ("shared", "lib"):
        found["PYTHONPATH"] = f"{home}/brain/{runner}"
    if runner in ("shared", "plain", "lib", "python"):
        found["LANG"] = "en_GB.UTF-8"
    if runner in ("sh", "node"):
        found["PATH"] = f"{home}/bin:/usr/local/bin:/usr/bin:/bin"
    if name == "email-sync":
        found["SYNC_TOKEN"] = "made-up-sync-token-0001"  # noqa: S105 made up, as it says
    if credential == "token":
        prefix = name.upper().replace("-", "_")
        found[f"{prefix}_TOKEN"] = f"made-up-token-for-{name}"
    elif credential in _CREDENTIALS:
        key, below = _CREDENTIALS[credential]
        found[key] = f"{home}/{below}"
    return found


def _schedule(words: list[str], home: str) -> dict[str, object]:
    kind, *rest = words
    if kind.isdigit():
        return {"StartInterval": int(kind)}
    if kind in _RUNS:
        return dict(_RUNS[kind])
    if kind == "watch":
        return {"WatchPaths": [f"{home}/brain/{rest[0]}"]}
    hour, minute = (int(part) for part in rest[-1].split(":"))
    at = {"Hour": hour, "Minute": minute}
    if kind == "weekdays":
        return {"StartCalendarInterval": [{"Weekday": day, **at} for day in range(1, 6)]}
    day = {"weekly": "Weekday", "monthly": "Day"}.get(kind)
    calendar = {"StartCalendarInterval": {**({day: int(rest[0])} if day else {}), **at}}
    return calendar | ({"RunAtLoad": True} if kind == "daily" and hour < 2 else {})
