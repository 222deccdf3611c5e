"""html-validate, from the folder where its version is locked: what is wrong with HTML by the standard."""

import json
import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2] / ".ci" / "html"


def validate(folder: Path) -> list[str]:
    """One line for each thing that is wrong in the `.html` files below the folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = os.environ | {"PATH": path}
    lock, installed = HOME / "package-lock.json", HOME / "node_modules" / ".package-lock.json"
    if not installed.is_file() or lock.stat().st_mtime > installed.stat().st_mtime:
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=HOME, env=environment, check=True)
    done = subprocess.run(
        ["node", "node_modules/html-validate/bin/html-validate.mjs", "-c", "rules.json", "-f", "json", str(folder)],
        cwd=HOME,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout:
        raise RuntimeError(f"html-validate said nothing: {done.stderr[-2000:]}")
    return [
        f"{Path(report['filePath']).relative_to(folder)}: {found['message']} ({found['ruleId']}, {found['selector']})"
        for report in json.loads(done.stdout)
        for found in report["messages"]
    ]
