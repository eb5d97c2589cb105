"""Gathering a case: which executions matter, and what they say.

Those of one call, when a workflow is named. Else, in each namespace in question, those
that run and those that lately ended badly: bounded, newest first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.client import Client
from temporalio.service import RPCError

from crossway.cluster.keys import Keys, Source, keys_now
from crossway.cluster.replaying import Replayed
from crossway.cluster.service import Connections, existing_attributes, is_busy
from crossway.design.attributes import declared_attributes
from crossway.design.model import Design
from crossway.errors import ProvisionError
from crossway.language.words import ACTIVITY_SETTING, UPDATE_SETTING
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.commands import Commands
from crossway.observe.doctor.evidence import Examined, examine
from crossway.observe.doctor.listing import AT_ONCE, ago, matching, recent
from crossway.observe.doctor.settings import delivers_updates, reports_activities
from crossway.observe.doctor.task_queues import Queues
from crossway.observe.doctor.unheard import unheard
from crossway.observe.doctor.unread import Unread
from crossway.observe.reading.asking import Asking
from crossway.observe.reading.histories import Histories, Snapshot
from crossway.observe.reading.history import Reading
from crossway.observe.reading.pending import add_pending, delivery_note
from crossway.observe.reading.service import Target, listed_targets, may_exist, namespaces
from crossway.observe.reading.steps import Execution
from crossway.observe.tree.trace import Tracer

BESIDE = 10
"""Executions that ended well looked at before and after one whose call no worker knew."""

_Asks = Callable[[Client], Awaitable[bool | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to look at: the call around `workflow`; else a namespace; else the design's; else all.

    `since` is how far back executions that ended badly count, `keys` a key directory, `remote` are
    URLs of further public keys.
    """

    workflow: Execution | None = None
    namespace: str | None = None
    design: Design | None = None
    since: timedelta = timedelta(hours=1)
    keys: Path | None = None
    remote: tuple[Source, ...] = ()


async def gather(connections: Connections, selection: Selection, commands: Commands) -> Case:
    """Return what the checks look through; what cannot be read is noted in its `unread`.

    Raises:
        KeysError: a key must not be used as it is, or is none.
        ProvisionError: the service is busy or away, and does not list namespaces or endpoints.
    """
    endpoints = await _endpoints(connections)
    existing = await _existing(connections, selection, endpoints)
    asked = _namespaces(connections, selection, existing)
    inside = () if selection.workflow is not None else asked
    unread = Unread()
    executions = await _executions(connections, selection, inside, unread)
    late = await unheard(connections, inside, selection.since, executions, unread)
    queues = Queues(connections, unread)
    told = partial(_told, connections, selection.design, unread)
    return Case(
        address=connections.address,
        endpoints=endpoints,
        existing=existing,
        namespaces=inside,
        executions=executions,
        queues=queues,
        replaced=await _replaced(connections, selection.design, queues),
        delivering=await told(UPDATE_SETTING, delivers_updates),
        reporting=await told(ACTIVITY_SETTING, reports_activities),
        commands=commands,
        design=selection.design,
        keys=await _keys(selection),
        keys_directory=str(selection.keys or ""),
        renamed=connections.renamed,
        lacking=await _lacking(connections, selection, asked, unread),
        beside=await _beside(connections, selection, executions, unread),
        unheard=await _looked_at(connections, selection, late, unread),
        unread=unread,
    )


async def _existing(
    connections: Connections, selection: Selection, endpoints: Mapping[str, Target] | None
) -> tuple[str, ...]:
    """Return the namespaces that may be listed; with those that exist and may not be, of the design
    and of where endpoints lead."""
    listed = await namespaces(connections)
    design = selection.design.namespaces if selection.design is not None else ()
    wanted = {connections.name(name) for name in design}
    wanted |= {target.namespace for target in (endpoints or {}).values() if target.namespace}
    hidden = [name for name in sorted(wanted - {*listed}) if listed]
    there = await asyncio.gather(*(may_exist(connections, name) for name in hidden))
    return (*listed, *(name for name, found in zip(hidden, there, strict=True) if found))


async def _keys(selection: Selection) -> Keys | None:
    if selection.keys is None:
        return None
    return await asyncio.to_thread(keys_now, selection.keys, selection.remote)


async def _endpoints(connections: Connections) -> dict[str, Target] | None:
    """Return where each endpoint leads; None where these credentials may not list them.

    Raises:
        ProvisionError: the service is busy or away, and says nothing.
    """
    try:
        return await listed_targets(connections)
    except ProvisionError as failure:
        if is_busy(failure.__cause__):
            raise
        return None


async def _told(
    connections: Connections, design: Design | None, unread: Unread, setting: str, ask: _Asks
) -> dict[str, bool]:
    """Return of the namespaces with operations that want a setting whether they have it.

    Those that do not say are left out.
    """
    wanted = design.wanted_settings.get(setting, ()) if design is not None else ()
    found: dict[str, bool] = {}
    for name in {one.rpartition(".")[0] for one in wanted}:
        for place in design.services[name].placements if design is not None else ():
            client = connections.client(place.namespace)
            if client.namespace not in found:
                try:
                    able = await ask(client)
                except RPCError as failure:
                    unread.note(client.namespace, f"its setting {setting}", failure)
                    continue
                if able is not None:
                    found[client.namespace] = able
    return found


async def _replaced(
    connections: Connections, design: Design | None, queues: Queues
) -> frozenset[str]:
    """Return the namespaces whose work goes to workers without a build, and to no build."""
    said: dict[str, list[bool | None]] = {}
    if design is None:
        return frozenset()
    for one in design.residents:
        if not one.per_tenant and one.location not in design.foreign:
            namespace = connections.name(one.namespace)
            told = await queues.gives_to_no_build(namespace, one.task_queue)
            said.setdefault(namespace, []).append(told)
    return frozenset(name for name, told in said.items() if True in told and False not in told)


async def _lacking(
    connections: Connections, selection: Selection, asked: Iterable[str], unread: Unread
) -> dict[str, dict[str, str]]:
    """Return the search attributes of the design that are not registered, by namespace."""
    found: dict[str, dict[str, str]] = {}
    design = selection.design
    for name in design.namespaces if design is not None else ():
        wanted = declared_attributes(design.declaring, name) if design is not None else {}
        if wanted and connections.name(name) in asked:
            try:
                there = await existing_attributes(connections, name)
            except ProvisionError as failure:
                if not isinstance(failure.__cause__, RPCError):
                    raise
                unread.note(connections.name(name), "its search attributes", failure.__cause__)
                continue
            found[name] = {key: kind for key, kind in wanted.items() if key not in there}
    return {name: kinds for name, kinds in found.items() if kinds}


def _namespaces(
    connections: Connections, selection: Selection, existing: tuple[str, ...]
) -> tuple[str, ...]:
    if selection.namespace is not None:
        return (connections.name(selection.namespace),)
    if selection.design is None:
        return existing
    wanted = map(connections.name, selection.design.namespaces)
    return tuple(name for name in wanted if not existing or name in existing)


async def _executions(
    connections: Connections, selection: Selection, inside: Iterable[str], unread: Unread
) -> tuple[Examined, ...]:
    histories: Histories
    if selection.workflow is not None:
        # Finding the call reads its histories; they are kept for examining.
        histories = Snapshot(connections.client, retry=True)
        found = await _of_call(histories, selection.workflow)
    else:
        # Each is read once anyway; of thousands, none is kept.
        histories = Histories(connections.client, retry=True)
        listed = (recent(connections, name, selection.since, unread) for name in inside)
        found = [execution for part in await asyncio.gather(*listed) for execution in part]
    asking = _asking(connections, selection, histories)
    return await _all_examined(histories, asking, found, unread)


async def _beside(
    connections: Connections,
    selection: Selection,
    executions: Iterable[Examined],
    unread: Unread,
) -> tuple[Examined, ...]:
    """Return executions that ended well beside those whose calls no worker knew, of their types.

    A caller that makes one call fails or ends well: only both together tell that workers differ.
    """
    unknown = {
        (examined.execution.namespace, examined.workflow): call.scheduled
        for examined in executions
        for call in examined.calls
        if call.unregistered and call.scheduled is not None and "'" not in examined.workflow
    }
    found: list[Execution] = []
    for (namespace, workflow), when in list(unknown.items())[:BESIDE]:
        alike = f"WorkflowType = '{workflow}' AND ExecutionStatus = 'Completed'"
        since = f"CloseTime > '{ago(selection.since)}'"
        for order in ("<=", ">="):
            query = f"{alike} AND {since} AND StartTime {order} '{when.isoformat()}'"
            found += await matching(connections, namespace, query, BESIDE, unread)
    return await _looked_at(connections, selection, found, unread)


async def _looked_at(
    connections: Connections, selection: Selection, found: Iterable[Execution], unread: Unread
) -> tuple[Examined, ...]:
    histories = Histories(connections.client, retry=True)
    return await _all_examined(histories, _asking(connections, selection, histories), found, unread)


async def _all_examined(
    histories: Histories, asking: Asking, found: Iterable[Execution], unread: Unread
) -> tuple[Examined, ...]:
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(execution: Execution) -> Examined | None:
        async with limit:
            return await _examined(histories, asking, execution, unread)

    examined = await asyncio.gather(*map(one, dict.fromkeys(found)))
    return tuple(sorted(filter(None, examined), key=lambda e: e.execution.namespace))


def _asking(connections: Connections, selection: Selection, histories: Histories) -> Asking:
    design = selection.design
    replayed = Replayed(design, connections.renamed) if design is not None else None
    return Asking(histories, replayed=replayed)


async def _of_call(histories: Histories, workflow: Execution) -> Iterable[Execution]:
    trees = await Tracer(histories, workflow).trees()
    steps = [step for tree in trees for step in tree.walk()]
    # Who called knows the first run; what is wrong now is wrong in the last.
    runs = [run for step in steps for run in (step.execution, step.latest)]
    return [run for run in runs if run is not None and not run.activity]


async def _examined(
    histories: Histories, asking: Asking, execution: Execution, unread: Unread
) -> Examined | None:
    try:
        described = await histories.describe(execution)
        events = await histories.events(execution)
    except RPCError as failure:
        unread.note(execution.namespace, f"workflow {execution.workflow_id}", failure)
        return None
    status = described.workflow_execution_info.status
    over = status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
    reading = Reading(execution).read(events)
    add_pending(reading, described)
    await asking.add(reading, len(events))
    return examine(reading, described, events, delivery_note(described) if over else "")
