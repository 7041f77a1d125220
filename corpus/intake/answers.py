"""What a host's answer says: its headers, its body unpacked, and what is wrong with it in words."""

import ssl
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpcore

from corpus.intake.network import FetchError

_LONGEST_RETRY = 7 * 24 * 3600.0
_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"


def whole(received: Iterable[bytes], headers: Mapping[str, str]) -> Iterator[bytes]:
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


def decompressed(received: Iterable[bytes], encoding: str) -> Iterator[bytes]:
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


def headers_of(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by name in small letters; of several of one name the first counts."""
    found: dict[str, str] = {}
    for name, value in raw:
        found.setdefault(name.decode("ascii", "replace").lower(), value.decode("utf-8", "surrogateescape"))
    return found


def retry_after(headers: Mapping[str, str]) -> float | None:
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


def in_words(status: int) -> str:
    """Return a status as it is told."""
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def cause(error: Exception) -> str:
    """Return why a connection fails, in the operating system's words."""
    cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {cause.verify_message}"
    return (cause.strerror or str(cause)).lower() if isinstance(cause, OSError) else str(cause)
