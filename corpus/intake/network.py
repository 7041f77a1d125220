"""Connections for one fetch: made to checked public addresses only, and within its seconds and bytes.

Every address that a host's name resolves to is checked, and the connection is made to the very address that was checked, so
that a name cannot mean one machine when it is looked at and another when it is called (DNS rebinding).
"""

import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import httpcore

from corpus.addresses import is_public

Resolve: TypeAlias = Callable[[str, int], list[str]]


class FetchError(ValueError):
    """An address cannot be fetched; the message says why in one line, without what in the address may be
    secret.

    ``may_pass`` says that it may go better another time. ``retry_after`` is the number of seconds that the
    host asks to be left alone for, None where it does not.
    """

    def __init__(self, words: str, *, may_pass: bool = False, retry_after: float | None = None) -> None:
        """Say what is wrong and, where there is something, what to do."""
        super().__init__(words)
        self.may_pass, self.retry_after = may_pass, retry_after


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one fetch may go: times in seconds, sizes in bytes."""

    redirects: int = 10
    received: int = 20 * 2**20
    decompressed: int = 20 * 2**20
    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0  # with its redirects, without the pauses
    pause: float = 1.0  # between two requests to one host
    longest_pause: float = 30.0  # that a Crawl-delay is heeded up to
    patience: float = (
        60.0  # that a host's wish to be asked later is waited for; a longer one is for the caller to heed
    )
    attempts: int = 3


DEFAULT = Limits()


class Budget:
    """The seconds and bytes that are left to one fetch. Time runs from ``start`` to ``stop``."""

    def __init__(self, clock: Callable[[], float], seconds: float, size: int) -> None:
        """Allow so many seconds and bytes."""
        self._clock, self._seconds, self._bytes, self._whole = clock, seconds, size, (seconds, size)
        self._started = clock()

    def start(self) -> None:
        """Let time run."""
        self._started = self._clock()

    def stop(self) -> None:
        """Let no more time run."""
        self._seconds -= self._clock() - self._started

    def seconds(self, most: float | None) -> float:
        """Return how many seconds the next step may take. Raises FetchError when none are left."""
        left = self._seconds - (self._clock() - self._started)
        if left <= 0:
            raise FetchError(
                f"takes longer than {self._whole[0]:.0f} seconds: try again later", may_pass=True
            )
        return left if most is None else min(most, left)

    def spend(self, received: int) -> None:
        """Count what came. Raises FetchError when it is more than may."""
        self._bytes -= received
        if self._bytes < 0:
            raise FetchError(f"larger than {self._whole[1] / 2**20:.0f} MB")


class Network(httpcore.SyncBackend):
    """Connects to hosts by addresses that were checked, and to no other."""

    def __init__(self, resolve: Resolve, allow_private: bool, budget: Budget) -> None:
        """Connect by what a name resolves to, within what is left to a fetch."""
        self._resolve, self._allow_private, self._budget = resolve, allow_private, budget

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that can be reached, all of them being allowed."""
        addresses = self._resolve(host, port)
        private = [address for address in addresses if not is_public(address)]
        if private and not self._allow_private:
            what = host if host == private[0] else f"{host} is at {private[0]}, which"
            raise FetchError(f"{what} is not a public address: --allow-private lets it be asked")
        trouble: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError("no such host")
        for address in addresses:
            try:
                stream = super().connect_tcp(
                    address, port, self._budget.seconds(timeout), local_address, socket_options
                )
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                trouble = error
            else:
                return _Metered(stream, self._budget)
        raise trouble


class _Metered(httpcore.NetworkStream):
    """A connection that counts what comes and ends when the time is up, however slowly it drips."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        received = self._stream.read(max_bytes, self._budget.seconds(timeout))
        self._budget.spend(len(received))
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._budget.seconds(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Metered(
            self._stream.start_tls(ssl_context, server_hostname, self._budget.seconds(timeout)), self._budget
        )

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the operating system resolves it."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(
            f"no host {host} is known: check the address, or the network", may_pass=True
        ) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
