"""A site on this machine: a real HTTP server that serves what a test puts on it and remembers what it was
asked.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Handler = BaseHTTPRequestHandler


@dataclass(frozen=True)
class Reply:
    """One answer; without a length of its own it gets the right one."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, handler: Handler) -> None:
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        if "Content-Length" not in self.headers:
            handler.send_header("Content-Length", str(len(self.body)))
        handler.end_headers()
        handler.wfile.write(self.body)


@dataclass(frozen=True)
class Request:
    """What came: the path with its query, and the headers by name in small letters."""

    path: str
    headers: Mapping[str, str]


@dataclass
class Site:
    """Paths and what they answer: a reply, or a function that is handed the request handler."""

    pages: dict[str, Reply | Callable[[Handler], object]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [request.path for request in self.asked if request.path != "/robots.txt"]

    def answer(self, handler: Handler) -> None:
        self.asked.append(
            Request(handler.path, {name.lower(): value for name, value in handler.headers.items()})
        )
        page = self.pages.get(handler.path, Reply(status=404))
        if isinstance(page, Reply):
            page.send(handler)
        else:
            page(handler)


@contextmanager
def serving(
    pages: Mapping[str, Reply | Callable[[Handler], object]] | None = None, wrap: Any = None
) -> Iterator[Site]:
    """Serve a site on a port of its own; ``wrap`` may put TLS round the listening socket."""
    site = Site(dict(pages or {}))

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                site.answer(self)
            except OSError:
                self.close_connection = True  # who asked has gone

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who breaks off a handshake is no fault of the test
    if wrap:
        server.socket = wrap(server.socket)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
