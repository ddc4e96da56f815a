"""Reviews the samples in a real pseudo-terminal: accept, reject, undo, leave, and a SIGTERM in the midst; the terminal is as it was after each.

Usage: terminal.py DEMARCHE
"""
import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import termios
import time

demarche = os.path.abspath(sys.argv[1])
samples = os.path.join(os.path.dirname(__file__), "..", "data", "samples")
WAIT = 60


class Review:
    """`demarche review` with the keyboard and the screen of a pseudo-terminal."""

    def __init__(self, db):
        self.keys, screen = pty.openpty()
        self.screen, self.told = screen, b""
        termios.tcsetwinsize(screen, (24, 80))
        self.before = termios.tcgetattr(screen)
        self.child = subprocess.Popen([demarche, "--db", db, "review", "--by", "ann"], stdin=screen, stdout=screen, stderr=screen, start_new_session=True)
        self.until("the first event", lambda: b"judged" in self.told)
        assert not termios.tcgetattr(screen)[3] & (termios.ICANON | termios.ECHO), "keys come one by one and are not shown"

    def read(self):
        while select.select([self.keys], [], [], 0.05)[0]:
            self.told += os.read(self.keys, 65536)

    def until(self, what, is_so):
        end = time.monotonic() + WAIT
        while not is_so():
            self.read()
            assert time.monotonic() < end and self.child.poll() is None, f"{what} does not come:\n{self.told.decode(errors='replace')}"

    def press(self, key):
        os.write(self.keys, key.encode())

    def ended(self, code):
        end = time.monotonic() + WAIT
        while self.child.poll() is None:
            self.read()
            assert time.monotonic() < end, "it does not end"
        self.read()
        assert self.child.returncode == code, (self.child.returncode, self.told)
        assert termios.tcgetattr(self.screen) == self.before, "the modes of the terminal are as they were"
        assert self.told.rfind(b"\x1b[?1049l") > self.told.rfind(b"\x1b[?1049h") >= 0, "the other screen is left"
        assert self.told.rfind(b"\x1b[?25h") > self.told.rfind(b"\x1b[?25l"), "the cursor is seen"


with tempfile.TemporaryDirectory() as folder:
    db = os.path.join(folder, "demarche.db")

    def run(*words):
        return subprocess.run([demarche, "--db", db, *words], check=True, capture_output=True, text=True).stdout

    def decisions():
        return [json.loads(line) for line in run("decide", "list").splitlines()]

    run("ingest", samples)
    events = run("export", "jsonl")

    review = Review(db)
    review.press("a")
    review.until("a decision", lambda: len(decisions()) == 1)
    review.press("r")
    review.until("the next", lambda: len(decisions()) == 2)
    assert run("export", "jsonl") != events
    review.press("u")
    review.until("undo", lambda: len(decisions()) == 1)
    assert [(d["act"], d["who"]) for d in decisions()] == [("accept", "ann")], decisions()
    review.press("u")
    review.until("undo", lambda: not decisions())
    assert run("export", "jsonl") == events, "every byte is as it was"
    review.press("a")
    review.until("a decision", lambda: len(decisions()) == 1)
    review.press("q")
    review.ended(0)
    assert b"1 event judged, 1 decision made by ann" in review.told[review.told.rfind(b"\x1b[?1049l"):], "what was done is told on the screen that stays"

    review = Review(db)
    review.press("nhalf a no")
    time.sleep(0.5)
    review.child.send_signal(signal.SIGTERM)
    review.ended(128 + signal.SIGTERM)
    assert len(decisions()) == 1, "what was not taken is not decided"

    plain = subprocess.run([demarche, "--db", db, "review", "--by", "ann"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert plain.returncode == 2 and "demarche review --list" in plain.stderr and not plain.stdout, plain
    print("reviewed, undone and left in a pseudo-terminal; it was given back as it was, after a SIGTERM, too")
