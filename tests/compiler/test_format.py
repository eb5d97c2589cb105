"""Generated Python is formatted: who takes it over runs `ruff format`, and nothing changes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from crossway.compiler.layout import broken
from crossway.compiler.layout.document import width_of
from tests.compiler.linted import ruff

LONG = """
x = aaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb + ccccccccccccccccccccccccc
x = aaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbb * ccccccccccccccccccccccccc - d
x = aaaaaaaaaaaaaaaaaaaaaa + foo(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccc)
x = foo(aaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbb) + ccccccccccccccccccccccccccc
x = (aaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbb) * ccccccccccccccccccccccccccc
x = ccccccccccccccccccccccccccc * (aaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbb)
x = foo(ccccccccccccccccccccccc * (aaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbb), 1)
x = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa == bbbbbbbbbbbbbbbbbbbbbbb["ccccccccccc"]["dddddddd"]
x = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa == "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
x = not aaaaaaaaaaaaaaaaaaaaaaa(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccc)
x = -aaaaaaaaaaaaaaaaaaaaaaa(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccc)
x = aaaaaaaaaaaaaaaaaaa and not bbbbbbbbbbbbbbbbbbbbb(ddddddddddddddddddddddddddddddd, eeeee)
x = {"aaaaaaaaaaaaaaaaaaaa": bbbbbbbbbbbbbbbbbbbbb + ccccccccccccccccccccccccccccccccccccccc}
x = foo(aaaaaaaaaaaaaaaaaaaaaaaa=bbbbbbbbbbbbbbbbbb + cccccccccccccccccccccccccccccccccccccc)
x = foo(aaaaaaaaaaaaaaaaaa, (pppppppp := bbbbbbbbbbbbbbbbbbbbbbbbbb + cccccccccccccccccccccc))
x = "a string that is longer than any line may be, and cannot be broken anywhere in itself"
x = some_name_that_is_too_long_to_stand_here_with_another_name.of_an_attribute_like_this_one
x["aaaaaaaaaaaaaaaaaaaaaaa"]["bbbbbbbbbbbbbbb"] = cw.concat("aaaaaaaaaaaaaaaaaaaaaaa", bbbbb)
x["aaaaaaaaaaaaaaaaaaaaaaa"] = {"aaaaaaaaaaaaaaaaaaa": 1, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb": 2}
x: dict[str, cw.Endpoint] = {"aaaaaaaaaaaaaaaaaaaaaa": cw.Endpoint(callers=("aaaaaaaaaaaaaa",))}
x: Any = await cw.run_activity("Oneeeeeeeeeeeeeeeeeeeee", [1, 2], result=float, aaaaaaaaaaaaa=1)
self.name_of_a_variable_that_is_long = await self.Name_of_a_signal_that_is_long_too_signals.next()
return await request.start_workflow("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", [bbbbbbbbbbbbbbbbbbbb])
return [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccc]
raise cw.failed({"error": "timeout", "xxxxxxxxxxxxxxxxxxxxxxxxx": 1, "yyyyyyyyy": 2}, "Summary")
raise cw.Closed(aaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb + ccccccccccccccccccc)
await SEND.detach({"customer": order["customer"], "paymentResult": 1, "xxxxxxx": order["xxxxx"]})
await cw.together(part(), part_2(), *(each(item) for item in xs["aaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]))
x = [aaaaaaaaaaaaaaaaaaaaaaaaa["bbbbbbbbbbbb"] for aaaaaaaaaaaaaaaaaaaaaaaaa in ccccccccccccccc]
x = [a["bbbbbbbbbbbb"] for a in self.cccccccccccccc["ddddddddddd"] if a["eeeeeeeee"] > 1 and a["f"]]
x = any([a["bbbbbbbbbbbb"] + 1 for a in self.cccccccccccccc["ddddddddddd"] if not a["eeeeeeeee"]])
await cw.run_activity("Pack", [[a["bbbbbbbbbbb"] for a in self.cccccccccccccc["ddddddddddd"]]], z=1)
await workflow.wait_condition(lambda: self.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)
workflow.continue_as_new(args=[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb])
x = foo({"aaaaaaaaaaaaaaaaaaaaaa": 1e-05, "bbbbbbbbbbbbbbbbbbbbbbbb": -2.5e-300 + 1.5e300, "c": 1})
if aaaaaaaaaaaaaaaaaaaaaa and bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb or ccccccccccccccccccccccccccc:
if not (aaaaaaaaaaaaaaaaaaaaaa and bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb or cccccccccccccccccccccc):
if caaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaller["namespace"] not in request.allowed_namespaces:
if await cw.matches(failuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuure, "NexusTimeoutError and some more"):
if won.case == 0 and await foo(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbb):
if cw.now() - start_that_is_long_to_write_here > timedelta(milliseconds=50000000000000000000):
while some_long_name_that_goes_on_and_on < 30 and some_long_name_again_that_goes_on_and_on_too:
for item in cw.values_of(order["itemsssssssssssssssssssssssssss"], another_one_that_stands_here):
async def query_Count(self, aaaaaaaaaaaaaaaaaaaaaaaaa: Any, bbbbbbbbbbbbbbbbbbbbbbb: Any) -> Any:
async def query_Count(self, aaaaaaaaaaaa: Any, bbbbbbbbbbbbbbbbbbbbbbb: Any, ccc: list[int]) -> Any:
await cw.run_activity("Send", name, "ご注文を承りました。ありがとうございます。", z=1)
x = ["注文を承りました", "注文を承りました", "注文を承りました", "注文"]
x = order["お名前とご住所"]["お名前とご住所"]["お名前とご住所"] + foo("お名前", 1)
x = foo("éééééééééé", bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb)
raise cw.Closed("🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉", "❤️ ☃ ½ ｶﾅ 한국어 नमस्ते")
if caller["namespace"] == "東京東京東京" or caller["endpoint"] == "大阪大阪大阪大阪大阪":
async def each(the_only_parameter_there_is_but_it_is_really_long: list[dict[str, Any]]) -> None:
@workflow.defn(name="Otherrrrrrrrrrrrrr", sandboxed=False, failure_exception_types=cw.FAULTS)
""".strip().split("\n")


def _after(line: str) -> list[str]:
    """Return what a line needs below it to be a statement."""
    return (
        ["    pass"] if line.endswith(":") else ["class Y:", "    pass"] if line[0] == "@" else []
    )


def _whole(number: int, line: str) -> str:
    inside = "\n".join(f"    {part}" for part in [f"# {number}", line, *_after(line)])
    return f"async def f{number}():\n{inside}\n"


@pytest.mark.parametrize("width", [60, 72, 80, 88])
def test_a_long_line_is_broken_as_ruff_breaks_it(width: int, tmp_path: Path) -> None:
    """Each kind of line that the compiler may write, at widths that break it everywhere."""
    lines = [line for line in LONG if width_of(line) + 4 > width]
    file = tmp_path / "lines.py"
    file.write_text("\n\n".join(_whole(number, line) for number, line in enumerate(lines)))
    ruff(tmp_path, "format", "--quiet", width=width)
    formatted = re.split(r"\n    # (\d+)\n", file.read_text())
    found = {int(n): text for n, text in zip(formatted[1::2], formatted[2::2], strict=True)}
    for number, line in enumerate(lines):
        expected = found[number].split("\nasync def")[0].rstrip().split("\n")
        ours = [*broken(f"    {line}", width), *(f"    {part}" for part in _after(line))]
        assert ours == expected


@pytest.mark.parametrize("width", [1, 20, 40, 60, 80])
def test_breaking_a_line_does_not_change_what_it_means(width: int) -> None:
    """Whatever the layout does, it is the same program."""
    for line in LONG:
        tree = ast.dump(ast.parse(_whole(0, line)))
        parts = "\n".join(broken(f"    {line}", width))
        after = "\n".join(f"    {part}" for part in _after(line))
        assert ast.dump(ast.parse(f"async def f0():\n    # 0\n{parts}\n{after}\n")) == tree
