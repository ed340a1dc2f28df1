"""What bin/run and bin/test ask of the machine: a Python, a virtual environment with the pinned parts, system packages.

Standard library only: it runs before anything is installed. Whatever is wrong ends in `stop`: one sentence, exit code 1, no traceback.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# what WeasyPrint loads, and the Debian package each library comes from
LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
# the fonts that static/print.css names
FONTS = {"Noto Serif CJK SC": "fonts-noto-cjk", "Noto Sans CJK SC": "fonts-noto-cjk", "AR PL UKai CN": "fonts-arphic-ukai"}


def say(sentence: str) -> None:
    print(sentence, flush=True)


def stop(sentence: str) -> NoReturn:
    print(f"不能继续：{sentence}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this script is what finds out
        stop(f"需要 Python 3.11 或更新的版本，这里是 {sys.version.split()[0]}。请安装后用新版本运行，例如 python3.11 {sys.argv[0]}。")


def make_environment(*requirement_files: str) -> None:
    """Make .venv and install what the files pin, unless exactly that was installed before (so a later start needs no network)."""
    if not _works(PYTHON):
        _make_venv()
    sources = [ROOT / name for name in ("requirements.txt", *requirement_files, "constraints.txt")]
    stamp = VENV / f"installed-{hashlib.sha256(' '.join(requirement_files).encode()).hexdigest()[:8]}"
    wanted = hashlib.sha256(b"".join(one.read_bytes() for one in sources) + sys.version.encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("正在安装所需组件（第一次需要几分钟）……")
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "-c", str(ROOT / "constraints.txt")]
    for name in requirement_files or ("requirements.txt",):
        command += ["-r", str(ROOT / name)]
    if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:
        stop("所需组件没有装好，原因见上面几行；请检查网络后再试一次。")
    stamp.write_text(wanted)


def _works(python: Path) -> bool:
    """True when the environment's interpreter starts and is of the version that runs this script."""
    try:
        answer = subprocess.run([str(python), "-c", "import pip, sys; print(sys.version_info[:2])"], capture_output=True, text=True)
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == str(sys.version_info[:2])


def _make_venv() -> None:
    if subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode:
        bring_packages([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "建立 Python 运行环境")
    say("正在建立 Python 运行环境……")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        stop(f"不能在 {VENV} 建立 Python 运行环境：{last_line(made.stderr or made.stdout)}")


def bring_packages(packages: Iterable[str], purpose: str) -> None:
    """Install Debian packages when root; otherwise print the exact command and stop."""
    names = sorted(set(packages))
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"{purpose}缺少系统软件包。请先运行：sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(names)}")
    say(f"正在安装系统软件包：{' '.join(names)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    quiet = {"env": environment, "stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
    done = subprocess.run(["apt-get", "update", "-qq"], **quiet)
    if done.returncode == 0:
        done = subprocess.run(install, **quiet)
    if done.returncode:
        stop(f"系统软件包没有装好（{last_line(done.stderr)}）。请检查网络后运行：apt-get update && {' '.join(install)}")


def print_packages() -> list[str]:
    """The Debian packages that making PDF files still needs here."""
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if not shutil.which("fc-list"):
        return [*missing, "fontconfig", *FONTS.values()]
    families = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True).stdout
    return missing + [package for family, package in FONTS.items() if family not in families]


def check_printing() -> None:
    missing = print_packages()
    if missing:
        bring_packages(missing, "制作 PDF ")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "没有更多说明"
