"""The page of a design that tests passed in part, where names and texts are markup."""

from __future__ import annotations

from crossway.coverage import FileReport, Point, Report, page

SOURCE = """workflow W(a: int) -> (int):
    if a > 1:
        close 1
    elif a < 0:
        close "<script>document.title = 'owned'</script><img src='{url}'>"
    close 2
"""


def shown(url: str = "") -> str:
    """Return the page of a design that was passed in part, below a name that is markup."""
    points = [
        Point(1, 1, "line", passed=True),
        Point(2, 5, "line", passed=True),
        Point(2, 5, "if", passed=True),
        Point(2, 5, "no-branch", passed=False),
        Point(3, 9, "line", passed=True),
        Point(4, 5, "elif", passed=False),
        Point(5, 9, "line", passed=False),
        Point(6, 5, "line", passed=False),
    ]
    name = f'"><img src={url} onerror=alert(1)>.twf'
    text = SOURCE.replace("{url}", url)
    full = FileReport("full.twf", "workflow F():\n", [Point(1, 1, "line", passed=True)])
    return page(Report([FileReport(name, text, points), full]))
