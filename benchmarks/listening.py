"""A web application of ours or of a rival, served to the driver that started it."""

import asyncio

from aiohttp import web


async def listen(app: web.Application) -> None:
    """Says its port on standard output; returns never."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    print(f"listening on {runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()
