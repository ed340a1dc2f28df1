"""A small HTTP server in a thread that answers JSON, or leads a browser on."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, dict[str, Any]]  # a 302 holds {"to": address}


class JsonServer:
    """Subclasses say in `answer` what a path and its parameters come to. A context manager: it listens inside `with`."""

    def answer(self, path: str, sent: dict[str, str]) -> Answer:
        raise NotImplementedError

    def __enter__(self) -> Any:
        ours = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                status, said = ours.answer(address.path, dict(parse_qsl(address.query) + parse_qsl(body)))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", said["to"])
                data = json.dumps(said).encode()
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_GET

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
