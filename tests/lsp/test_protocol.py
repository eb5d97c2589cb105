"""Messages that come wrongly: each question has an answer, none is a traceback."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from io import BytesIO
from threading import Timer
from typing import IO, Any

from tests.helpers.launching import launched
from tests.helpers.patience import PATIENCE

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED = -32002
BEGIN: dict[str, Any] = {"capabilities": {}}
URI = "untitled:w"
OPEN = {
    "textDocument": {
        "uri": URI,
        "languageId": "twf",
        "version": 1,
        "text": "workflow W(id: string):\n    log(id)\n",
    }
}


@dataclass
class Conversation:
    """What a server said to some messages, and how it ended."""

    answers: dict[Any, dict[str, Any]]
    code: int
    errors: str

    def error(self, number: int | None) -> int | None:
        """Return the code of the error that a request has for its answer, None for none."""
        found = self.answers[number].get("error")
        return found["code"] if found else None


def asked(number: int, method: str, params: object = None) -> bytes:
    """Return a request."""
    said = {"jsonrpc": "2.0", "id": number, "method": method}
    return json.dumps(said | ({} if params is None else {"params": params})).encode()


def told(method: str, params: object = None) -> bytes:
    """Return a notification."""
    said = {"jsonrpc": "2.0", "method": method}
    return json.dumps(said | ({} if params is None else {"params": params})).encode()


def hover(number: int, line: int = 1, character: int = 9) -> bytes:
    """Return the question what stands in a place."""
    where = {"line": line, "character": character}
    params = {"textDocument": {"uri": URI}, "position": where}
    return asked(number, "textDocument/hover", params)


def conversation(*said: bytes | int) -> Conversation:
    """Say some messages to a server of its own; at a number wait for the answer that has it."""
    server = launched("lsp", stdin=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    patience = Timer(PATIENCE, server.kill)
    patience.start()
    answers: dict[Any, dict[str, Any]] = {}
    try:
        for one in said:
            if isinstance(one, int):
                while one not in answers:
                    _take(server.stdout, answers)
            else:
                server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(one), one))
                server.stdin.flush()
        rest, errors = server.communicate()
        left = BytesIO(rest)
        while left.tell() < len(rest):
            _take(left, answers)
    finally:
        patience.cancel()
        server.kill()
    return Conversation(answers, server.wait(), errors.decode())


def _take(stream: IO[bytes], answers: dict[Any, dict[str, Any]]) -> None:
    """Read one message, and note it where it is an answer."""
    header = stream.readline()
    assert header, "the server ended"
    while stream.readline().strip():
        pass
    message = json.loads(stream.read(int(header.removeprefix(b"Content-Length: "))))
    if "method" not in message:
        answers[message["id"]] = message


def test_a_question_before_and_after_its_time_has_an_error_for_an_answer() -> None:
    """Nobody waits for ever; the session between is not harmed, and it ends with 0."""
    found = conversation(
        hover(1),
        told("textDocument/didOpen", OPEN),
        asked(2, "initialize", BEGIN),
        told("initialized", {}),
        asked(3, "initialize", BEGIN),
        told("textDocument/didOpen", OPEN),
        hover(4),
        4,
        asked(5, "shutdown"),
        hover(6),
        told("exit"),
    )
    assert found.error(1) == NOT_INITIALIZED
    assert found.error(2) is None
    assert found.error(3) == INVALID_REQUEST
    assert "id: string" in found.answers[4]["result"]["contents"]["value"]
    assert found.answers[5]["result"] is None
    assert found.error(6) == INVALID_REQUEST
    assert (found.code, found.errors) == (0, "")


def test_an_end_without_a_shutdown_is_told_by_the_exit_code() -> None:
    """As the protocol has it: 1, and nothing else is said."""
    found = conversation(asked(1, "initialize", BEGIN), told("exit"))
    assert (found.code, found.errors) == (1, "")


def test_what_is_no_message_is_refused_in_a_line_and_the_server_goes_on() -> None:
    """No JSON, JSON that is none of the protocol, parameters of another shape, places below 0."""
    found = conversation(
        b"{not json",
        b"\xff\xfe",
        b"[" * 9000,
        b"[]",
        b'"x"',
        b"3",
        b'{"jsonrpc":"2.0"}',
        b'{"jsonrpc":"2.0","id":70,"method":5}',
        b'{"jsonrpc":"2.0","id":71,"result":null}',
        asked(1, "initialize", BEGIN),
        told("initialized", {}),
        told("textDocument/didOpen", OPEN),
        asked(2, "textDocument/hover", {"nope": 1}),
        asked(3, "textDocument/hover"),
        hover(4, -1, -1),
        asked(5, "textDocument/dance\x1b[31m", {}),
        told("textDocument/didChange", {"contentChanges": 7}),
        told("$/cancelRequest", {"id": 99}),
        told("$/whatever", {}),
        told("workspace/didChangeConfiguration", {"settings": None}),
        hover(6),
        6,
        asked(7, "shutdown"),
        told("exit"),
    )
    assert [found.error(number) for number in (None, 70, 2, 3, 4, 5)] == [
        INVALID_REQUEST,
        INVALID_PARAMS,
        INVALID_PARAMS,
        INVALID_PARAMS,
        INVALID_PARAMS,
        NO_METHOD,
    ]
    assert "id: string" in found.answers[6]["result"]["contents"]["value"]
    assert found.code == 0
    assert "Traceback" not in found.errors
    assert "\x1b" not in found.errors
    assert "expected a message of the Language Server Protocol" in found.errors
