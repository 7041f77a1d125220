"""Fetching, over real sockets to sites on this machine: what is refused, what is bounded, what is polite."""

import gzip
import re
import ssl
import subprocess
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from pathlib import Path
from time import time as wall

import pytest

from corpus.addresses import is_odd_number, is_public, is_web, without_secrets
from corpus.intake.network import DEFAULT, FetchError
from corpus.intake.web import Page, Web
from tests.site import Handler, Reply, Site, serving


@dataclass
class Time:
    """A clock that only sleeping moves, and what was slept."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)
    step: float = 0.0

    def clock(self) -> float:
        self.now += self.step
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def web(time: Time) -> Web:
    return Web(allow_private=True, clock=time.clock, sleep=time.sleep)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


def refused(web: Web, url: str) -> str:
    """Return why an address is not fetched."""
    with pytest.raises(FetchError) as error:
        web.get(url)
    assert "\n" not in str(error.value)
    return str(error.value)


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0", "0.1.2.3",
            "100.64.0.1", "100.127.255.254", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.0.0.8", "192.88.99.1",
            "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "fec0::1", "2001:db8::1", "2001::1", "100::1", "3fff::1", "5f00::1",
            "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:100.64.0.1", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1",
            "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808",
        ],
    )  # fmt: skip
    def test_not_public(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize(
        "address",
        [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ],
    )
    def test_public(self, address: str) -> None:
        assert is_public(address)

    @pytest.mark.parametrize(
        "host", ["0x7f.1", "2130706433", "127.1", "0177.0.0.1", "127.0.0.1.", "0x7f000001", "1", "a.0x"]
    )
    def test_odd_numbers(self, host: str) -> None:
        assert is_odd_number(host)

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "::1", "example.org", "3com.example", "x1", "0x7f.example", "localhost"]
    )
    def test_hosts_that_are_not_odd(self, host: str) -> None:
        assert not is_odd_number(host)

    def test_secrets_are_not_shown(self) -> None:
        shown = without_secrets(
            "https://ada:pass@news.example:8080/feed?id=5&api_key=abc&Token=x&page=2&author=3&keyword=k#part"
        )
        assert shown == "https://news.example:8080/feed?id=5&api_key=…&Token=…&page=2&author=3&keyword=k"
        assert without_secrets("https://news.example/a%20b") == "https://news.example/a%20b"
        assert without_secrets("http://[x") == "the address"

    def test_is_web(self) -> None:
        assert is_web(" HTTPS://example.org")
        assert not is_web("ftp://example.org")
        assert not is_web("https.txt")


class TestRefused:
    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("ftp://example.org/", "only http and https"),
            ("file:///etc/passwd", "only http and https"),
            ("gopher://example.org/", "only http and https"),
            ("example.org", "not an address"),
            ("http://", "not an address"),
            ("http:///path", "not an address"),
            ("http://\0/", "not an address"),
            ("http://[::1/", "not an address"),
            ("http://①②⑦.0.0.1/", "not an address"),
            ("https://ada:sesame@example.org/", "take out what stands before the @"),
            ("http://0x7f.1/", "odd way"),
            ("http://2130706433/", "odd way"),
            ("http://0177.0.0.1/", "address"),
            ("http://example.org:22/", "--allow-private"),
            ("http://example.org:25/", "--allow-private"),
            ("http://example.org:99999/", "--allow-private"),
            ("http://127.0.0.1/", "not a public address"),
            ("http://[::1]/", "not a public address"),
            ("http://[::ffff:7f00:1]/", "not a public address"),
            ("http://[fe80::1%25lo]/", ""),
            ("http://localhost/", "not a public address"),
        ],
    )
    def test_by_form_or_address(self, url: str, why: str) -> None:
        said = refused(Web(), url)
        assert why in said
        assert "sesame" not in said

    def test_a_name_with_one_private_address_among_public_ones(self, site: Site) -> None:
        web = Web(resolve=lambda host, port: ["8.8.8.8", "127.0.0.1"])
        assert "news.example is at 127.0.0.1" in refused(web, f"http://news.example:{site.port}/")
        assert site.asked == []

    def test_a_host_that_is_not_known(self) -> None:
        assert "no host" in refused(Web(), "http://no-such-host.invalid/")
        assert "no host" in refused(Web(), f"http://{'a' * 70}.example/")

    def test_a_port_where_nobody_listens(self) -> None:
        with serving() as gone:
            url = f"{gone.origin}/"
        assert "cannot be reached (connection refused)" in refused(Web(allow_private=True), url)

    def test_the_connection_is_made_to_the_address_that_was_checked(self, site: Site) -> None:
        """A name that is public when looked at first and private the second time is never looked at a second
        time.
        """
        answers = iter([["127.0.0.1"], ["127.0.0.1"]])
        looked_at: list[str] = []

        def resolve(host: str, port: int) -> list[str]:
            looked_at.append(host)
            return next(answers)

        site.pages["/"] = Reply(b"words")
        web = Web(allow_private=True, resolve=resolve, sleep=lambda _: None)
        page = web.get(f"http://news.example:{site.port}/")
        assert page.content == b"words"
        assert site.asked[-1].headers["host"] == f"news.example:{site.port}"
        assert looked_at == ["news.example"] * 2  # once for robots.txt, once for the page: once a connection

    def test_rebinding(self, site: Site) -> None:
        """Public at the first connection, private at the next: each connection is checked for itself."""
        answers = iter([["8.8.8.8"], ["127.0.0.1"]])
        limits = replace(DEFAULT, connect=0.05)
        web = Web(resolve=lambda host, port: next(answers), limits=limits, sleep=lambda _: None)
        refused(web, f"http://news.example:{site.port}/")  # the public one cannot be reached from a test
        assert "is at 127.0.0.1, which is not a public address" in refused(
            web, f"http://news.example:{site.port}/"
        )
        assert site.asked == []


class TestRedirects:
    def test_followed_and_named(self, web: Web, site: Site) -> None:
        site.pages["/old?key=sesame"] = Reply(status=301, headers={"Location": "/new?x=1#part"})
        site.pages["/new?x=1"] = Reply(b"words", headers={"Content-Type": "text/html; charset=ISO-8859-1"})
        page = web.get(f"{site.origin}/old?key=sesame#top")
        assert page == Page(
            f"{site.origin}/old?key=…", f"{site.origin}/new?x=1", 200, b"words", "text/html", "iso-8859-1", None, None,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("to", "why"),
        [
            ("http://127.0.0.2:{port}/inner", "not a public address"),
            ("http://[::1]:{port}/inner", "not a public address"),
            ("http://[::ffff:127.0.0.1]:{port}/inner", "not a public address"),
            ("http://2130706433:{port}/inner", "odd way"),
            ("//169.254.169.254/latest/meta-data", "not a public address"),
            ("http://ada:sesame@news.example/inner", "before the @"),
            ("file:///etc/passwd", "only http and https"),
            ("http://news.example:22/", "port 22"),
        ],
    )
    def test_to_where_nobody_may_look(
        self, site: Site, monkeypatch: pytest.MonkeyPatch, time: Time, to: str, why: str
    ) -> None:
        monkeypatch.setattr(
            "corpus.intake.network.is_public", lambda address: address == "127.0.0.1" or is_public(address)
        )  # our site plays a public one
        web = Web(clock=time.clock, sleep=time.sleep)
        site.pages["/"] = Reply(status=302, headers={"Location": to.format(port=site.port)})
        site.pages["/inner"] = Reply(b"secret")
        said = refused(web, f"{site.origin}/")
        assert why in said
        assert "sesame" not in said
        assert site.paths == ["/"]

    def test_without_end(self, web: Web, site: Site) -> None:
        site.pages["/"] = Reply(status=302, headers={"Location": "/"})
        assert "redirects more than 10 times" in refused(web, f"{site.origin}/")
        assert len(site.paths) == 11

    def test_without_a_place(self, web: Web, site: Site) -> None:
        site.pages["/"] = Reply(status=302)
        assert refused(web, f"{site.origin}/")


def packed(data: bytes, window: int) -> bytes:
    squeeze = zlib.compressobj(wbits=window)
    return squeeze.compress(data) + squeeze.flush()


class TestBodies:
    @pytest.mark.parametrize(
        ("encoding", "body"),
        [
            ("gzip", gzip.compress(b"words " * 50_000, mtime=0)),
            ("x-gzip", gzip.compress(b"words " * 50_000, mtime=0)),
            ("gzip", gzip.compress(b"words " * 20_000, mtime=0) + gzip.compress(b"words " * 30_000, mtime=0)),
            ("gzip", gzip.compress(b"words " * 50_000, mtime=0) + bytes(100)),
            ("deflate", packed(b"words " * 50_000, zlib.MAX_WBITS)),
            ("deflate", packed(b"words " * 50_000, -zlib.MAX_WBITS)),
            ("deflate", packed(b"words " * 50_000, zlib.MAX_WBITS) + b"rubbish"),
            ("identity", b"words " * 50_000),
            ("GZIP", gzip.compress(b"words " * 50_000, mtime=0)),
        ],
    )
    def test_decompressed(self, web: Web, site: Site, encoding: str, body: bytes) -> None:
        site.pages["/"] = Reply(body, headers={"Content-Encoding": encoding})
        assert web.get(f"{site.origin}/").content == b"words " * 50_000

    @pytest.mark.parametrize(
        ("encoding", "body", "why"),
        [
            ("br", b"words", "compressed by 'br'"),
            ("gzip, gzip", gzip.compress(gzip.compress(b"words", mtime=0), mtime=0), "not asked for"),
            ("gzip", b"words", "does not decompress"),
            ("gzip", gzip.compress(b"words" * 1000, mtime=0)[:-20], "breaks off"),
            ("deflate", b"\xff\xff\xff", "does not decompress"),
        ],
    )
    def test_not_decompressed(self, web: Web, site: Site, encoding: str, body: bytes, why: str) -> None:
        site.pages["/"] = Reply(body, headers={"Content-Encoding": encoding})
        assert why in refused(web, f"{site.origin}/")

    @pytest.mark.parametrize("window", [zlib.MAX_WBITS | 16, zlib.MAX_WBITS, -zlib.MAX_WBITS])
    def test_a_bomb(self, web: Web, site: Site, window: int) -> None:
        body = packed(bytes(400 * 2**20), window)
        assert len(body) < 500_000
        site.pages["/"] = Reply(body, headers={"Content-Encoding": "gzip" if window > 15 else "deflate"})
        assert refused(web, f"{site.origin}/") == "larger than 20 MB"

    def test_without_end(self, web: Web, site: Site) -> None:
        sent = 0

        def pour(handler: Handler) -> None:
            nonlocal sent
            handler.send_response(200)
            handler.end_headers()
            while True:
                handler.wfile.write(bytes(2**20))
                sent += 1

        site.pages["/"] = pour
        assert refused(web, f"{site.origin}/") == "larger than 20 MB"
        assert sent < 60

    def test_drop_by_drop(self, site: Site) -> None:
        """Each drop comes in time; all of them together do not."""
        time = Time(step=1.0)
        over = threading.Event()

        def drip(handler: Handler) -> None:
            handler.send_response(200)
            handler.end_headers()
            while not over.is_set():
                handler.wfile.write(b".")

        site.pages["/"] = drip
        said = refused(Web(allow_private=True, clock=time.clock, sleep=time.sleep), f"{site.origin}/")
        over.set()
        assert said == "takes longer than 60 seconds: try again later"

    def test_headers_drop_by_drop(self, site: Site) -> None:
        time = Time(step=1.0)

        def drip(handler: Handler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                handler.wfile.write(b"X: y\r\n")

        site.pages["/"] = drip
        said = refused(Web(allow_private=True, clock=time.clock, sleep=time.sleep), f"{site.origin}/")
        assert "takes longer" in said or "does not speak HTTP" in said

    def test_silence(self, site: Site) -> None:
        web = Web(allow_private=True, limits=replace(DEFAULT, read=0.1), sleep=lambda _: None)
        over = threading.Event()
        site.pages["/"] = lambda _: over.wait(20)
        said = refused(web, f"{site.origin}/")
        over.set()
        assert "does not answer in time" in said

    @pytest.mark.parametrize(
        "raw",
        [
            b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X-More: y\r\n" * 50_000 + b"\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nwords",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"",
        ],
        ids=["long header", "many headers", "two lengths", "bad chunk", "not http", "nothing"],
    )
    def test_bad_http(self, web: Web, site: Site, raw: bytes) -> None:
        def send(handler: Handler) -> None:
            handler.wfile.write(raw)
            handler.close_connection = True

        site.pages["/"] = send
        assert "breaks off or does not speak HTTP" in refused(web, f"{site.origin}/")

    @pytest.mark.parametrize(
        ("headers", "body", "how_far"),
        [
            (b"Content-Length: 100\r\n", b"words", "5 of 100 bytes"),
            (b"Content-Length: 100\r\n", b"", "0 of 100 bytes"),
            (b"Content-Length: 100\r\nContent-Encoding: gzip\r\n", b"\x1f\x8b", "2 of 100 bytes"),
            (b"Transfer-Encoding: chunked\r\n", b"5\r\nwords\r\n", "5 bytes"),
            (b"Transfer-Encoding: chunked\r\n", b"50\r\nwords", "5 bytes"),
            (b"Transfer-Encoding: chunked\r\nContent-Length: 9\r\n", b"50\r\nwords", "5 bytes"),
        ],
    )
    def test_a_body_that_ends_too_early_is_not_kept(
        self, web: Web, site: Site, headers: bytes, body: bytes, how_far: str
    ) -> None:
        def send(handler: Handler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + body)
            handler.close_connection = True

        site.pages["/"] = send
        assert f"breaks off after {how_far}: try again later" in refused(web, f"{site.origin}/")

    @pytest.mark.parametrize(
        ("headers", "body"),
        [
            (b"Content-Length: 5\r\n", b"words and what belongs to no answer"),
            (b"Transfer-Encoding: chunked\r\n", b"5\r\nwords\r\n0\r\n\r\nand more"),
        ],
    )
    def test_what_comes_beyond_the_end_of_a_body_is_no_part_of_it(
        self, web: Web, site: Site, headers: bytes, body: bytes
    ) -> None:
        def send(handler: Handler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + body)
            handler.close_connection = True

        site.pages["/"] = send
        assert web.get(f"{site.origin}/").content == b"words"

    @pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 410, 500, 999])
    def test_answers_that_hold_no_page(self, web: Web, site: Site, status: int) -> None:
        site.pages["/"] = Reply(status=status)
        assert f"127.0.0.1 answers {status}" in refused(web, f"{site.origin}/")

    def test_what_is_closed_to_programs_comes_with_advice(self, web: Web, site: Site) -> None:
        site.pages["/"] = Reply(status=403)
        assert (
            refused(web, f"{site.origin}/")
            == "127.0.0.1 answers 403 (Forbidden): save the page from a browser and add the file"
        )


class TestConditional:
    def test_not_changed(self, web: Web, site: Site) -> None:
        def answer(handler: Handler) -> None:
            same = (
                handler.headers["If-None-Match"] == '"1"'
                and handler.headers["If-Modified-Since"] == "Sun, 22 Nov 2026 10:00:00 GMT"
            )
            headers = {"ETag": '"1"', "Last-Modified": "Sun, 22 Nov 2026 10:00:00 GMT"}
            Reply(b"" if same else b"words", 304 if same else 200, headers).send(handler)

        site.pages["/"] = answer
        first = web.get(f"{site.origin}/")
        assert (first.status, first.content, first.etag) == (200, b"words", '"1"')
        again = web.get(f"{site.origin}/", etag=first.etag, modified=first.last_modified)
        assert (again.status, again.content) == (304, b"")
        assert web.get(f"{site.origin}/").content == b"words"

    def test_an_etag_of_odd_bytes_comes_back_as_it_came(self, web: Web, site: Site) -> None:
        site.pages["/"] = Reply(b"words", headers={"ETag": '"\xe9"'})  # http.server writes it in Latin-1
        etag = web.get(f"{site.origin}/").etag
        web.get(f"{site.origin}/", etag=etag)
        assert site.asked[-1].headers["if-none-match"] == '"\xe9"'


class TestPoliteness:
    def test_it_says_who_it_is(self, web: Web, site: Site) -> None:
        site.pages["/"] = Reply(b"words")
        web.get(f"{site.origin}/")
        assert all(
            re.fullmatch(r"Clippings/\d+\.\d+\.\d+", request.headers["user-agent"]) for request in site.asked
        )
        assert not any("cookie" in request.headers for request in site.asked)

    def test_no_proxy_of_the_environment(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        site.pages["/"] = Reply(b"words")
        assert Web(allow_private=True, sleep=lambda _: None).get(f"{site.origin}/").content == b"words"

    def test_robots(self, web: Web, site: Site) -> None:
        site.pages["/robots.txt"] = Reply(
            b"User-agent: *\nDisallow: /\n\nUser-agent: clippings\nDisallow: /private\nAllow: /private/feed\n"
        )
        site.pages |= {
            "/private/page": Reply(b"words"),
            "/private/feed": Reply(b"words"),
            "/": Reply(b"words"),
        }
        site.pages["/door"] = Reply(status=302, headers={"Location": "/private/page?key=1"})
        assert "robots.txt of 127.0.0.1 asks programs not to fetch it" in refused(
            web, f"{site.origin}/private/page"
        )
        assert "not to fetch http://127.0.0.1" in refused(web, f"{site.origin}/door")
        assert web.get(f"{site.origin}/private/feed").content == b"words"
        assert web.get(f"{site.origin}/").content == b"words"
        assert site.paths == ["/door", "/private/feed", "/"]
        assert sum(request.path == "/robots.txt" for request in site.asked) == 1

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    def test_a_site_without_robots(self, web: Web, site: Site, status: int) -> None:
        site.pages |= {"/robots.txt": Reply(status=status), "/": Reply(b"words")}
        assert web.get(f"{site.origin}/").content == b"words"

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_site_that_cannot_say(self, web: Web, site: Site, time: Time, status: int) -> None:
        site.pages |= {"/robots.txt": Reply(status=status), "/": Reply(b"words")}
        assert "robots.txt of 127.0.0.1 cannot be had now" in refused(web, f"{site.origin}/")
        asked = len(site.asked)
        assert "cannot be had now" in refused(web, f"{site.origin}/")
        assert len(site.asked) == asked
        site.pages["/robots.txt"] = Reply(b"")
        time.now += 601
        assert web.get(f"{site.origin}/").content == b"words"

    def test_robots_are_asked_for_again_after_a_day(self, web: Web, site: Site, time: Time) -> None:
        site.pages["/"] = Reply(b"words")
        for _ in range(3):
            web.get(f"{site.origin}/")
        time.now += 24 * 3600 + 1
        web.get(f"{site.origin}/")
        assert sum(request.path == "/robots.txt" for request in site.asked) == 2

    def test_robots_of_any_size(self, web: Web, site: Site) -> None:
        site.pages["/robots.txt"] = Reply(
            b"User-agent: *\nDisallow: /private\n" + b"Disallow: /x*y*z$\n" * 2_000_000
        )
        site.pages["/"] = Reply(b"words")
        assert web.get(f"{site.origin}/").content == b"words"
        assert "robots.txt" in refused(web, f"{site.origin}/private")

    def test_robots_that_redirect(self, web: Web, site: Site) -> None:
        site.pages["/robots.txt"] = Reply(status=301, headers={"Location": "/rules"})
        site.pages["/rules"] = Reply(b"User-agent: *\nDisallow: /page")
        assert "robots.txt" in refused(web, f"{site.origin}/page")
        site.pages["/rules"] = Reply(status=301, headers={"Location": "/rules"})

    def test_one_host_is_given_time_between_requests(self, web: Web, site: Site, time: Time) -> None:
        site.pages["/"] = Reply(b"words")
        web.get(f"{site.origin}/")
        web.get(f"{site.origin}/")
        assert time.slept == [1.0, 1.0]

    @pytest.mark.parametrize(
        ("wished", "given"), [(b"7", 7.0), (b"0.1", 1.0), (b"86400", 30.0), (b"many", 1.0)]
    )
    def test_crawl_delay(self, web: Web, site: Site, time: Time, wished: bytes, given: float) -> None:
        site.pages |= {"/robots.txt": Reply(b"User-agent: *\nCrawl-delay: " + wished), "/": Reply(b"words")}
        web.get(f"{site.origin}/")
        web.get(f"{site.origin}/")
        assert time.slept[-1] == given

    @pytest.mark.parametrize("status", [429, 503])
    def test_retry_after(self, web: Web, site: Site, time: Time, status: int) -> None:
        answers = iter([Reply(status=status, headers={"Retry-After": "40"}), Reply(b"words")])
        site.pages["/"] = lambda handler: next(answers).send(handler)
        assert web.get(f"{site.origin}/").content == b"words"
        assert time.slept[-1] == 40.0

    def test_retry_after_a_moment(self, web: Web, site: Site, time: Time) -> None:
        answers = iter(
            [
                Reply(status=503, headers={"Retry-After": formatdate(wall() + 30, usegmt=True)}),
                Reply(b"words"),
            ]
        )
        site.pages["/"] = lambda handler: next(answers).send(handler)
        assert web.get(f"{site.origin}/").content == b"words"
        assert 1.0 < time.slept[-1] <= 30.0

    def test_a_host_that_wants_to_be_left_alone_for_long(self, web: Web, site: Site, time: Time) -> None:
        site.pages |= {"/": Reply(status=429, headers={"Retry-After": "7200"}), "/other": Reply(b"words")}
        with pytest.raises(FetchError) as error:
            web.get(f"{site.origin}/")
        assert error.value.retry_after == 7200.0
        assert "left alone for 120 minutes" in refused(web, f"{site.origin}/other")
        assert site.paths == ["/"]
        assert sum(time.slept) < 60
        time.now += 7201
        assert web.get(f"{site.origin}/other").content == b"words"

    def test_a_busy_host_is_asked_less_and_less_often(self, web: Web, site: Site, time: Time) -> None:
        site.pages["/"] = Reply(status=503)
        with pytest.raises(FetchError, match="503") as error:
            web.get(f"{site.origin}/")
        assert error.value.retry_after
        assert len(site.paths) == 3
        first, second = time.slept[-2:]
        assert 1.0 <= first <= 1.5
        assert 2.0 <= second <= 3.0


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of news.example, with its key, that nobody else vouches for."""
    path = tmp_path_factory.mktemp("certificate") / "news.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.example -addext subjectAltName=DNS:news.example"
    try:
        subprocess.run(
            [*command.split(), "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("no openssl to make a certificate with")
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


class TestSecure:
    @pytest.fixture
    def secure(self, certificate: Path) -> Iterator[Site]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with serving(
            {"/": Reply(b"words")}, wrap=lambda listening: context.wrap_socket(listening, server_side=True)
        ) as one:
            yield one

    def test_the_name_is_the_hosts_whatever_its_address(
        self, secure: Site, certificate: Path, time: Time, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        web = Web(
            allow_private=True, resolve=lambda host, port: ["127.0.0.1"], clock=time.clock, sleep=time.sleep
        )
        assert web.get(f"https://news.example:{secure.port}/").content == b"words"
        assert "certificate does not hold: Hostname mismatch" in refused(
            web, f"https://other.example:{secure.port}/"
        )

    def test_a_certificate_that_nobody_vouches_for(self, secure: Site, time: Time) -> None:
        web = Web(
            allow_private=True, resolve=lambda host, port: ["127.0.0.1"], clock=time.clock, sleep=time.sleep
        )
        assert "certificate does not hold: self-signed" in refused(
            web, f"https://news.example:{secure.port}/"
        )
