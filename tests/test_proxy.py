"""A real nginx with deploy/nginx.conf: nothing of a child is in its logs, files or headers."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.faults.processes import wait_until
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "deploy" / "nginx.conf"
CANARY = "canary7f3c"
HOST = "consult.ville.example"
KB = 1024

AROUND = """
daemon off;
pid {here}/pid;
error_log {logs}/main-error.log info;
{user}
events {{}}
http {{
    access_log {logs}/main-access.log;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    include {here}/consult.conf;
}}
"""
"""What a distribution has around a site: logs of its own, unless the site says otherwise."""


def nginx() -> str:
    """The program: the machine's own, or the one that scripts/install-system has unpacked."""
    unpacked = ROOT / "build" / "nginx" / "usr" / "sbin" / "nginx"
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:{unpacked.parent}")
    assert found, "scripts/install-system tests"
    return found


@dataclass
class Site:
    """What stands behind the proxy: answers everything, and keeps what it was told."""

    port: int = field(default_factory=free_port)
    heard: list[dict[str, str]] = field(default_factory=list)

    @contextmanager
    def answering(self) -> Iterator[None]:
        heard = self.heard

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append({name.lower(): value for name, value in self.headers.items()})
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_POST = do_GET  # noqa: N815 - the server's names

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", self.port), Answer)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@dataclass
class Proxy:
    """A running nginx, and the folder of all that it writes."""

    folder: Path
    plain: int
    secure: int

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> int:
        """The status that a device is answered."""
        context = ssl._create_unverified_context()  # The certificate is the test's own.
        connection = HTTPSConnection("127.0.0.1", self.secure, timeout=30, context=context)
        return self._answer(connection, path, body, headers)

    def ask_in_clear(self, path: str, port: int) -> int:
        """The same without TLS."""
        return self._answer(HTTPConnection("127.0.0.1", port, timeout=30), path, None, {})

    def _answer(
        self, connection: HTTPConnection, path: str, body: bytes | None, headers: dict[str, str]
    ) -> int:
        given = {"Host": HOST, "User-Agent": CANARY, "Referer": f"http://{CANARY}/"} | headers
        try:
            connection.request("POST" if body else "GET", path, body, given)
            return connection.getresponse().status
        finally:
            connection.close()

    def shout(self) -> None:
        """Send what is no request at all."""
        with socket.create_connection(("127.0.0.1", self.plain), 30) as device, suppress(OSError):
            device.sendall(f"{CANARY} /c/{CANARY} ?\r\n\r\n".encode())
            device.recv(KB)

    def holding(self, words: str) -> set[str]:
        """The files under the folder that hold these words."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return {path.name for path in files if words.encode() in path.read_bytes()}


def listens(port: int) -> bool:
    """Whether somebody listens on a port."""
    with socket.socket() as device:
        return device.connect_ex(("127.0.0.1", port)) == 0


def a_certificate(folder: Path) -> None:
    """A key and a certificate that it has signed itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, *plain))


@contextmanager
def proxied(folder: Path, site: Site, change: Callable[[str], str] = str) -> Iterator[Proxy]:
    """nginx with the example of deploy/, its ports and paths alone changed; and `change`."""
    proxy, logs = Proxy(folder, free_port(), free_port()), folder / "logs"
    logs.mkdir()
    a_certificate(folder)
    example = EXAMPLE.read_text()
    for there, here in (
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{proxy.plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{proxy.secure} ssl"),
        ("127.0.0.1:8000", f"127.0.0.1:{site.port}"),
        (f"/etc/letsencrypt/live/{HOST}", str(folder)),
        ("/var/log/nginx", str(logs)),
    ):
        assert there in example
        example = example.replace(there, here)
    (folder / "consult.conf").write_text(change(example))
    around = AROUND.format(here=folder, logs=logs, user="" if os.geteuid() else "user root;")
    (folder / "nginx.conf").write_text(around)
    command = [nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: listens(proxy.secure))
        yield proxy
    finally:
        process.terminate()
        process.wait(30)


def children_come(proxy: Proxy, site: Site) -> list[int]:
    """Every way in which an address may come to be logged; the statuses that were answered."""
    path, form = f"/c/{CANARY}?who={CANARY}", CANARY.encode() * 6
    with site.answering():
        answers = [
            proxy.ask(path, Cookie=CANARY, **{"X-Forwarded-For": CANARY}),
            proxy.ask(path, form * KB),
            proxy.ask(path, form * 2 * KB),
            proxy.ask_in_clear(path, proxy.plain),
            proxy.ask_in_clear(path, proxy.secure),
        ]
    answers.append(proxy.ask(path))
    proxy.shout()
    return answers


def test_nothing_of_a_child_is_in_a_file_of_the_proxy(tmp_path: Path) -> None:
    site = Site()
    with proxied(tmp_path, site) as proxy:
        assert children_come(proxy, site) == [200, 200, 413, 301, 400, 502]
        assert proxy.holding(CANARY) == set()
        assert proxy.holding("127.0.0.1, server") == set()
    assert len(site.heard) == 2
    assert not {"x-forwarded-for", "x-real-ip", "forwarded"} & site.heard[0].keys()
    assert {one["host"] for one in site.heard} == {HOST}


def test_staff_are_logged_without_their_address(tmp_path: Path) -> None:
    site = Site()
    with proxied(tmp_path, site) as proxy, site.answering():
        assert proxy.ask("/bureau") == 200
        log = tmp_path / "logs" / "consult.log"
        wait_until(log.exists)
        wait_until(lambda: log.stat().st_size)
        assert '"GET" 200' in log.read_text()
        assert proxy.holding(CANARY) == set()
        assert "127.0.0.1" not in log.read_text()


@pytest.mark.parametrize(
    ("protection", "file"),
    [("access_log off;", "main-access.log"), ("error_log /dev/null;", "main-error.log")],
)
def test_a_proxy_that_logs_as_its_distribution_does_is_caught(
    protection: str, file: str, tmp_path: Path
) -> None:
    site = Site()
    with proxied(tmp_path, site, lambda example: example.replace(protection, "")) as proxy:
        children_come(proxy, site)
        assert proxy.holding(CANARY) == {file}
