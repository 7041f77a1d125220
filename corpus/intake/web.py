"""Fetching from the web: politely, within limits, and never from where the operator would not have it look.

Addresses come from feeds, pages and redirects, so from strangers. Only http and https are spoken; every
address that a host's name resolves to is checked, and the connection is made to the very address that was
checked, so that a name cannot mean one machine when it is looked at and another when it is called (DNS
rebinding). The same holds for each redirect. No proxy of the environment is used, no cookie kept. Politeness:
robots.txt as RFC 9309 has it, one request a host at a time with a pause between, Retry-After heeded.
"""

import random
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from importlib.metadata import version
from typing import TypeAlias

import httpcore
import httpx
from protego import Protego

from corpus.addresses import is_odd_number, is_public, is_web_port, without_secrets

ROBOT = "Clippings"  # the name by which a robots.txt may speak of us

Resolve: TypeAlias = Callable[[str, int], list[str]]

_REDIRECTS = (301, 302, 303, 307, 308)
_CLOSED = (401, 402, 403, 451)  # to programs, or to who has not logged in
_COME_BACK = (429, 503)  # the host may be asked again later
_ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
_ROBOTS_BYTES = (
    500 * 1024
)  # RFC 9309, 2.5: at least that much is read; what stands beyond it counts for nothing
_ROBOTS_KEPT = 24 * 3600.0  # seconds; RFC 9309, 2.4
_ROBOTS_KEPT_WHILE_FAILING = 600.0
_HEADERS_BYTES = 256 * 1024  # of all answers of one fetch; httpcore takes no more than 100 KB of one
_LONGEST_RETRY = 7 * 24 * 3600.0
_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"
_NO_ADDRESS = "not an address of the web: write it as https://example.org/page"
_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.8"


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
class Page:
    """What an address gave. ``url`` is where it was found after all redirects; status 304 says: not changed
    since, no content.

    ``asked`` is the address that was asked for as it may be shown, ``content_type`` the media type in small
    letters, as ``text/html``.
    """

    asked: str
    url: str
    status: int
    content: bytes
    content_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None


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


class Web:
    """Fetches addresses, one after the other. Not for several threads at once."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits = DEFAULT,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Fetch within limits; from private addresses, and from the ports of other services, only where the
        operator allows it.
        """
        self._allow_private, self._limits = allow_private, limits
        self._resolve, self._clock, self._sleep = resolve or _look_up, clock, sleep
        self._agent = f"{ROBOT}/{version('clippings')}"
        self._rests_until: dict[str, float] = {}
        self._robots: dict[str, _Robots] = {}

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page:
        """Fetch an address; with the ETag and Last-Modified of an earlier fetch, its status is 304 where
        nothing changed since.

        Raises FetchError when it cannot be had.
        """
        at = self._checked(url)
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        budget = _Budget(self._clock, self._limits.total, self._limits.received + _HEADERS_BYTES)
        for _ in range(self._limits.redirects + 1):
            robots = self._robots_of(at)
            if not robots.allow(at):
                raise FetchError(f"the robots.txt of {at.host} asks programs not to fetch {_named(at, url)}")
            answer = self._answer(at, conditions, budget, robots.pause(self._limits))
            if answer.status not in _REDIRECTS:
                return self._page(url, at, answer, conditional=bool(etag or modified))
            at = self._checked(answer.headers.get("location", ""), at)
        raise FetchError(f"it redirects more than {self._limits.redirects} times")

    def _page(self, asked: str, at: httpx.URL, answer: "_Answer", conditional: bool) -> Page:
        fresh = answer.status == HTTPStatus.OK
        if not fresh and not (conditional and answer.status == HTTPStatus.NOT_MODIFIED):
            hint = ": save the page from a browser and add the file" if answer.status in _CLOSED else ""
            may_pass = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
            raise FetchError(f"{at.host} answers {_in_words(answer.status)}{hint}", may_pass=may_pass)
        described = Message()
        described["Content-Type"] = answer.headers.get("content-type", "")
        return Page(
            asked=without_secrets(asked),
            url=str(at),
            status=answer.status,
            content=answer.body,
            content_type=described.get_content_type() if "content-type" in answer.headers else None,
            charset=described.get_content_charset(),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )

    def _checked(self, url: str, base: httpx.URL | None = None) -> httpx.URL:
        """Return an address that may be asked. Raises FetchError where its form alone forbids it."""
        try:
            parsed = httpx.URL(url) if base is None else base.join(url)
            parsed = parsed.copy_with(fragment=None)
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(_NO_ADDRESS) from error
        if parsed.scheme and parsed.scheme not in ("http", "https"):
            raise FetchError(f"only http and https are fetched, not {parsed.scheme}:")
        if not parsed.scheme or not parsed.raw_host:
            raise FetchError(_NO_ADDRESS)
        if parsed.userinfo:
            raise FetchError(
                "addresses with a name or password in them are not fetched: take out what stands before the @"
            )
        host = parsed.raw_host.decode("ascii")
        if is_odd_number(host):
            raise FetchError(
                f"{host} is an odd way to write a host: write its name, or its address as 192.0.2.1"
            )
        if not self._allow_private and not is_web_port(parsed.port):
            raise FetchError(
                f"port {parsed.port} is not one that pages are served on: --allow-private lets it be asked"
            )
        return parsed

    def _robots_of(self, url: httpx.URL) -> "_Robots":
        """Return the rules of the site that an address belongs to. Raises FetchError while they cannot be
        had.
        """
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        known = self._robots.get(origin)
        if known is None or known.until <= self._clock():
            known = self._robots[origin] = self._read_robots(httpx.URL(f"{origin}/robots.txt"))
        if known.trouble:
            raise FetchError(known.trouble, may_pass=True)
        return known

    def _read_robots(self, url: httpx.URL) -> "_Robots":
        budget = _Budget(self._clock, self._limits.total, self._limits.received)
        at = url
        for _ in range(_ROBOTS_REDIRECTS + 1):
            try:
                answer = self._answer(at, {}, budget, self._limits.pause, beginning=_ROBOTS_BYTES)
            except _ComeBackError as error:
                return self._robots_failing(url, error.status)
            if answer.status not in _REDIRECTS:
                break
            at = self._checked(answer.headers.get("location", ""), at)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return self._robots_failing(url, answer.status)
        rules = (
            Protego.parse(answer.body.decode("utf-8-sig", "replace"))
            if answer.status == HTTPStatus.OK
            else None
        )
        return _Robots(rules, self._clock() + _ROBOTS_KEPT)

    def _robots_failing(self, url: httpx.URL, status: int) -> "_Robots":
        """Return rules that forbid everything for a while: what a site allows is not known while it cannot
        say.
        """
        trouble = f"the robots.txt of {url.host} cannot be had now ({_in_words(status)}), so nothing is fetched there; try again later"
        return _Robots(None, self._clock() + _ROBOTS_KEPT_WHILE_FAILING, trouble)

    def _answer(
        self,
        url: httpx.URL,
        conditions: Mapping[str, str | None],
        budget: "_Budget",
        pause: float,
        beginning: int | None = None,
    ) -> "_Answer":
        """Ask a host, in its turn, and again where it wants to be asked later. Raises FetchError when that
        takes too long.
        """
        for attempt in range(self._limits.attempts):
            self._wait_for(url.host)
            try:
                answer = self._exchange(url, conditions, budget, beginning)
            finally:
                self._rest(url.host, pause)
            if answer.status not in _COME_BACK:
                return answer
            delay = _retry_after(answer.headers) or pause * 2**attempt * random.uniform(1, 1.5)  # noqa: S311 - no secret
            self._rest(url.host, delay)
        raise _ComeBackError(url.host, answer.status, delay)

    def _rest(self, host: str, seconds: float) -> None:
        self._rests_until[host] = max(self._rests_until.get(host, 0.0), self._clock() + seconds)

    def _wait_for(self, host: str) -> None:
        """Wait for a host's turn. Raises FetchError when it wants to be left alone for longer than is
        waited.
        """
        wait = self._rests_until.get(host, 0.0) - self._clock()
        if wait > self._limits.patience:
            raise FetchError(
                f"{host} asks to be left alone for {wait / 60:.0f} minutes: try again then",
                may_pass=True,
                retry_after=wait,
            )
        if wait > 0:
            self._sleep(wait)

    def _exchange(
        self, url: httpx.URL, conditions: Mapping[str, str | None], budget: "_Budget", beginning: int | None
    ) -> "_Answer":
        """Send one request over a connection of its own and take the answer, its content only where it is
        one.
        """
        sent = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        }
        sent.update({name: value for name, value in conditions.items() if value})
        sent["Connection"] = "close"
        network = _Network(self._resolve, self._allow_private, budget)
        times = {"connect": self._limits.connect, "read": self._limits.read, "write": self._limits.read}
        budget.start()
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._certificates, network_backend=network) as pool,
                pool.stream(
                    "GET",
                    httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=[
                        (name.encode(), value.encode("utf-8", "surrogateescape"))
                        for name, value in sent.items()
                    ],
                    extensions={"timeout": times},
                ) as response,
            ):
                headers = _headers(response.headers)
                wanted = response.status == HTTPStatus.OK
                body = (
                    self._body(
                        _whole(response.iter_stream(), headers),
                        headers.get("content-encoding", ""),
                        beginning,
                    )
                    if wanted
                    else b""
                )
                return _Answer(response.status, headers, body)
        except httpcore.TimeoutException as error:
            raise FetchError(f"{url.host} does not answer in time: try again later", may_pass=True) from error
        except httpcore.ConnectError as error:
            raise FetchError(f"{url.host} cannot be reached ({_cause(error)})", may_pass=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchError(
                f"{url.host} breaks off or does not speak HTTP as it should: try again later", may_pass=True
            ) from error
        finally:
            budget.stop()

    def _body(self, received: Iterable[bytes], encoding: str, beginning: int | None) -> bytes:
        """Return a body, decompressed; only its beginning where that is enough. Raises FetchError when it is
        too large.
        """
        most = self._limits.decompressed if beginning is None else beginning
        body = bytearray()
        for part in _decompressed(received, encoding.strip().lower()):
            body += part
            if len(body) > most:
                if beginning is not None:
                    return bytes(body[: body.rfind(b"\n", 0, most) + 1])  # half a rule would be another rule
                raise FetchError(f"larger than {most / 2**20:.0f} MB")
        return bytes(body)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer of a host; the names of its headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _ComeBackError(FetchError):
    """A host wants to be asked later, and was asked often enough."""

    def __init__(self, host: str, status: int, delay: float) -> None:
        super().__init__(
            f"{host} answers {_in_words(status)}: try again later", may_pass=True, retry_after=delay
        )
        self.status = status


@dataclass(frozen=True, slots=True)
class _Robots:
    """What a site asks of programs, and until when that is known; ``trouble`` says why nothing may be
    fetched.
    """

    rules: Protego | None
    until: float
    trouble: str | None = None

    def allow(self, url: httpx.URL) -> bool:
        return self.rules is None or bool(self.rules.can_fetch(str(url), ROBOT))

    def pause(self, limits: Limits) -> float:
        wished = self.rules.crawl_delay(ROBOT) if self.rules else None
        return max(limits.pause, min(wished or 0.0, limits.longest_pause))


class _Budget:
    """The seconds and bytes that are left to one fetch. Time runs from ``start`` to ``stop``."""

    def __init__(self, clock: Callable[[], float], seconds: float, size: int) -> None:
        self._clock, self._seconds, self._bytes, self._whole = clock, seconds, size, (seconds, size)
        self._started = clock()

    def start(self) -> None:
        self._started = self._clock()

    def stop(self) -> None:
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


class _Network(httpcore.SyncBackend):
    """Connects to hosts by addresses that were checked, and to no other."""

    def __init__(self, resolve: Resolve, allow_private: bool, budget: _Budget) -> None:
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

    def __init__(self, stream: httpcore.NetworkStream, budget: _Budget) -> None:
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


def _look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the operating system resolves it."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(
            f"no host {host} is known: check the address, or the network", may_pass=True
        ) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _whole(received: Iterable[bytes], headers: Mapping[str, str]) -> Iterator[bytes]:
    """Yield what comes of a body. Raises FetchError when it ends before it should; what comes beyond its
    length is no part of it.
    """
    count = 0
    try:
        for chunk in received:
            count += len(chunk)
            yield chunk
    except httpcore.RemoteProtocolError as error:
        if not str(error).startswith("peer closed connection"):
            raise
        length = headers.get("content-length", "") if "transfer-encoding" not in headers else ""
        of = f" of {int(length)}" if length.isascii() and length.isdigit() else ""
        raise FetchError(f"it breaks off after {count}{of} bytes: try again later", may_pass=True) from error


def _decompressed(received: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a body decompressed, in parts of bounded size. Raises FetchError when it does not decompress."""
    if encoding in ("", "identity"):
        yield from received
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"it comes compressed by {encoding[:20]!r}, which was not asked for")
    inflate = None
    try:
        for chunk in received:
            rest = chunk
            while rest:
                if inflate and inflate.eof and not rest.startswith(_GZIP):
                    return  # what fills up a block, not another part of the body
                if inflate is None or inflate.eof:
                    inflate = zlib.decompressobj(_window(encoding, rest))
                yield inflate.decompress(rest, _CHUNK)
                rest = inflate.unconsumed_tail or inflate.unused_data
        if inflate:
            yield inflate.flush()
    except zlib.error as error:
        raise FetchError("it does not decompress: try again later", may_pass=True) from error
    if inflate and not inflate.eof:
        raise FetchError("it breaks off in the middle: try again later", may_pass=True)


def _window(encoding: str, beginning: bytes) -> int:
    """Return zlib's name for a compression; "deflate" is sent both with zlib's header and without."""
    if encoding != "deflate":
        return zlib.MAX_WBITS | 16
    return zlib.MAX_WBITS if beginning[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by name in small letters; of several of one name the first counts."""
    found: dict[str, str] = {}
    for name, value in raw:
        found.setdefault(name.decode("ascii", "replace").lower(), value.decode("utf-8", "surrogateescape"))
    return found


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a host asks to wait, given as seconds or as a moment; None where it does not
    say.
    """
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return min(float(given[:9]), _LONGEST_RETRY)
    try:
        moment = parsedate_to_datetime(given)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(1.0, (moment - datetime.now(UTC)).total_seconds()), _LONGEST_RETRY)


def _in_words(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def _named(url: httpx.URL, asked: str) -> str:
    """Return an address as it is shown beside the one that was asked for."""
    return "it" if str(url) == str(httpx.URL(asked).copy_with(fragment=None)) else without_secrets(str(url))


def _cause(error: Exception) -> str:
    """Return why a connection fails, in the operating system's words."""
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {cause.verify_message}"
    return (cause.strerror or str(cause)).lower() if isinstance(cause, OSError) else str(cause)
