"""Any terminal: narrow, without colours, without letters beyond ASCII."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")
COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-7]|9[0-7]|38|48)[;m]")


def in_terminal(copy, columns, *words, **environment):
    """Everything that a terminal of so many columns is sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = kept | {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | environment
    command = [sys.executable, "-m", "grader", *words]
    process = subprocess.Popen(command, cwd=copy.root, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    sent = b"".join(iter(lambda: some(ours), b"")).decode()
    os.close(ours)
    process.wait(timeout=60)
    return sent


def some(terminal):
    """The next piece; nothing once the last program has closed its end."""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


def on_screen(sent):
    """What is left on the screen: the few sequences are obeyed that move and erase."""
    lines, row = [""], 0
    for piece in re.split(r"(\x1b\[[0-9;?]*[A-Za-z]|\r|\n)", sent):
        sequence = SEQUENCE.fullmatch(piece)
        if sequence and sequence[2] == "A":
            row = max(0, row - int(sequence[1] or 1))
        elif sequence and sequence[2] == "K":
            lines[row] = ""
        elif piece == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif piece == "\r":
            continue
        elif not sequence:
            lines[row] += piece
    return "".join(f"{line.rstrip()}\n" for line in lines).rstrip("\n") + "\n"


def test_a_narrow_terminal_without_colours_shows_a_readable_report(copy, golden):
    copy.be("solution", "router")
    copy.change("movie_theater/movies/urls.py", 'name="programme"', 'name="program"')
    sent = in_terminal(copy, 40, "check", "EX=router", NO_COLOR="1")
    assert not COLOUR.search(sent)
    screen = on_screen(sent)
    assert all(len(line) <= 40 for line in screen.splitlines())
    golden("narrow_terminal", screen)


def test_a_terminal_shows_colours_and_no_trace_of_the_waiting(copy):
    copy.be("solution", "router")
    sent = in_terminal(copy, 100, "check", "EX=router")
    assert COLOUR.search(sent)
    assert "Checking The router" in sent
    assert "Checking" not in on_screen(sent)
    assert "✓ 1. Route the programme" in on_screen(sent)


def test_without_letters_beyond_ascii_there_are_other_signs(copy, golden):
    copy.be("start", "router")
    done = copy.grader("check", PYTHONIOENCODING="ascii")
    assert (done.status, done.err) == (1, "")
    assert done.out.isascii()
    golden("ascii_only", done.out)
