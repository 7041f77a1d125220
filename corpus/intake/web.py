"""Fetching from the web: politely, within limits, and never from where the operator would not have it look.

Addresses come from feeds, pages and redirects, so from strangers. Only http and https are spoken, and only to public
addresses (``network``), which holds for each redirect too. No proxy of the environment is used, no cookie kept. Politeness:
robots.txt as RFC 9309 has it, one request a host at a time with a pause between, Retry-After heeded. What an answer says
is read in ``answers``.
"""

import random
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from http import HTTPStatus
from importlib.metadata import version

import httpcore
import httpx
from protego import Protego

from corpus.addresses import is_odd_number, is_web_port, without_secrets
from corpus.intake.answers import cause, decompressed, headers_of, in_words, retry_after, whole
from corpus.intake.network import DEFAULT, Budget, FetchError, Limits, Network, Resolve, look_up

ROBOT = "Clippings"  # the name by which a robots.txt may speak of us

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
_NO_ADDRESS = "not an address of the web: write it as https://example.org/page"
_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.8"


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
        self._resolve, self._clock, self._sleep = resolve or look_up, clock, sleep
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
        budget = Budget(self._clock, self._limits.total, self._limits.received + _HEADERS_BYTES)
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
            raise FetchError(f"{at.host} answers {in_words(answer.status)}{hint}", may_pass=may_pass)
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
        budget = Budget(self._clock, self._limits.total, self._limits.received)
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
        trouble = f"the robots.txt of {url.host} cannot be had now ({in_words(status)}), so nothing is fetched there; try again later"
        return _Robots(None, self._clock() + _ROBOTS_KEPT_WHILE_FAILING, trouble)

    def _answer(
        self,
        url: httpx.URL,
        conditions: Mapping[str, str | None],
        budget: Budget,
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
            delay = retry_after(answer.headers) or pause * 2**attempt * random.uniform(1, 1.5)  # noqa: S311 - no secret
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
        self, url: httpx.URL, conditions: Mapping[str, str | None], budget: Budget, beginning: int | None
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
        network = Network(self._resolve, self._allow_private, budget)
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
                headers = headers_of(response.headers)
                wanted = response.status == HTTPStatus.OK
                body = (
                    self._body(
                        whole(response.iter_stream(), headers),
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
            raise FetchError(f"{url.host} cannot be reached ({cause(error)})", may_pass=True) from error
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
        for part in decompressed(received, encoding.strip().lower()):
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
            f"{host} answers {in_words(status)}: try again later", may_pass=True, retry_after=delay
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


def _named(url: httpx.URL, asked: str) -> str:
    """Return an address as it is shown beside the one that was asked for."""
    return "it" if str(url) == str(httpx.URL(asked).copy_with(fragment=None)) else without_secrets(str(url))
