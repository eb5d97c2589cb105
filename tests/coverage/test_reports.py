"""How a report shows what was passed: as a table and as JSON."""

from __future__ import annotations

from crossway.coverage import FileReport, Point, Report, table
from tests.helpers.hostile import TEXTS, acting


def points(*written: str) -> list[Point]:
    """Return points of `line 3`, and of `elif 5!`, which was not passed."""
    split = [one.rstrip("!").split() for one in written]
    return [
        Point(int(line), 1, kind, passed=not one.endswith("!"))
        for one, (kind, line) in zip(written, split, strict=True)
    ]


SHOP = points(
    *("line 1", "line 2!", "line 3!", "line 5", "if 5!", "no-branch 5", "line 6!", "elif 7!"),
    *("line 8!", "line 9", "for 9", "no-round 9!"),
)


def test_the_table_names_what_is_missed_in_each_file() -> None:
    """Lines that follow each other are one range, whose branches it does not repeat."""
    report = Report([FileReport("shop.twf", "", SHOP), FileReport("b.twf", "", points("line 1"))])
    assert table(report) == [
        "design    lines  missed  branches  missed  passed  not passed",
        "shop.twf      7       4         5       3   41.6%  2-3, 5 if, 6-8, 9 no-round",
        "b.twf         1       0         0       0  100.0%",
        "all           8       4         5       3   46.1%",
    ]


def test_only_all_of_it_is_a_hundred_percent() -> None:
    """A rounded number that says 100 would hide the line that is missed."""
    many = [Point(line, 1, "line", passed=line > 1) for line in range(1, 5002)]
    assert str(FileReport("shop.twf", "", many).count) == "99.9%"


def test_the_name_of_a_file_does_nothing_to_a_terminal() -> None:
    files = [FileReport(f"{text}.twf", "", points("line 1")) for text in TEXTS]
    assert not acting("\n".join(table(Report(files))))


def test_the_json_is_as_documented() -> None:
    assert Report([FileReport("shop.twf", "", SHOP[:5])]).as_json() == {
        "version": 1,
        "percent": 40.0,
        "lines": {"passed": 2, "all": 4},
        "branches": {"passed": 0, "all": 1},
        "files": [
            {
                "path": "shop.twf",
                "percent": 40.0,
                "lines": {"passed": 2, "all": 4},
                "branches": {"passed": 0, "all": 1},
                "missed": [
                    {"line": 2, "column": 1, "kind": "line"},
                    {"line": 3, "column": 1, "kind": "line"},
                    {"line": 5, "column": 1, "kind": "if"},
                ],
            }
        ],
    }
