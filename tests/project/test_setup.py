"""The two scripts that `make` uses on a machine it has not seen before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASH = shutil.which("bash")

pytestmark = pytest.mark.skipif(
    BASH is None or sys.platform == "win32", reason="the scripts are for POSIX systems"
)


def run_script(name: str, *arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Runs a script with nothing but `path` and a few basic tools on the search path."""
    tools = path / "tools"
    tools.mkdir(exist_ok=True)
    for tool in ("bash", "dirname", "grep", "id"):
        link = tools / tool
        if not link.exists() and not (path / tool).exists():
            link.symlink_to(shutil.which(tool))
    return subprocess.run(
        [BASH, ROOT / "packaging" / name, *arguments],
        capture_output=True,
        text=True,
        env={"PATH": f"{path}{os.pathsep}{tools}"},
        timeout=60,
        check=False,
    )


def put_program(folder: Path, name: str, body: str) -> None:
    program = folder / name
    program.write_text(f"#!{BASH}\n{body}\n", encoding="utf-8")
    program.chmod(0o755)


def test_python_3_11_is_preferred_and_a_name_that_leads_nowhere_is_passed_over(tmp_path):
    put_program(tmp_path, "python3.11", "echo 'version not installed' >&2; exit 127")
    put_program(tmp_path, "python3.12", "echo /opt/python3.12")
    put_program(tmp_path, "python3", "echo /opt/python3")
    assert run_script("find-python.sh", path=tmp_path).stdout == "/opt/python3.12\n"


def test_a_named_python_is_taken(tmp_path):
    put_program(tmp_path, "python3.11", "echo /opt/python3.11")
    put_program(tmp_path, "mine", "echo /opt/mine")
    assert run_script("find-python.sh", "mine", path=tmp_path).stdout == "/opt/mine\n"


def test_without_a_python_the_user_is_told_what_to_install(tmp_path):
    done = run_script("find-python.sh", path=tmp_path)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr


def test_this_python_is_good_enough(tmp_path):
    done = run_script("find-python.sh", sys.executable, path=tmp_path)
    assert done.returncode == 0
    assert done.stdout.strip()


def test_without_debian_no_system_packages_are_asked_for(tmp_path):
    done = run_script("system-packages.sh", "test", path=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")


def test_without_root_the_missing_packages_are_named_and_work_goes_on(tmp_path):
    put_program(tmp_path, "apt-get", "exit 1")
    put_program(tmp_path, "dpkg-query", "exit 1")
    put_program(tmp_path, "id", "echo 1000")
    done = run_script("system-packages.sh", "test", path=tmp_path)
    assert done.returncode == 0
    assert "libegl1" in done.stdout
    assert "xvfb" in done.stdout
    assert "python3-venv" in done.stdout


def test_root_installs_what_is_missing_and_nothing_else(tmp_path):
    calls = tmp_path / "calls"
    put_program(tmp_path, "python3.11", "echo /opt/python3.11")
    put_program(tmp_path, "apt-get", f'echo "$@" >> {calls}')
    put_program(
        tmp_path, "dpkg-query", 'case "$*" in *libegl1*) exit 1;; *) echo "installed x";; esac'
    )
    put_program(tmp_path, "id", "echo 0")
    done = run_script("system-packages.sh", "run", path=tmp_path)
    assert done.returncode == 0, done.stderr
    *_, install = calls.read_text(encoding="utf-8").splitlines()
    assert install.endswith("--no-install-recommends libegl1")
