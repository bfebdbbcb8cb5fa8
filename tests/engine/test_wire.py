"""The frames between judge and stage, over real sockets."""

import json
import socket
import struct
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.wire import Wire, WireClosed, WireError, WireTimeout, packed, unpacked

LIMIT = 1000

PLAIN = st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats(allow_nan=False) | st.text()
FRAMES = st.dictionaries(
    st.text(),
    st.recursive(PLAIN, lambda more: st.lists(more) | st.dictionaries(st.text(), more), max_leaves=8),
    max_size=4,
)


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Wire(ours, LIMIT), theirs


def raw(data):
    return struct.pack(">I", len(data)) + data


@given(FRAMES)
def test_any_frame_arrives_as_it_was_sent(frame):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sender = threading.Thread(target=Wire(theirs, 0).send, args=(frame, 5))
        sender.start()
        assert Wire(ours, 1 << 24).receive(5) == frame
        sender.join()


@given(st.binary())
def test_any_bytes_travel_in_a_frame(data):
    assert unpacked(json.loads(json.dumps(packed(data)))) == data


@pytest.mark.parametrize("text", [None, 7, ["QQ=="], "Q", "QQ==\n", "§§§§"])
def test_bytes_that_are_no_base64_are_refused(text):
    with pytest.raises(WireError):
        unpacked(text)


def test_frames_arrive_one_after_the_other(pair):
    wire, other = pair
    other.sendall(raw(b'{"first": 1}') + raw(b'{"second": 2}'))
    assert [wire.receive(5), wire.receive(5)] == [{"first": 1}, {"second": 2}]


def test_a_frame_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(pair):
    wire, other = pair
    for length in (LIMIT, LIMIT + 1):
        data = b"{" + b" " * (length - 2) + b"}"
        other.sendall(raw(data))
    assert wire.receive(5) == {}
    with pytest.raises(WireError, match=f"a frame of {LIMIT + 1} bytes"):
        wire.receive(5)


def test_a_frame_that_only_claims_to_be_long_is_refused_before_it_is_read(pair):
    wire, other = pair
    other.sendall(b"\xff\xff\xff\xff")
    with pytest.raises(WireError):
        wire.receive(5)


@pytest.mark.parametrize("data", [b"", b"hello", b"{", b'{"a": 1} more', b"\xff\xfe", b"\x00" * 9, b"[" * LIMIT])
def test_a_frame_that_is_no_json_is_refused(pair, data):
    wire, other = pair
    other.sendall(raw(data))
    with pytest.raises(WireError, match="not JSON"):
        wire.receive(5)


@pytest.mark.parametrize("data", [b"[]", b"null", b"7", b'"load"'])
def test_a_frame_that_is_no_object_is_refused(pair, data):
    wire, other = pair
    other.sendall(raw(data))
    with pytest.raises(WireError, match="not an object"):
        wire.receive(5)


@pytest.mark.parametrize("sent", [b"", b"\x00", b"\x00\x00\x00\x05", raw(b'{"a": 1}')[:-1]])
def test_a_frame_that_is_cut_off_is_an_end(pair, sent):
    wire, other = pair
    other.sendall(sent)
    other.close()
    with pytest.raises(WireClosed):
        wire.receive(5)


def test_nothing_at_all_ends_at_the_deadline(pair):
    wire, _ = pair
    with pytest.raises(WireTimeout):
        wire.receive(0.05)


def test_the_deadline_is_for_the_whole_frame_however_many_parts_it_comes_in(pair):
    wire, other = pair
    stop = threading.Event()
    dripping = threading.Thread(target=drip, args=(other, raw(b"{" + b" " * 900 + b"}"), stop))
    dripping.start()
    begun = time.monotonic()
    with pytest.raises(WireTimeout):
        wire.receive(0.3)
    waited = time.monotonic() - begun
    stop.set()
    dripping.join()
    assert 0.3 <= waited < 2


def drip(connection, data, stop):
    for byte in data:
        if stop.wait(0.02):
            return
        connection.sendall(bytes([byte]))


def test_a_frame_in_parts_is_taken_when_it_is_whole_in_time(pair):
    wire, other = pair
    dripping = threading.Thread(target=drip, args=(other, raw(b'{"a": 1}'), threading.Event()))
    dripping.start()
    assert wire.receive(20) == {"a": 1}
    dripping.join()


def test_a_deadline_that_has_passed_is_kept_even_if_the_frame_is_there(pair):
    wire, other = pair
    other.sendall(raw(b"{}"))
    with pytest.raises(WireTimeout):
        wire.receive(0)


def test_sending_ends_at_its_deadline_when_nobody_reads(pair):
    wire, _ = pair
    with pytest.raises(WireTimeout):
        wire.send({"body": "x" * (8 << 20)}, 0.1)


def test_sending_to_nobody_is_an_end(pair):
    wire, other = pair
    other.close()
    with pytest.raises(WireClosed):
        wire.send({"body": "x" * (1 << 20)}, 5)


def test_a_closed_end_of_our_own_is_an_end_too(pair):
    wire, _ = pair
    wire.close()
    with pytest.raises(WireClosed):
        wire.receive(5)
