"""ICE agents of aioice, told what to do by lines of JSON; an id in each says which agent is meant.

    > {"id": 1, "open": "controlling", "server": ["203.0.113.10", 3478]}
    < {"id": 1, "ufrag": "...", "password": "...", "host": "...:1", "reflexive": "...:2"}
    > {"id": 1, "ufrag": "...", "password": "...", "host": "...:3", "outside": ["...:4"]}
    < {"id": 1, "remote": "...:3"}
    > {"id": 1, "close": true}

The third line comes when a pair is selected and the other agent was heard over it. It does not come
where the agent does not connect, and "error" instead of all where it cannot gather.
"""

import asyncio
import json
import sys

import aioice

agents = {}


def say(**what):
    print(json.dumps(what), flush=True)


def text(host, port):
    return f"{host}:{port}"


def candidate(kind, address, preference):
    host, port = address.rsplit(":", 1)
    return aioice.Candidate(
        foundation=kind,
        component=1,
        transport="udp",
        priority=(preference << 24) + 65535 * 256 + 255,
        host=host,
        port=int(port),
        type=kind,
    )


async def open_agent(number, role, server):
    agent = aioice.Connection(
        ice_controlling=role == "controlling", stun_server=tuple(server), use_ipv6=False
    )
    await agent.gather_candidates()
    found = {one.type: text(one.host, one.port) for one in agent.local_candidates}
    if "host" not in found or "srflx" not in found:
        await agent.close()
        return say(id=number, error=f"gathered only {found}")
    agents[number] = agent
    say(
        id=number,
        ufrag=agent.local_username,
        password=agent.local_password,
        host=found["host"],
        reflexive=found["srflx"],
    )


async def connect(number, order):
    agent = agents[number]
    agent.remote_username = order["ufrag"]
    agent.remote_password = order["password"]
    if order["host"]:
        await agent.add_remote_candidate(candidate("host", order["host"], 126))
    for address in order["outside"]:
        await agent.add_remote_candidate(candidate("srflx", address, 100))
    await agent.add_remote_candidate(None)
    try:
        await agent.connect()
        greeting = asyncio.create_task(greet(agent))
        try:
            expected = f"hello from {order['ufrag']}".encode()
            while await agent.recv() != expected:
                pass
            # aioice has no public word for the pair that it selected.
            say(id=number, remote=text(*agent._nominated[1].remote_addr))
            await greeting
        finally:
            greeting.cancel()
    except ConnectionError:
        # It did not connect, or was closed.
        pass


async def greet(agent):
    while True:
        await agent.send(f"hello from {agent.local_username}".encode())
        await asyncio.sleep(0.05)


async def main():
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    tasks = set()

    def start(work):
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    while line := await lines.readline():
        order = json.loads(line)
        number = order["id"]
        if "open" in order:
            start(open_agent(number, order["open"], order["server"]))
        elif "close" in order:
            if agent := agents.pop(number, None):
                start(agent.close())
        else:
            start(connect(number, order))


asyncio.run(main())
