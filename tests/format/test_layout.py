"""The canonical layout, by example."""

from __future__ import annotations

from textwrap import dedent

import pytest

from crossway.format import ChangedError, UnreadableError, format_text
from crossway.format import text as layout
from crossway.language import parse


def formatted(text: str) -> str:
    """Return a text formatted, after holding that formatting it again changes nothing."""
    once = format_text(text, "x.twf")
    assert format_text(once, "x.twf") == once
    return once


def test_indentation_spaces_and_blank_lines_become_those_of_everybody() -> None:
    """Two columns or tabs a level, no spaces or many, blank lines with spaces on them."""
    given = dedent("""\


        workflow  Order( order:Order,n : int=3 )->( Receipt ):
          # packed first
          activity Pack ( order.id , -n )->parcel   #by hand



          if(parcel.weight>3 and not(n==1)):
            close  fail( "too heavy" )
          charge=parcel.weight-n*2
        \t
          close complete( Receipt { id:order.id , lines : [ 1,2 ] } )
        activity Pack(id:string,n:int) -> (Parcel):
          return Parcel{id,n}


        """)
    assert formatted(given) == dedent("""\
        workflow Order(order: Order, n: int = 3) -> (Receipt):
            # packed first
            activity Pack(order.id, -n) -> parcel  # by hand

            if (parcel.weight > 3 and not (n == 1)):
                close fail("too heavy")
            charge = parcel.weight - n * 2

            close complete(Receipt{id: order.id, lines: [1, 2]})

        activity Pack(id: string, n: int) -> (Parcel):
            return Parcel{id, n}
        """)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("x = lines[ 1 : 3 ]", "x = lines[1:3]"),
        ("x = a-b", "x = a - b"),
        ("x = -a - -b", "x = -a - -b"),
        ("x = (a)-(b)", "x = (a) - (b)"),
        ("x = [ n for n in lines if ( n>3 ) ]", "x = [n for n in lines if (n > 3)]"),
        ("x = 'plain'", 'x = "plain"'),
        ("x = 'say \"so\"'", "x = 'say \"so\"'"),
        ("x = 'it\\'s'", "x = 'it\\'s'"),
        ("x = a  .  b [0] . c", "x = a.b[0].c"),
        ("promise h<-activity A ( 1 )", "promise h <- activity A(1)"),
        ("close complete  {a:1}", "close complete {a: 1}"),
        ("close [1,2]", "close [1, 2]"),
        ("close failed(a)", "close failed (a)"),
        ("nexus shard-{org} S.Op(1)->(a,b)", "nexus shard-{org} S.Op(1) -> (a, b)"),
        ("await(n>3)", "await (n > 3)"),
        ("await [n]==lines", "await [n] == lines"),
        ("for( n in lines ):\n     break", "for (n in lines):\n        break"),
        ("x = heartbeat (1)", "x = heartbeat(1)"),
    ],
)
def test_spaces_within_a_statement(given: str, expected: str) -> None:
    """What is a sign, a name with a hyphen or a word with a value behind it is told apart."""
    text = f"workflow W(a: T, b: T, lines: T, n: T, done: T, h: T):\n    {given}\n"
    head = text.partition("\n")[0]
    assert formatted(text) == f"{head}\n    {expected}\n"


def test_settings_lists_and_names_with_hyphens() -> None:
    given = dedent("""\
        namespace  shard-{org}:
         with:
          org:[ acme,globex ]
         worker orders
           options:
             task_queue:"orders-{org}"
         nexus endpoint  Payments
           options:
             allowed_caller_namespaces:
              -orders
              -   shard-{org}
             task_queue: payments-worker
        """)
    assert formatted(given) == dedent("""\
        namespace shard-{org}:
            with:
                org: [acme, globex]
            worker orders
                options:
                    task_queue: "orders-{org}"
            nexus endpoint Payments
                options:
                    allowed_caller_namespaces:
                        - orders
                        - shard-{org}
                    task_queue: payments-worker
        """)


def test_tests_of_a_design() -> None:
    given = dedent("""\
        test "paid":
          activity Charge returns( {a:1} )after(3s)
          activity Pack:
           raises  Lost( "x" )
           then returns( -1 )
          promise order<-workflow Order( "o-1" )
          skip( 3d )
          expect( order.n-1==2 )
          expect  order completes with( 3 )
          expect in order :
            activity Charge( 3 )
        """)
    assert formatted(given) == dedent("""\
        test "paid":
            activity Charge returns ({a: 1}) after (3s)
            activity Pack:
                raises Lost("x")
                then returns (-1)
            promise order <- workflow Order("o-1")
            skip (3d)
            expect (order.n - 1 == 2)
            expect order completes with (3)
            expect in order:
                activity Charge(3)
        """)


def test_lines_of_words_stay_as_written() -> None:
    """The words of a sketch are its meaning: only its indentation is laid out."""
    given = 'activity Pack(id: string):\n  open  the-box, then   "close" it   #  slowly\n'
    expected = 'activity Pack(id: string):\n    open  the-box, then   "close" it  # slowly\n'
    assert formatted(given) == expected


def test_breaks_within_brackets_stay_and_are_indented() -> None:
    """With the comments between them; brackets that one row opens are one level."""
    given = dedent("""\
        workflow Order(
          id: string,   # whose

           # how many
           n: int) -> (Receipt):
          close complete(Receipt{
                id,
              n: max(n,
          3)
          })
        """)
    assert formatted(given) == dedent("""\
        workflow Order(
            id: string,  # whose
            # how many
            n: int) -> (Receipt):
            close complete(Receipt{
                id,
                n: max(n,
                    3)
            })
        """)


@pytest.mark.parametrize(
    "rows",
    [
        "rows = [[/    1, 2/], [/    3, 4/]]",
        "rows = [[/    [/        1/    ], [/        2/    ]/], [/    []/]]",
        "rows = [{/    a: 1/}, {/    a: [/        2/    ]/}, b]",
        "text = concat(str([/    a/]), str([/    b/]), c)",
        "close complete([/    [/        1/    ], [/        2/    ]/])",
    ],
)
def test_a_row_that_closes_a_bracket_stands_below_the_one_that_opened_it(rows: str) -> None:
    """And what it opens is one level deeper than it, though another bracket is open still."""
    lines = ["workflow W(a: int, b: int, c: int):", *(f"    {row}" for row in rows.split("/"))]
    expected = "".join(f"{line}\n" for line in lines)
    flush = "".join(f"    {line.lstrip()}\n" for line in lines[1:])
    for given in (expected, f"{lines[0]}\n{flush}"):
        assert formatted(given) == expected


def test_a_long_line_is_broken_at_its_longest_bracket() -> None:
    """What is inside stands on one row if it fits, else one part a row."""
    long = "x" * 30
    given = dedent(f"""\
        workflow Order(id: string, {long}: string, y{long}: string) -> (Receipt):
            close complete(Receipt{{id, {long}: max({long}, 3), z{long}: {long}, y{long}}})  # why
        """)
    assert formatted(given) == dedent(f"""\
        workflow Order(
            id: string, {long}: string, y{long}: string
        ) -> (Receipt):
            close complete(
                Receipt{{
                    id,
                    {long}: max({long}, 3),
                    z{long}: {long},
                    y{long}
                }}
            )  # why
        """)


def test_a_long_line_without_a_place_to_break_stays() -> None:
    text = f'workflow W():\n    x = "{"word " * 40}"\n'
    assert formatted(text) == text


def test_defaults_that_begin_a_row_do_not_end_the_line() -> None:
    """`name =` begins a statement elsewhere; the bracket below the head keeps the rows together."""
    names = [f"a_long_name_of_a_parameter_{n}" for n in range(5)]
    text = f"workflow W({', '.join(f'{name} = {n}' for n, name in enumerate(names))}):\n    close\n"
    rows = ",\n    ".join(f"{name} = {n}" for n, name in enumerate(names))
    assert formatted(text) == f"workflow W(\n    {rows}\n):\n    close\n"


def test_comments_stay_at_their_block() -> None:
    """Between definitions, at the end of a block, at the end of the file, without a space."""
    given = dedent("""\
        #!/usr/bin/env crossway
        ##loud
        workflow A():
          #first
          close
          # last of the block
        # about B
        workflow B():
          close
        # last of the file
        """)
    assert formatted(given) == dedent("""\
        #!/usr/bin/env crossway
        ##loud
        workflow A():
            # first
            close
            # last of the block

        # about B
        workflow B():
            close

        # last of the file
        """)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("unit", ["\t", "  "])
def test_line_ends_and_a_byte_order_mark_stay(end: str, mark: str, unit: str) -> None:
    given = f"{mark}workflow W():\n{unit}x = '\u00e9\U0001f600'\n{unit}close(x)".replace("\n", end)
    expected = 'workflow W():\n    x = "\u00e9\U0001f600"\n    close (x)\n'
    assert formatted(given) == mark + expected.replace("\n", end)


@pytest.mark.parametrize("text", ["", "\n", "  \n\t\n", "\ufeff"])
def test_nothing_stays_nothing(text: str) -> None:
    assert formatted(text).strip("\ufeff") == ""


def test_a_text_that_does_not_parse_is_refused_with_what_the_parser_says() -> None:
    text = "workflow W():\n    close complete(\n"
    with pytest.raises(UnreadableError) as refused:
        format_text(text, "x.twf")
    assert refused.value.diagnostics == parse(text, "x.twf").diagnostics


def test_a_layout_that_says_something_else_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made is read again and compared, tree and comments, before anybody gets it."""
    for lines in (["workflow V():", "    close"], ["workflow W():", "    close  # new"], ["("]):
        monkeypatch.setattr(layout, "_lines", lambda *_, lines=lines: iter(lines))
        with pytest.raises(ChangedError):
            format_text("workflow W():\n  close\n", "x.twf")
