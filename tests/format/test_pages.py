"""The TWF blocks of a Markdown file, formatted where they stand."""

from __future__ import annotations

from crossway.format import format_page

PAGE = """\
# A page\u2028with \ttabs  \r
\r
```twf\r
workflow A( ):\r
  close\r
```\r

- in a list:

  ```twf
  workflow B( ):

    close
  ```

> quoted:
>
> ```twf
> workflow C( ):
>
>   close
> ```

```python
x = [ 1 ]
```

```twf
workflow D(:
  close
```
"""


def test_of_a_page_its_twf_blocks_change_and_nothing_else() -> None:
    """In lists and quotes, too; a block that does not parse stays and is named with its line."""
    page = format_page(PAGE, "x.md")
    expected = PAGE.replace("A( ):\r\n  close", "A():\r\n    close")
    expected = expected.replace("B( ):\n\n    close", "B():\n\n      close")
    expected = expected.replace("C( ):\n>\n>   close", "C():\n>\n>     close")
    assert page.text == expected
    assert [one.span.line for one in page.diagnostics] == [29]
    assert format_page(page.text, "x.md").text == page.text
