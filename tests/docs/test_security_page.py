"""Each sentence of docs/security.md that claims a behaviour has tests, and `security_claims.txt`
says which.

That file goes along the page, heading by heading (`===`). What begins a line there begins a claim
on the page, which reaches to the next one; below it are its tests, or what it `says` that is no
behaviour of Crossway. A `rule` stands for the test of its bad example. Each sentence and each row
of a table begins a claim, and `..` a further one within it. Whoever changes the page finds there
what to look at, and whoever adds to it has to name a test.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from crossway.checks import RULES
from crossway.cluster.keys.following import EVERY
from crossway.cluster.keys.key_files import LARGEST
from crossway.cluster.keys.remote import LIMIT, REFRESH
from crossway.cluster.keys.signers import AGAIN, RENEWAL
from crossway.runtime.identity import SKEW
from crossway.runtime.identity.chain import MOST_LINKS
from crossway.runtime.identity.sessions import LIFETIME as SESSION
from crossway.runtime.identity.tokens import LIFETIME
from tests.helpers.paths import ROOT

PAGE = ROOT / "docs" / "security.md"
CLAIMS = ROOT / "tests" / "docs" / "security_claims.txt"


@dataclass
class Claim:
    """What the page claims, by how it begins there, and what proves it."""

    begins: str
    proofs: list[str] = field(default_factory=list)


def sentences(text: str) -> Iterator[str]:
    """Yield headings, sentences and rows of a page, in their order, without code."""
    text = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^#+ (.*)$", r"\n=== \1\n", text, flags=re.MULTILINE)
    text = re.sub(r"^ *\|[^\n]*\n *\|[-| ]+\|$", "\n", text, flags=re.MULTILINE)  # heads of tables
    for part in re.split(r"\n\s*\n|\n(?= *\|)|\n(?=- |\d+\. )", text):
        item = re.sub(r"^(- |\d+\. )", "", " ".join(part.split()))
        if item:
            yield from re.split(r"(?<=[.])\s+(?=[A-Z`\"(\[*])", item)


def claims() -> Iterator[Claim]:
    """Yield what the file lists."""
    claim = Claim("")
    for line in CLAIMS.read_text().splitlines():
        if line.startswith("    "):
            claim.proofs.append(line.strip())
        elif line:
            yield (claim := Claim(line))


SENTENCES = list(sentences(PAGE.read_text()))
LISTED = list(claims())


def known_tests() -> Counter[str]:
    """Return the names of all tests of the repository, and in how many files each is."""
    files = (ROOT / "tests").rglob("test_*.py")
    nodes = (node for file in files for node in ast.parse(file.read_text()).body)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return Counter(node.name for node in nodes if isinstance(node, kinds))


def test_each_sentence_of_the_page_is_listed_and_nothing_else() -> None:
    """In the page's own order, so that who reads the one reads the other beside it."""
    left, at = iter(SENTENCES), ""
    for claim in LISTED:
        if claim.begins.startswith(".. "):
            begins = claim.begins.removeprefix(".. ")
            assert begins in at, f"the sentence says no further {begins!r}: {at}"
            at = at.partition(begins)[2]
            continue
        at = next(left, "")
        assert at.startswith(claim.begins), f"list before {claim.begins!r} what proves: {at}"
    assert list(left) == [], "list what proves them"


def test_each_claim_has_tests_that_are_there() -> None:
    known, rules = known_tests(), {rule.code for rule in RULES}
    for claim in LISTED:
        assert claim.proofs or claim.begins.startswith("=== "), claim.begins
        for proof in claim.proofs:
            kind, _, name = proof.partition(" ")
            if kind == "rule":
                assert name in rules, proof
            elif kind != "says":
                assert known[proof] == 1, f"{proof}: expected one test of that name"


def test_the_numbers_are_those_of_the_code() -> None:
    said = " ".join(SENTENCES)
    assert (SKEW, LIFETIME.total_seconds(), MOST_LINKS) == (30, 3600, 8)
    assert "clocks may differ by 30 s" in said
    assert "an hour at most" in said
    assert "more than eight calls" in said
    assert (REFRESH, LIMIT, LARGEST) == (15, 5, 1 << 20)
    assert "It is asked every 15 s" in said
    assert "an answer has 5 s and 1 MiB" in said
    assert (EVERY, RENEWAL, SESSION, AGAIN) == (5, 3600, 7200, 30)
    assert "looks at its directory every 5 s" in said
    assert "certifies for two hours, every hour" in said
    assert "at most every 30 s" in said


def test_what_is_said_of_costs_is_what_the_table_says() -> None:
    """Of a call that is answered at once, by each kind of proof."""
    rows = [[cell.strip() for cell in one.split("|")[1:-1]] for one in SENTENCES if one[0] == "|"]
    table = {row[0]: row[1:] for row in rows}
    mac, *signed = (float(cell) for cell in table["all of an operation that answers at once"])
    bare = [
        float(cell) for cell in table["two signatures and two verifications, and nothing else"][1:]
    ]
    assert mac < 0.2 < min(signed)
    assert min(bare) > 0.9 * 0.2
    assert abs(signed[1] / signed[0] - 1) < 0.25, "ES256 costs about as much"
    waits = [float(cell) for cell in table["all of one that starts a workflow"]]
    assert mac / min(signed) < 1 / 4 < waits[0] / min(waits[1:]) < 2 / 5
