"""Every way in which a file can be well-formed, odd, broken or hostile."""

# ruff: noqa: DTZ001 — files hold moments without a zone

from __future__ import annotations

import csv
import json
import struct
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from django.utils.translation import override

from rapport.kit.errors import Invalid
from rapport.platform.exchange.readers import Table, open_table

ROWS = "Name,City\nZoë Müller,Köln\nJosé,Łódź\n"


def written(folder: Path, content: bytes, name: str = "file.dat") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(table: Table) -> list[tuple[object, ...]]:
    return [row for batch in table.batches() for row in zip(*batch.columns, strict=True)]


def problems_of(table: Table) -> list[tuple[int, str]]:
    return [
        (batch.numbers[index], why)
        for batch in table.batches()
        for index, why in batch.problems.items()
    ]


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as caught:
        rows_of(open_table(path))
    assert caught.value.code == "unreadable_file"
    return caught.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognised(tmp_path: Path, encoding: str) -> None:
    table = open_table(written(tmp_path, ROWS.encode(encoding)))
    assert table.columns == ("Name", "City")
    assert rows_of(table) == [("Zoë Müller", "Köln"), ("José", "Łódź")]


def test_windows_1252_is_recognised(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "Name,City\nZoë “Z” Müller,Köln €\n".encode("cp1252")))
    assert rows_of(table) == [("Zoë “Z” Müller", "Köln €")]
    assert "Windows-1252" in table.note


@pytest.mark.parametrize(
    ("separator", "word"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_separators_are_recognised(tmp_path: Path, separator: str, word: str) -> None:
    lines = [
        ["Name", "Amount", "Note"],
        ["Smith, John", "1,50", 'says "hi"'],
        ["Doe", "2,00", "a;b|c"],
    ]
    path = tmp_path / "file"
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(lines)
    table = open_table(path)
    assert table.note.endswith(word)
    assert rows_of(table) == [tuple(line) for line in lines[1:]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_last_row_counts_with_and_without_a_line_end(
    tmp_path: Path, encoding: str, end: str
) -> None:
    assert open_table(written(tmp_path, f"a;b\n1;2\n3;4{end}".encode(encoding))).total_rows == 2


def test_excels_first_line_and_old_line_ends_are_understood(tmp_path: Path) -> None:
    assert rows_of(open_table(written(tmp_path, b"sep=;\r\na;b\r\n1;2\r\n"))) == [("1", "2")]
    assert rows_of(open_table(written(tmp_path, b"a,b\r1,2\r3,4\r"))) == [("1", "2"), ("3", "4")]


def test_odd_rows_are_filled_or_refused_and_blank_ones_skipped(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, b"a,b,c\n1,2,3\n\n4\n,,\n5,6,7,8\n9,10,11,\n"))
    assert rows_of(table) == [
        ("1", "2", "3"),
        ("4", None, None),
        ("5", "6", "7"),
        ("9", "10", "11"),
    ]
    assert problems_of(table) == [(6, "The row has 4 cells, but the heading has 3.")]


def test_headings_are_made_unique_and_never_empty(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, b"Name,,name,Name\n1,2,3,4\n"))
    assert table.columns == ("Name", "Column 2", "name", "Name (2)")


def test_cells_may_hold_line_breaks(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, b'a,b\n"one\ntwo",2\n3,4\n'))
    assert rows_of(table) == [("one\ntwo", "2"), ("3", "4")]


def test_unmatched_quotes_refuse_their_row(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, b'a,b\n"5" pipe,2\n3,4\n'))
    assert problems_of(table) == [(2, "The quotes at line 2 do not match.")]
    assert rows_of(table)[1] == ("3", "4")


def test_huge_cells_refuse_their_row(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, b'a,b\n"' + b"x" * 1_500_000 + b'",2\n3,4\n'))
    assert "more than 1,000,000 characters" in problems_of(table)[0][1]
    assert rows_of(table)[-1] == ("3", "4")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n \n\r\n", "no rows"),
        (b"\xef\xbb\xbfName\nM\xfcller\n", "says that it is UTF-8, but line 2"),
        (
            "Name\nZoë\nJosé\nŁódź\nKöln\n".encode() + b"M\xfcller\n",
            "UTF-8, except that line 6 holds the byte 0xFC",
        ),
        (b"Name\n\x81\x8d\n", "encoding of the file is unknown: line 2"),
        (b"Name,City\nA\0B,C\n", "Line 2 holds a zero byte"),
        ("Name\nX".encode("utf-16")[:-1], "UTF-16"),
        (b'a,b\n1,"two\n3,4\n', "ends inside the quoted cell that begins at line 2"),
        (b",".join(b"c%d" % n for n in range(500_000)) + b"\n1\n", "500,000 columns"),
        (b"x" * 10_000_001, "Line 1 has more than 10,000,000 characters"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0 ...", "old Excel workbook"),
        (b"[]", "holds no objects"),
        (b'[{"a": 1},\n{"a": 2', "broken at line 2"),
        (b'[{"a": 1},\n{"a": 2}', "ends before its array does"),
        (b'{"a": 1}\n{"a" 2}\n', "broken at line 2"),
        (b'[{"a":' + b"[" * 100_000, "broken at line 1"),
        (
            b"[{" + b",".join(b'"c%d":1' % n for n in range(1_100)) + b"}]",
            "more than 1,000 columns",
        ),
        (b"PAR1 and then nothing", "Parquet file is damaged or cut off"),
        (b"PK\x03\x04 and then nothing", "Excel file is damaged"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:A\n", "The card that begins at line 1 has no end"),
    ],
)
def test_unreadable_files_are_refused_in_one_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    message = refusal(written(tmp_path, content))
    assert sentence in message
    assert "\n" not in message
    assert len(message) < 250


def test_what_is_wrong_with_cards_is_said_to_the_reader(tmp_path: Path) -> None:
    with override("nl"):
        message = refusal(written(tmp_path, b"BEGIN:VCARD\nVERSION:3.0\nFN:A\n"))
    assert message.startswith("De kaart die op regel 1 begint, heeft geen einde")


@pytest.mark.parametrize(
    "text",
    [
        """[{"Name": "Zoë", "address": {"city": "Köln", "no": 7}, "tags": ["a", "b"]}, 5,
            {"Name": "José", "is_vip": true, "price": 1.10, "mails": [{"value": "x@y.org"}]}]""",
        """{"Name": "Zoë", "address": {"city": "Köln", "no": 7}, "tags": ["a", "b"]}\n5\n
           {"Name": "José", "is_vip": true, "price": 1.10, "mails": [{"value": "x@y.org"}]}\n""",
    ],
)
def test_json_is_a_table_with_a_row_per_object(tmp_path: Path, text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        table = open_table(written(tmp_path, text.encode(encoding)))
        assert (table.kind, table.total_rows) == ("json", 3)
        names = ("Name", "address.city", "address.no", "tags", "is_vip", "price", "mails 1 value")
        assert table.columns == names
        assert rows_of(table)[0] == ("Zoë", "Köln", 7, "a, b", None, None, None)
        price = Decimal("1.10")
        assert rows_of(table)[2] == ("José", None, None, None, "yes", price, "x@y.org")
        assert problems_of(table) == [(2, "This is no object with names and values.")]


def test_json_longer_than_a_block_is_read_in_parts(tmp_path: Path) -> None:
    rows = [{"id": number, "text": "x" * 300} for number in range(12_000)]
    for text in (json.dumps(rows), "\n".join(json.dumps(row) for row in rows)):
        table = open_table(written(tmp_path, text.encode()))
        assert (table.total_rows, len(rows_of(table))) == (12_000, 12_000)
        assert rows_of(table)[-1][0] == 11_999


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("Orders")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for column, heading in enumerate(["Id", "Day", "Moment", "Price"]):
            sheet.write(2, column, heading)
        sheet.write_number(3, 0, 17850)
        sheet.write_datetime(3, 1, datetime(2011, 12, 9), day)
        sheet.write_datetime(3, 2, datetime(2011, 12, 9, 12, 50), moment)
        sheet.write_number(3, 3, 2.55)
    return path


def test_excel_dates_and_numbers_keep_their_kind(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path / "orders.csv"))
    assert (table.kind, table.columns) == ("xlsx", ("Id", "Day", "Moment", "Price"))
    ((number, day, moment, price),) = rows_of(table)
    assert (number, price) == (17850, 2.55)
    assert day in (date(2011, 12, 9), datetime(2011, 12, 9))
    assert moment == datetime(2011, 12, 9, 12, 50)
    assert next(table.batches()).numbers == [4]


def test_an_excel_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    content = workbook(tmp_path / "whole.xlsx").read_bytes()
    assert "damaged" in refusal(written(tmp_path, content[: len(content) // 2]))


def bomb(path: Path, *, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(size >> 20):
                member.write(b" " * (1 << 20))
    return path


def test_a_zip_bomb_is_refused_even_when_it_lies_about_its_size(tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.xlsx", size=1100 << 20)
    content = bytearray(path.read_bytes())
    true_size = struct.pack("<I", 1100 << 20)
    assert content.count(true_size) >= 1
    path.write_bytes(bytes(content.replace(true_size, struct.pack("<I", 1000))))
    assert "zip bomb" in refusal(path)


def test_a_sheet_that_reaches_to_the_last_cell_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    assert "1,048,576 rows and 16,384 columns" in refusal(path)


def test_other_archives_are_not_taken_for_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "things.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "not an Excel workbook" in refusal(path)


def test_parquet_is_read_batch_by_batch(tmp_path: Path) -> None:
    path = tmp_path / "data"
    when = pa.array([datetime(2011, 1, 1)] * 25_000, pa.timestamp("ns"))
    table = pa.table({"id": [17850.0, None] * 12_500, "at": when, "x": [float("nan")] * 25_000})
    pq.write_table(table, path)
    opened = open_table(path)
    assert (opened.total_rows, opened.columns) == (25_000, ("id", "at", "x"))
    assert [len(batch.numbers) for batch in opened.batches()] == [10_000, 10_000, 5_000]
    assert rows_of(opened)[:2] == [
        (17850.0, datetime(2011, 1, 1), None),
        (None, datetime(2011, 1, 1), None),
    ]


def test_parquet_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data"
    pq.write_table(pa.table({"id": list(range(1000))}), path)
    assert "cut off" in refusal(written(tmp_path, path.read_bytes()[:-100]))


CARDS = """BEGIN:VCARD
VERSION:3.0
N:Müller;Zoë;;Dr.;
FN:Dr. Zoë Müller
EMAIL;TYPE=INTERNET,WORK:zoe@example.org
item1.TEL:+49 221 123456
item1.X-ABLabel:Reception
ORG:Müller GmbH;Sales
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=81=C3=B3d=C5=BA;Jan
FN:Jan
TEL;CELL:0123
END:VCARD
"""


def test_vcards_become_rows(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, CARDS.encode(), "contacts.txt"))
    assert (table.kind, table.total_rows) == ("vcard", 2)
    zoe, jan = (
        {name: value for name, value in zip(table.columns, row, strict=True) if value}
        for row in rows_of(table)
    )
    assert zoe["Family name"] == "Müller"
    assert zoe["E-mail 1 label"] == "work"
    assert zoe["Phone 1 label"] == "Reception"
    assert zoe["Organization"] == "Müller GmbH"
    assert jan["Family name"] == "Łódź"
    assert jan["Phone 1 label"] == "cell"
