"""A mail server of the tests: real SMTP over a socket, on a thread; keeps what it was given, and refuses what it is told to."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class _Talk(socketserver.StreamRequestHandler):
    server: "Server"

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 mail.test ESMTP")
        to: list[str] = []
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT TO:"):
                address = line[8:].strip(" <>")
                refusal = self.server.refuses.get(address)
                to += [] if refusal else [address]
                self.say(refusal or "250 OK")
            elif word == "DATA":
                self.say("354 go on")
                self._letter(to)
                to = []
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:  # EHLO, MAIL FROM, RSET
                self.say("250 OK")

    def _letter(self, to: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if self.server.drops:
            self.server.drops -= 1
            self.connection.close()
            return
        self.server.got.append((to, message_from_bytes(b"".join(lines), policy=policy.default)))  # type: ignore[arg-type]
        self.say("250 taken")


class Server(socketserver.ThreadingTCPServer):
    """`got`: letters with whom they went to. `refuses`: address to the answer it gets. `drops`: so many letters it takes and then hangs up."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.got: list[tuple[list[str], EmailMessage]] = []
        self.refuses: dict[str, str] = {}
        self.drops = self.connections = 0

    def __enter__(self) -> "Server":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.shutdown()
        self.server_close()

    @property
    def port(self) -> int:
        return int(self.server_address[1])
