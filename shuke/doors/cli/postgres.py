"""The embedded PostgreSQL: one directory, one server, as many programs on it as there are holders."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from shuke.doors.cli.postgres_account import Account, account_for, binaries_for
from shuke.doors.cli.postgres_pid import has_server
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org import roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUPERUSER = "postgres"
PORT = 5432  # only the name of the socket file: no TCP port is opened
SOCKET_FILE = f".s.PGSQL.{PORT}"
SOCKET_PATH_LIMIT = 107  # bytes of sockaddr_un.sun_path
START_SECONDS = 60
RETRY_SECONDS = 5.0
STILL_HELD = ("pre-existing shared memory block", "lock file")  # orphans of a killed postmaster, for a moment


class ServerDidNotStart(Refusal):
    """PostgreSQL could not be made ready; the message holds the end of its log."""

    code = "database_not_started"
    status = 503


def default_settings() -> dict[str, str]:
    """What every embedded server runs with; durability stays on (fsync, full_page_writes, checksums)."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "listen_addresses": "",
        "unix_socket_directories": ".",
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        "max_connections": "100",
        "shared_buffers": f"{max(64, min(1024, memory_mb // 8))}MB",
        "effective_cache_size": f"{max(128, memory_mb // 2)}MB",
        "work_mem": "32MB",  # imports and the demo shop sort and join by the hundred thousand
        "maintenance_work_mem": "256MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }


class Cluster:
    """One PostgreSQL data directory under `place`, and the server on it while anybody holds it.

    `pgdata` is the data directory with the socket in it (0700: who can reach the socket may log in),
    `lock` serialises start and stop, `holders` counts who uses the server by shared locks, so
    that the last one out stops it and a killed one does not count.
    """

    def __init__(self, place: Path) -> None:
        self.dir = place.absolute()
        self.pgdata = self.dir / "pgdata"
        self._holding: IO[str] | None = None

    def start(self, settings: Mapping[str, str] | None = None) -> bool:
        """Hold the server, starting it if it is down; True if this call started it. ServerDidNotStart."""
        self.dir.mkdir(parents=True, exist_ok=True)
        with self.locked():
            self._hold()
            try:
                if self.is_ready():
                    return False
                account = account_for(self.pgdata)
                binaries = binaries_for(account)
                if not (self.pgdata / "PG_VERSION").exists():
                    self._initialise(account, binaries)
                if has_server(self.pgdata) and self._becomes_ready():
                    return False
                self._launch(account, binaries, default_settings() | dict(settings or {}))
            except BaseException:  # Ctrl-C too: what is half started must not outlive us
                self._let_go()
                if not self._held_by_others():
                    self._shut_down()
                raise
        return True

    def stop(self) -> bool:
        """Let go of the server; the last holder stops it. True if it was stopped."""
        if self._holding is None or not self.dir.exists():
            self._let_go()
            return False
        with self.locked():
            self._let_go()
            if self._held_by_others():
                return False
            return self._shut_down()

    def revive(self) -> bool:
        """Start a server that ended although somebody holds it (a crash, kill -9); True if this call started it."""
        if has_server(self.pgdata) or not (self.pgdata / "PG_VERSION").exists():
            return False
        with self.locked():
            if has_server(self.pgdata) or not self._held_by_others():
                return False
            account = account_for(self.pgdata)
            self._launch(account, binaries_for(account), default_settings())
        return True

    def url(self, user: str, database: str) -> str:
        """The address of a database over the socket, as Django, psycopg and ADBC read it."""
        return f"postgresql://{user}@/{quote(database)}?host={quote(str(self.socket_dir()), safe='')}&port={PORT}"

    def execute_as_superuser(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run statements outside a transaction as the superuser; the rows, if the first one has any."""
        import psycopg

        with psycopg.connect(self.url(SUPERUSER, database), autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def socket_dir(self) -> Path:
        """Where clients find the socket: the data directory, or a short link to it if its path is too long."""
        if len(os.fsencode(self.pgdata / SOCKET_FILE)) <= SOCKET_PATH_LIMIT:
            return self.pgdata
        digest = hashlib.sha256(os.fsencode(self.pgdata)).hexdigest()[:12]
        private = Path(tempfile.gettempdir()) / f"shuke-{os.getuid()}-{digest}"
        private.mkdir(mode=0o700, exist_ok=True)
        if private.is_symlink() or private.lstat().st_uid != os.getuid():  # planted by somebody else
            raise ServerDidNotStart(f"{private} belongs to somebody else")
        with contextlib.suppress(FileExistsError):
            (private / "d").symlink_to(self.pgdata)
        return private / "d"

    def is_ready(self) -> bool:
        """Whether a server accepts connections on this directory's socket."""
        if not (self.pgdata / SOCKET_FILE).exists():
            return False
        command = [self._own("pg_isready"), "-q", "-t", "3", "-h", str(self.socket_dir()), "-p", str(PORT)]
        command += ["-U", SUPERUSER, "-d", "postgres"]
        return subprocess.run(command, check=False).returncode == 0

    # -- who holds it -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process at a time starts, stops, makes roles or migrates in this directory."""
        with open(self.dir / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _hold(self) -> None:
        if self._holding is None:
            self._holding = open(self.dir / "holders", "w")  # noqa: SIM115  held until stop()
            fcntl.flock(self._holding, fcntl.LOCK_SH)

    def _let_go(self) -> None:
        if self._holding is not None:
            self._holding.close()
            self._holding = None

    def _held_by_others(self) -> bool:
        with open(self.dir / "holders", "w") as probe:
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    # -- the server ---------------------------------------------------------------------------------

    def _own(self, program: str) -> str:
        return str(binaries_for(None) / program)

    def _run(
        self, account: Account | None, inside: Path, *command: str, timeout: float = 180
    ) -> subprocess.CompletedProcess[str]:
        """Run a server program inside a data directory, as the unprivileged account where we are root."""
        with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server would inherit and hold it open
            done = subprocess.run(
                command,
                cwd=inside,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C at our terminal must not reach the server
                timeout=timeout,
                check=False,
                env=_clean_environment(),
                **(account.credentials() if account else {}),
            )
            output.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, output.read())

    def _initialise(self, account: Account | None, binaries: Path) -> None:
        draft = self.dir / "pgdata.draft"  # renamed when whole: an interrupted initdb is simply begun anew
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if account:
            os.chown(draft, account.uid, account.gid)
        options = ["-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=builtin"]
        options += ["--builtin-locale=C.UTF-8", "--auth=trust", "--no-instructions"]
        done = self._run(account, draft, str(binaries / "initdb"), "-D", _here(account, draft), *options)
        if done.returncode != 0:
            raise ServerDidNotStart(f"initdb failed: {done.stdout.strip()[-800:]}")
        draft.rename(self.pgdata)

    def _launch(self, account: Account | None, binaries: Path, settings: Mapping[str, str]) -> None:
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        command = [str(binaries / "pg_ctl"), "-D", _here(account, self.pgdata), "-l", "server.log", "-s"]
        command += ["-w", "-t", str(START_SECONDS), "-o", options, "start"]
        log = self.pgdata / "server.log"
        until = time.monotonic() + RETRY_SECONDS
        while True:
            seen = log.stat().st_size if log.exists() else 0
            if self._run(account, self.pgdata, *command, timeout=START_SECONDS + 30).returncode == 0:
                return
            reason = log.read_bytes()[seen:].decode(errors="replace")
            if not any(sign in reason for sign in STILL_HELD) or time.monotonic() > until:
                raise ServerDidNotStart(f"PostgreSQL did not start in {self.dir}: {reason.strip()[-800:]}")
            time.sleep(0.2)

    def _shut_down(self) -> bool:
        if not has_server(self.pgdata):
            return False
        account = account_for(self.pgdata)
        command = [str(binaries_for(account) / "pg_ctl"), "-D", _here(account, self.pgdata), "-s", "-w"]
        return self._run(account, self.pgdata, *command, "-t", "60", "-m", "fast", "stop").returncode == 0

    def _becomes_ready(self) -> bool:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.is_ready():
                return True
            if not has_server(self.pgdata):
                return False
            time.sleep(0.05)
        raise ServerDidNotStart(f"PostgreSQL in {self.dir} runs but does not answer")


def bootstrap_roles(cluster: Cluster, database: str) -> None:
    """Make the program's roles and its database on a running cluster; does nothing where they exist."""
    with cluster.locked():
        cluster.execute_as_superuser(roles.ROLES_SQL)
        _make_database(cluster, database)


def _make_database(cluster: Cluster, database: str) -> None:
    if not cluster.execute_as_superuser(roles.database_exists_sql(database)):
        cluster.execute_as_superuser(roles.create_database_sql(database))
    cluster.execute_as_superuser(roles.database_rights_sql(database))


def _here(account: Account | None, pgdata: Path) -> str:
    """The data directory as its server may call it: another account need not be able to walk to it by name."""
    return "/proc/self/cwd" if account and Path("/proc/self/cwd").exists() else str(pgdata)


def _clean_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))} | {"LC_ALL": "C"}
