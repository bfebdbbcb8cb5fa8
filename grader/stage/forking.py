"""Forking stages: a warm process forks one for each project, and a loaded project one for each theater.

A process that forks has answered no request and closed its database connections: a later fork could hang its child.
"""

import contextlib
import gc
import os
import socket
import threading
from collections.abc import Callable

from grader.stage import limits
from grader.wire import Frame, Wire, WireClosed

CONTROL_LIMIT = 4096

Answer = Callable[[socket.socket], None]
"""What a forked stage does: answer the orders of its connection."""
WARM_MODULES = (
    "django.contrib.admin.apps",
    "django.contrib.admin.sites",
    "django.contrib.admin.templatetags.base",
    "django.contrib.auth.apps",
    "django.contrib.auth.context_processors",
    "django.contrib.auth.hashers",
    "django.contrib.auth.validators",
    "django.contrib.contenttypes.apps",
    "django.contrib.messages.apps",
    "django.contrib.messages.context_processors",
    "django.contrib.messages.middleware",
    "django.contrib.messages.storage.fallback",
    "django.contrib.sessions.apps",
    "django.contrib.sessions.middleware",
    "django.contrib.sessions.serializers",
    "django.contrib.staticfiles.apps",
    "django.contrib.staticfiles.checks",
    "django.contrib.staticfiles.finders",
    "django.core.cache.utils",
    "django.core.mail",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.middleware.clickjacking",
    "django.middleware.common",
    "django.middleware.csrf",
    "django.middleware.security",
    "django.template.backends.django",
    "django.template.context_processors",
    "django.template.defaulttags",
    "django.template.loader_tags",
    "django.template.loaders.app_directories",
    "django.template.loaders.cached",
    "django.template.loaders.filesystem",
    "django.templatetags.cache",
    "django.templatetags.l10n",
    "django.templatetags.tz",
    "django.views.csrf",
    "django.views.debug",
    "django.views.generic",
    "encodings.unicode_escape",
)


def serve(descriptor: int, answer: Answer) -> None:
    """Be the warm process: fork a stage for every order on the control socket, until the judge closes it."""
    for name in WARM_MODULES:
        __import__(name)
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    wire = Wire(control, CONTROL_LIMIT)
    with contextlib.suppress(WireClosed):
        while True:
            order = wire.receive()
            wire.send(fork(control, answer, alone=True) if order["verb"] == "fork" else reap(order))


def fork(control: socket.socket, answer: Answer, *, alone: bool) -> Frame:
    """Fork a stage that answers on the descriptors which come with the order; `alone` gives it a session of its own."""
    _, (connection, output), _, _ = socket.recv_fds(control, 1, 2)
    gc.freeze()  # the child shares these pages: a collection there would copy them
    child = os.fork()
    if child == 0:
        control.close()
        limits.confine(output, alone=alone)
        answer(socket.socket(fileno=connection))
    os.close(connection)
    os.close(output)
    return {"pid": child}


def reap(order: Frame) -> Frame:
    """Wait for a child; its exit code, negative for a signal."""
    _, status = os.waitpid(int(order["pid"]), 0)
    return {"code": os.waitstatus_to_exitcode(status)}


def can_fork(connection: socket.socket) -> bool:
    """Whether this process may be forked: the connection carries descriptors, and no other thread runs."""
    return connection.family == getattr(socket, "AF_UNIX", None) and threading.active_count() == 1
