"""Texts of invented places in the encodings that they come in, under the labels that they come with."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encodings import codec_of, declared_in_xml, decode_labelled
from corpus.extraction.markup import parse_xml, words_of
from corpus.formats.feed import entries
from corpus.formats.html import decode_page

FRENCH = "Le bac de l’Aubraie « reste à quai », a déclaré la régie ; coût : 3 200 €…"
PLAIN_FRENCH = "Le bac de l'Aubraie reste à quai, a déclaré la régie."
TURKISH = "Işıklar Köprüsü’nde şantiye ağustosta açılıyor."
POLISH = "Zażółć gęślą jaźń – „prom” stoi w Łęgu."
RUSSIAN = "Паром «Ёлка» стоит у причала № 4 с воскресенья."
CHINESE = "渡轮停运三周，镇长朱镕说：“码头要修。”"  # 镕 is in GBK and not in GB 2312
TRADITIONAL = "渡輪停駛三週，鎮長說碼頭要修，乘客話「冇船搭」。"
JAPANESE = "渡船は三週間運休、①桟橋②券売所を直す～と㈱青浜汽船。"  # with signs that NEC added
KOREAN = "펲시 나루의 배가 똠방각하 때문에 3주 동안 멈춘다."  # with syllables that KS X 1001 does not have
THAI = "เรือข้ามฟากหยุดสามสัปดาห์ – “ซ่อมท่า”"
GREEK = "Το φέρι μένει δεμένο – «τρεις εβδομάδες»."

# label, codec that the bytes are really in, text
LABELLED = [
    ("iso-8859-1", "cp1252", FRENCH),
    ("us-ascii", "cp1252", FRENCH),
    ("ISO_8859-1:1987", "cp1252", FRENCH),
    ("latin1", "utf-8", FRENCH),
    ("iso-8859-1", "utf-8", RUSSIAN),
    ("windows-1252", "utf-8", CHINESE),
    ("utf-8", "cp1252", FRENCH),
    ("iso-8859-9", "cp1254", TURKISH),
    ("windows-1250", "cp1250", POLISH),
    ("iso-8859-2", "iso-8859-2", "Zażółć gęślą jaźń."),
    ("windows-1251", "cp1251", RUSSIAN),
    ("koi8-r", "koi8-r", "Паром стоит у причала с воскресенья."),
    ("gb2312", "gbk", CHINESE),
    ("GBK", "gb18030", CHINESE),
    ("x-gbk", "gbk", CHINESE),
    ("gb18030", "gb18030", CHINESE + "𠮷"),
    ("big5", "big5hkscs", TRADITIONAL),
    ("Shift_JIS", "cp932", JAPANESE),
    ("x-sjis", "cp932", JAPANESE),
    ("ks_c_5601-1987", "cp949", KOREAN),
    ("euc-kr", "cp949", KOREAN),
    ("korean", "cp949", KOREAN),
    ("tis-620", "cp874", THAI),
    ("iso-8859-11", "cp874", THAI),
    ("windows-1253", "cp1253", GREEK),
    ("hieroglyphs", "utf-8", FRENCH),
    ("", "utf-8", FRENCH),
]


@pytest.mark.parametrize(("label", "codec", "text"), LABELLED)
def test_every_form_of_mark_up_reads_what_browsers_read(label: str, codec: str, text: str) -> None:
    data = f'<?xml version="1.0" encoding="{label}"?><a><p>{text}</p></a>'.encode(codec)
    assert words_of(parse_xml(data)) == text
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset={label}"><p>{text}</p></html>'
    assert f"<p>{text}</p>" in decode_page(page.encode(codec), None)
    assert f"<p>{text}</p>" in decode_page(f"<html><p>{text}</p></html>".encode(codec), label)
    feed = f'<?xml version="1.0" encoding="{label}"?><rss version="2.0"><channel><item><title>{text}</title></item></channel></rss>'
    [entry] = entries(feed.encode(codec), "feed.xml")
    assert entry.details.title == text


def test_japanese_of_unix_reads_as_browsers_read_it() -> None:
    data = b"\xc5\xcf\xc1\xa5\xa1\xc1\xad\xa1\xad\xea"  # EUC-JP, with a wave dash and two of NEC's signs
    assert decode_labelled(data, ["euc-jp"]) == "渡船～①㈱"
    assert decode_labelled("渡船".encode("iso2022_jp"), ["iso-2022-jp"]) == "渡船"


def test_the_euro_that_windows_put_into_gbk_is_read() -> None:
    assert decode_labelled("价格".encode("gbk") + b"\x8032", ["gb2312"]) == "价格€32"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("label", ["utf-16", "utf-8", "iso-8859-1"])
def test_wide_text_is_told_by_its_bytes(encoding: str, label: str) -> None:
    data = f'<?xml version="1.0" encoding="{label}"?><a>{RUSSIAN}</a>'.encode(encoding)
    assert words_of(parse_xml(data)) == RUSSIAN


def test_a_label_that_the_bytes_do_not_bear_out_gives_way_to_the_next() -> None:
    text = CHINESE * 5
    assert decode_labelled(text.encode("gbk"), ["shift_jis", "gb2312"]) == text
    assert decode_labelled(text.encode("gbk"), ["utf-16", "gb2312"]) == text


def test_a_few_bytes_of_another_encoding_do_not_spoil_the_rest() -> None:
    data = f"<a>{FRENCH * 5}".encode() + "l’île</a>".encode("cp1252")
    assert words_of(parse_xml(data)) == FRENCH * 5 + "l’île"


def test_what_xml_does_not_know_is_left_out_and_space_before_it_forgiven() -> None:
    assert words_of(parse_xml(b'\r\n <?xml version="1.0"?><a>one\x02 two\x0cthree</a>')) == "one two three"
    assert words_of(parse_xml("<a>half \ud83d a pair</a>")) == "half a pair"


@pytest.mark.parametrize(
    "label", ["utf-7", "hex", "rot13", "idna", "undefined", "unicode_escape", "\0", "x" * 999, None]
)
def test_labels_that_stand_for_no_text_say_nothing(label: str | None) -> None:
    assert codec_of(label) is None
    assert decode_labelled(FRENCH.encode(), [label]) == FRENCH


@pytest.mark.parametrize("data", [b"", b" \n", b"\0" * 5000, bytes(range(1, 32)) * 200])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"empty|binary"):
        decode_labelled(data)


@given(
    st.binary(max_size=400),
    st.sampled_from([label for label, _, _ in LABELLED] + ["utf-16", "iso-2022-jp", "hz", "iso-2022-kr"]),
)
def test_whatever_bytes_there_are_text_comes_of_them_or_one_line(data: bytes, label: str) -> None:
    try:
        text = decode_labelled(data, [label, declared_in_xml(data)])
    except ValueError:
        return
    assert text.strip()
    assert text.encode()
    assert codecs.lookup(codec_of(label) or "utf-8")
