"""The official Python client speaks to `demarche mcp`: lists the tools, calls each, pages, and gets errors that it can act on.

    VENV/bin/python mcp_client.py DEMARCHE
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

SAMPLES = Path(__file__).parents[1] / "data/samples"


async def check(program: str, folder: str) -> None:
    db = f"{folder}/news.db"
    server = StdioServerParameters(command=program, args=["--db", db, "mcp"])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        hello = await session.initialize()
        assert "Say no more than the text" in told(hello, "instructions")
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert {"summarise", "search", "event", "actor", "changes"} <= set(tools), tools

        async def call(name: str, **arguments: object) -> tuple[bool, dict]:
            result = await session.call_tool(name, arguments)
            return bool(told(result, "isError", "is_error")), json.loads(result.content[0].text)

        failed, answer = await call("summarise")
        assert failed and "demarche ingest" in answer["error"], answer
        ingest = await asyncio.create_subprocess_exec(program, "--db", db, "ingest", str(SAMPLES), stderr=asyncio.subprocess.DEVNULL)
        assert await ingest.wait() == 0

        failed, summary = await call("summarise")
        assert not failed and summary["database"]["articles"] == 22, summary
        seen, cursor = [], None
        while True:
            failed, page = await call("search", limit=20, **({"cursor": cursor} if cursor else {}))
            assert not failed and len(page["events"]) <= 20
            seen += page["events"]
            cursor = page.get("cursor")
            if not page["has_more"]:
                break
        assert len(seen) == summary["events"] == len({event["id"] for event in seen})
        failed, event = await call("event", id=seen[0]["id"])
        assert not failed and event["mentions"][0]["quote"]["text"], event
        failed, actor = await call("actor", name="Theresa May")
        assert not failed and actor["actors"][0]["offices"], actor
        failed, changes = await call("changes", since="2000-01-01", limit=5)
        assert not failed and changes["has_more"] and changes["all"] == len(seen), changes
        failed, empty = await call("search", actor="France", until="1950")
        assert not failed and empty["why_empty"]["filters"][0]["filter"] == "until", empty
        failed, unknown = await call("search", actor="Nobody Atall")
        assert failed and "call `actor`" in unknown["error"], unknown
        # Several at once: each opens the database for itself.
        answers = await asyncio.gather(*(call("search", limit=n + 1) for n in range(8)))
        assert [len(answer["events"]) for _, answer in answers] == list(range(1, 9))


def told(result: object, *names: str) -> object:
    """A field by any of its names: versions of the package spell them apart."""
    return next(getattr(result, name) for name in names if hasattr(result, name))


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(asyncio.wait_for(check(sys.argv[1], folder), 120))
print("the official client and the server agree")
