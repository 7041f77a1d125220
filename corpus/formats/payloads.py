"""What a server sent, without what it was wrapped in for its way over the net: chunks, and the packings that browsers take.

Archives keep the headers of an answer also where what they came with was unpacked already; what shows that it is mark-up
is taken as it is then.
"""

import io
import re
import zlib
from collections.abc import Callable

from corpus.encodings import is_binary

_HEAD = 64 * 2**10
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")
_WIDEST_WINDOW = 8 * 2**20  # bytes, as HTTP limits Zstandard's (RFC 9659)


def unwrapped(data: bytes, encoding: str, is_chunked: bool, largest: int) -> bytes:
    """Return a payload as it was before it was sent; ``encoding`` is what its Content-Encoding says.

    Raises ValueError when it cannot be unpacked, or to more than ``largest`` bytes.
    """
    if is_chunked:
        from warcio.bufferedreaders import ChunkedDataReader

        data = bytes(ChunkedDataReader(io.BytesIO(data)).read())
    packings = [name.strip().lower() for name in encoding.split(",")]
    for packing in reversed([name for name in packings if name not in ("", "identity")]):
        if is_markup(data):  # unpacked already by the crawler, which left the header as it was
            return data
        data = _unpacked(data, packing, largest)
    return data


def is_markup(data: bytes) -> bool:
    """Tell whether a payload begins as mark-up does, or is at least text with tags in it."""
    head = data[:_HEAD]
    return bool(_MARKUP.match(head)) or (b"<" in head and not is_binary(head))


def _unpacked(data: bytes, packing: str, largest: int) -> bytes:
    unpack = _UNPACKERS.get(packing)
    if unpack is None:
        raise ValueError(f"packed in a way that is not read ({packing[:20]})")
    try:
        page = unpack(data, largest + 1)
    except (ValueError, zlib.error) as error:
        raise ValueError("its packing is damaged") from error
    if len(page) > largest:
        raise ValueError(f"larger than {largest // 2**20} MB when unpacked")
    return page


def _inflated(data: bytes, most: int) -> bytes:
    return zlib.decompressobj(32 + zlib.MAX_WBITS).decompress(data, most)


def _deflated(data: bytes, most: int) -> bytes:
    """Unpack "deflate", which is sent both with zlib's header and without."""
    return (
        zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most)
        if data[:1] != b"\x78"
        else _inflated(data, most)
    )


def _brotli(data: bytes, most: int) -> bytes:
    import brotli

    unpacker, out = brotli.Decompressor(), b""
    try:
        while not unpacker.is_finished() and len(out) < most:
            part = unpacker.process(b"" if out else data, output_buffer_limit=most - len(out))
            if not part:
                raise ValueError("it breaks off")
            out += part
    except brotli.error as error:
        raise ValueError("no Brotli") from error
    return out


def _zstandard(data: bytes, most: int) -> bytes:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=_WIDEST_WINDOW).stream_reader(
            data, read_across_frames=True
        ) as reader:
            return bytes(reader.read(most))
    except zstandard.ZstdError as error:
        raise ValueError("no Zstandard") from error


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _deflated,
    "br": _brotli,
    "zstd": _zstandard,
}
