"""Live views, judged by clients we did not write: Debian's python3-websockets, and curl for Server-Sent Events."""

import asyncio
import json
import os
import ssl
import subprocess
import sys
import threading
import unittest

try:
    import websockets
except ImportError:  # Debian's packages are Debian's python's
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

from relay import ENVIRONMENT, SHANHAI, RelayTest

LIMIT = 60  # seconds that anything may take here


def within(awaitable):
    return asyncio.run(asyncio.wait_for(awaitable, LIMIT))


class LiveRelay(RelayTest):
    """A relay whose heart beats fast, and whose patience is short."""

    @classmethod
    def configure(cls, relay):
        settings = relay.data / "relay.toml"
        ours = '[live]\nheartbeat = "1s"\npatience = "3s"\nunread_max = "4KiB"\nwatchers_each = 40'
        settings.write_text(settings.read_text().replace("[live]", ours))

    def connect(self, who, query="", **more):
        folder = self.relay.profile(who)
        context = ssl.create_default_context(cafile=folder / "roots.pem")
        context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
        url = f"wss://localhost:{self.relay.ports['machines']}/api/v1/live{query}"
        return websockets.connect(url, ssl=context, **more)


class Live(LiveRelay):
    def case(self):
        """A case that dr-wang holds, so that every renewal is one more event: (case, token)."""
        if not hasattr(Live, "held"):
            study = sorted(self.samples("dr", "one", "--seed", "7").iterdir())[0]
            sent = self.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "检查", study)
            self.assertEqual(sent.returncode, 0, sent.stderr)
            claim = self.relay.shanhai_json("dr-wang", "queue", "next")
            Live.held = claim["which"]["id"], claim["token"]
        return Live.held

    def make_events(self, count):
        """Answers the number of the last."""
        case, token = self.case()
        one = ["-sS", "--fail", *map(str, self.relay.tls("dr-wang")), "-H", "Content-Type: application/json",
               "-d", json.dumps({"token": token}), "-o", "/dev/null", self.relay.url(f"/api/v1/cases/{case}/renew")]
        all_of_them = one + ["--next", *one] * (count - 1)
        done = subprocess.run(["curl", *all_of_them], capture_output=True, text=True, timeout=LIMIT)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.numbers()[-1]

    def numbers(self, who="dr-wang", after=0):
        found = []
        while True:
            status, page = self.relay.curl(who, f"/api/v1/events?after={after}")
            self.assertEqual(status, 200)
            if not page["events"]:
                return found
            found += [event["number"] for event in page["events"]]
            after = page["last"]

    async def collect(self, socket, until):
        """Event numbers up to `until`, and the last number that the relay named."""
        found, last = [], None
        while not found or found[-1] < until:
            message = json.loads(await socket.recv())
            if message["kind"] == "heartbeat":
                last = message["last"]
            else:
                found.append(message["number"])
                last = message["number"]
        return found, last

    def test_a_watcher_hears_of_everything_once_across_a_restart_of_the_relay(self):
        self.make_events(5)
        start = self.numbers()[-1]

        async def watch_until_closed():
            async with self.connect("dr-li", f"?after={start}") as socket:
                first = json.loads(await socket.recv())
                self.assertEqual((first["kind"], first["last"]), ("heartbeat", start))
                await asyncio.to_thread(self.make_events, 3)
                seen, _ = await self.collect(socket, start + 3)
                await asyncio.to_thread(self.relay.process.terminate)
                with self.assertRaises(websockets.ConnectionClosed) as closed:
                    while True:
                        await socket.recv()
                return seen, closed.exception

        seen, closed = within(watch_until_closed())
        self.assertEqual((closed.code, closed.reason), (1001, "live.closing"))
        self.assertEqual(self.relay.process.wait(20), 0)
        self.relay.process.stdout.close()
        self.relay.start()
        last = self.make_events(4)

        async def watch_again():
            async with self.connect("dr-li", f"?after={seen[-1]}") as socket:
                await asyncio.to_thread(self.make_events, 2)
                return (await self.collect(socket, last + 2))[0]

        seen += within(watch_again())
        self.assertEqual(seen, self.numbers("dr-li", start))
        self.assertEqual(len(seen), len(set(seen)))

    def test_whoever_is_killed_in_mid_sentence_resumes_from_what_was_heard(self):
        """The relay dies by kill -9 while it speaks: what the watcher has counts, and nothing else."""
        self.make_events(1)
        start = self.numbers()[-1]

        async def watch_until_it_dies():
            seen = []
            async with self.connect("dr-li", f"?after={start}") as socket:
                working = asyncio.create_task(asyncio.to_thread(self.make_events, 200))
                try:
                    while len(seen) < 20:
                        message = json.loads(await socket.recv())
                        seen += [message["number"]] if message["kind"] != "heartbeat" else []
                    self.relay.process.kill()
                    while True:
                        message = json.loads(await socket.recv())
                        seen += [message["number"]] if message["kind"] != "heartbeat" else []
                except websockets.ConnectionClosed:
                    pass
                await asyncio.gather(working, return_exceptions=True)
            return seen

        seen = within(watch_until_it_dies())
        self.relay.process.wait(20)
        self.relay.process.stdout.close()
        self.relay.start()
        last = self.make_events(1)

        async def watch_again():
            async with self.connect("dr-li", f"?after={seen[-1]}") as socket:
                return (await self.collect(socket, last))[0]

        seen += within(watch_again())
        self.assertEqual(seen, list(range(start + 1, last + 1)))

    def test_a_watcher_that_never_reads_is_cut_off_and_others_do_not_notice(self):
        before = self.metric('shanhai_live{what="cut_off"}')
        start = self.numbers()[-1] if self.numbers() else 0

        async def watch():
            async with self.connect("dr-li", f"?after={start}", max_queue=1, ping_interval=None) as deaf, \
                       self.connect("dr-li", f"?after={start}") as other:
                last = await asyncio.to_thread(self.make_events, 60)
                heard, _ = await self.collect(other, last)
                while self.metric('shanhai_live{what="cut_off"}') == before:  # it asks the relay, not the clock
                    heartbeat = json.loads(await other.recv())
                    self.assertEqual(heartbeat["kind"], "heartbeat")
                late = []
                with self.assertRaises(websockets.ConnectionClosed) as closed:
                    while True:
                        message = json.loads(await deaf.recv())
                        late += [message["number"]] if message["kind"] != "heartbeat" else []
                return heard, late, closed.exception, last

        heard, late, closed, last = within(watch())
        self.assertEqual(heard, list(range(heard[0], last + 1)))
        self.assertLess(len(late), 40, "4 KiB is about 20 events")
        self.assertEqual((closed.code, closed.reason), (1013, "live.slow"))

        async def catch_up():
            async with self.connect("dr-li", f"?after={late[-1]}") as socket:
                return (await self.collect(socket, last))[0]

        self.assertEqual(late + within(catch_up()), self.numbers("dr-li", start))

    def test_another_sites_events_are_never_seen(self):
        self.make_events(1)
        start = self.numbers()[-1]

        async def watch():
            async with self.connect("longtan", "?after=0") as theirs, self.connect("dr-li", f"?after={start}") as ours:
                last = await asyncio.to_thread(self.make_events, 3)
                await self.collect(ours, last)
                foreign, heartbeats = [], 0
                while heartbeats < 3:
                    message = json.loads(await theirs.recv())
                    heartbeats += message["kind"] == "heartbeat"
                    foreign += [] if message["kind"] == "heartbeat" else [message]
                return foreign

        self.assertEqual(within(watch()), [])

    def test_absurd_wishes_get_stable_codes(self):
        for query, status, at in (("?kinds=case.exploded", 400, "live.kinds"), ("?kinds=", 400, "live.kinds"),
                                  ("?kinds=" + "," * 3000, 400, "live.kinds"), ("?after=-1", 400, "live.after"),
                                  ("?after=99999999999999999999", 400, "live.after"),
                                  ("?after=9223372036854775807", 422, "live.after")):
            stream = self.relay.curl("dr-wang", f"/api/v1/events{query}", "-H", "Accept: text/event-stream")
            self.assertEqual((stream[0], stream[1]["error"]["at"]), (status, at), query)

            async def upgrade():
                async with self.connect("dr-wang", query):
                    pass

            with self.assertRaises(websockets.InvalidStatusCode) as refused:
                within(upgrade())
            self.assertEqual(refused.exception.status_code, status, query)
        self.assertEqual(self.relay.curl("dr-wang", "/api/v1/live")[1]["error"]["at"], "websocket.upgrade")
        head = self.relay.curl("dr-wang", "/api/v1/events", "-I", "-H", "Accept: text/event-stream")
        self.assertEqual(head[0], 200, "and it ends")

    def test_what_a_watcher_says_is_limited(self):
        for said, code, reason in (("{}", None, None), ("hello", 1008, "live.message"), (b"\0", 1003, None),
                                   ("x" * 5000, 1009, None)):
            async def say():
                async with self.connect("dr-wang") as socket:
                    await socket.send(said)
                    if code is None:  # a heartbeat of its own is welcome: it hears the next of ours
                        self.assertEqual(json.loads(await socket.recv())["kind"], "heartbeat")
                        return self.assertEqual(json.loads(await socket.recv())["kind"], "heartbeat")
                    with self.assertRaises(websockets.ConnectionClosed) as closed:
                        while True:
                            await socket.recv()
                    self.assertEqual(closed.exception.code, code)
                    if reason:
                        self.assertEqual(closed.exception.reason, reason)
            within(say())

    def test_one_holder_has_so_many_places(self):
        async def crowd():
            open_ones = []
            with self.assertRaises(websockets.InvalidStatusCode) as refused:
                for _ in range(41):
                    open_ones.append(await self.connect("qingshan"))
            for each in open_ones:
                await each.close()
            return len(open_ones), refused.exception.status_code

        self.assertEqual(within(crowd()), (40, 503))

    def curl_stream(self, who, path, *more):
        return subprocess.Popen([str(part) for part in ("curl", "-sSN", *self.relay.tls(who), "-H",
                                                        "Accept: text/event-stream", *more, self.relay.url(path))],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def events_of(self, process, until):
        """What curl was told, as (id, event, data), until `until(event)`."""
        limit = threading.Timer(LIMIT, process.kill)
        limit.start()
        try:
            event = {}
            for line in process.stdout:
                name, _, value = line.rstrip("\n").partition(": ")
                if name:
                    event[name] = value
                elif "data" in event:
                    yield event.get("id"), event["event"], json.loads(event["data"])
                    if until(event):
                        return
                    event = {}
                else:
                    event = {}
        finally:
            limit.cancel()

    def test_curl_follows_events_and_resumes_by_their_id(self):
        self.make_events(3)
        everything = self.numbers()
        curl = self.curl_stream("dr-wang", "/api/v1/events?after=0")
        seen = [(number, name, data) for number, name, data
                in self.events_of(curl, lambda e: e.get("id") == str(everything[-1])) if name != "heartbeat"]
        curl.terminate()
        curl.communicate(timeout=LIMIT)
        self.assertEqual([data["number"] for _, _, data in seen], everything)
        self.assertEqual([number for number, _, _ in seen], [str(n) for n in everything])
        self.assertTrue(all(name == data["kind"] for _, name, data in seen))

        resumed = self.curl_stream("dr-wang", "/api/v1/events?after=0", "-H", f"Last-Event-ID: {everything[-3]}")
        again = [data["number"] for _, name, data in
                 self.events_of(resumed, lambda e: e.get("id") == str(everything[-1])) if name != "heartbeat"]
        resumed.terminate()
        resumed.communicate(timeout=LIMIT)
        self.assertEqual(again, everything[-2:])

    def test_the_command_line_follows_across_a_kill(self):
        self.make_events(1)
        start = self.numbers()[-1]
        ports = self.relay.ports
        watcher = subprocess.Popen([SHANHAI, "--profile", self.relay.profile("dr-wang"), "--json", "watch",
                                    "--after", str(start), "--kinds", "case.renewed"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
        limit = threading.Timer(LIMIT, watcher.kill)
        limit.start()
        try:
            self.make_events(2)
            seen = [json.loads(watcher.stdout.readline())["number"] for _ in range(2)]
            self.relay.kill()
            self.relay.start_on(ports)
            self.make_events(2)
            seen += [json.loads(watcher.stdout.readline())["number"] for _ in range(2)]
        finally:
            limit.cancel()
            watcher.terminate()
            watcher.communicate(timeout=LIMIT)
        self.assertEqual(seen, list(range(start + 1, start + 5)))

    def metric(self, name):
        done = subprocess.run(["curl", "-sS", f"http://127.0.0.1:{self.relay.ports['ops']}/metrics"],
                              capture_output=True, text=True, timeout=LIMIT)
        return next(float(line.split()[-1]) for line in done.stdout.splitlines() if line.startswith(name))


class Revoked(LiveRelay):
    def test_a_revoked_person_is_cut(self):
        listed = self.relay.shanhai_json("admin", "admin", "device", "list")
        devices = listed["devices"] if isinstance(listed, dict) else listed
        mine = next(each for each in devices if each.get("person") == "dr-li" and each["kind"] == "person"
                    and not each.get("revoked_at"))

        async def watch():
            async with self.connect("dr-li") as socket:
                await socket.recv()
                await asyncio.to_thread(self.relay.shanhai, "admin", "admin", "device", "revoke", mine["fingerprint"])
                with self.assertRaises(websockets.ConnectionClosed) as closed:
                    while True:
                        await socket.recv()
                return closed.exception

        closed = within(watch())
        self.assertEqual((closed.code, closed.reason), (1008, "who.revoked"))
        status, refused = self.relay.curl("dr-li", "/api/v1/events", "-H", "Accept: text/event-stream")
        self.assertEqual((status, refused["error"]["at"]), (403, "who.revoked"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
