"""Two packages that define the same names: each call reaches the one that it means."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.deployed import deployed

TWIN = """
workflow Do(word: string) -> (string):
    activity Say(word) -> said
    close complete(concat("{name}.Do ", said))

activity Say(word: string) -> (string):
    return concat("{name} says ", word)

workflow Wait() -> (string):
    signal Nudge(who: string):
        nudger = who
    await signal Nudge -> by
    close complete(concat("{name} waited for ", by))

nexus service Desk:
    operation Greet(word: string) -> (string):
        return concat("{name} greets ", word)
    async Begin workflow Do
"""
ALPHA = """
package alphas
import "example.com/team/betas"

workflow Go(word: string) -> (any):
    workflow Do(word) -> own
    workflow betas.Do(word) -> other
    activity Say(word) -> said
    activity betas.Say(word) -> told
    promise waiting <- workflow Wait()
    signal waiting.Nudge("alphas")
    await waiting -> waited
    promise longing <- workflow betas.Wait()
    signal longing.Nudge("alphas")
    await longing -> longed
    close complete(Result{own, other, said, told, waited, longed})

workflow Across(word: string) -> (any):
    nexus "betaland" workflow Do(word) -> done
        options:
            timeout: 5m
    nexus "betaland" workflow Greet(word) -> greeted
        options:
            timeout: 5m
    nexus betaland betas.Desk.Begin(word) -> begun
        options:
            timeout: 5m
    nexus alphaland Desk.Greet(word) -> own
        options:
            timeout: 5m
    close complete(Result{done, greeted, begun, own})
"""


def files() -> dict[str, str]:
    """Return both packages, each in a file that names its namespace."""
    return {
        "alphaland.twf": ALPHA + TWIN.replace("{name}", "alpha"),
        "betaland.twf": "package betas\n" + TWIN.replace("{name}", "beta"),
    }


async def test_calls_within_and_across_packages_reach_what_they_name(
    address: str, tmp_path: Path
) -> None:
    """Children, activities, signals: unqualified is one's own, qualified the other's."""
    async with deployed(address, tmp_path, files()) as app:
        assert await app.run("Go", "x") == {
            "own": "alpha.Do alpha says x",
            "other": "beta.Do beta says x",
            "said": "alpha says x",
            "told": "beta says x",
            "waited": "alpha waited for alphas",
            "longed": "beta waited for alphas",
        }


async def test_nexus_calls_reach_the_namespace_they_name(address: str, tmp_path: Path) -> None:
    """A classic call means the workflow or service of the namespace, not the caller's own."""
    async with deployed(address, tmp_path, files()) as app:
        assert await app.run("Across", "x") == {
            "done": "beta.Do beta says x",
            "greeted": "beta greets x",
            "begun": "beta.Do beta says x",
            "own": "alpha greets x",
        }
