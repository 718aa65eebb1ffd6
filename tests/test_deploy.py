"""What is in deploy/ says what docs/install.md promises, in names that exist."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from consult.cli.commands import consult
from consult.config import Settings
from consult.web.answer.views import MOST

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
MODULES = (ROOT / "consult").rglob("*.py")


def unit(name: str) -> dict[str, str]:
    """The service section of a unit."""
    parser = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / f"consult-{name}.service").read_text())
    return dict(parser["Service"])


WEB, WORKER = unit("web"), unit("worker")


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_unit_runs_a_command_that_exists_and_leaves_nothing_on_a_disk(name: str) -> None:
    found = unit(name)
    for line in (found["ExecStart"], found.get("ExecStartPre", found["ExecStart"])):
        assert line.split()[1] in consult.commands
    assert found["LimitCORE"] == "0"
    assert found["MemorySwapMax"] == "0"
    assert found["PrivateTmp"] == found["NoNewPrivileges"] == "yes"
    assert found["ProtectSystem"] == "strict"


def test_two_users_share_a_group_and_the_keys_are_out_of_the_site_s_sight() -> None:
    assert WEB["User"] != WORKER["User"]
    assert WEB["Group"] == WORKER["Group"]
    assert "/var/lib/consult/keys" in WEB["InaccessiblePaths"]
    assert "InaccessiblePaths" not in WORKER
    users = (DEPLOY / "consult.sysusers").read_text()
    assert all(one["User"] in users for one in (WEB, WORKER))


def test_the_directories_are_as_the_start_wants_them(tmp_path: Path) -> None:
    lines = (DEPLOY / "consult.tmpfiles").read_text().splitlines()
    made = {line.split()[1]: line.split()[2:5] for line in lines if line.startswith("d ")}
    assert made["/var/lib/consult/keys"] == ["0700", WORKER["User"], WORKER["Group"]]
    mode, owner, _ = made["/var/lib/consult"]
    assert owner == "root"
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(int(mode, 8))
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path / "data")})
    settings.prepare()
    assert settings.shared


def test_the_settings_of_the_example_exist() -> None:
    named = set(re.findall(r"CONSULT_\w+", (DEPLOY / "consult.env").read_text()))
    known = {name for path in MODULES for name in re.findall(r"CONSULT_\w+", path.read_text())}
    assert named
    assert named <= known


def test_the_proxy_logs_nothing_of_a_child_and_writes_no_form_to_a_file() -> None:
    content = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())
    child = re.search(r"location /c/ \{(.*?)\}", content, re.DOTALL)
    assert child
    assert "access_log" not in child[1]
    servers = content.split("server {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert "access_log off;" in server.split("location")[0]
        assert "error_log /dev/null;" in server.split("location")[0]
    sizes = dict(re.findall(r"(client_max_body_size|client_body_buffer_size) (\d+)k;", child[1]))
    assert int(sizes["client_body_buffer_size"]) >= int(sizes["client_max_body_size"])
    assert int(sizes["client_max_body_size"]) * 1024 >= MOST
    assert "$remote_addr" not in content
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert f'proxy_set_header {header} "";' in content


def test_every_test_that_a_document_names_exists() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = {name for one in documents for name in re.findall(r"\btest_\w+\.py", one.read_text())}
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert "test_seating_plan.py" in named
    assert named <= there
