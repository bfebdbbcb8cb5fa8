"""What holds for every test: nothing is skipped, and Ctrl-C is heard."""

import signal

import pytest


def pytest_configure():
    """Hear Ctrl-C: tests that a shell has put into its background ignore it, and so would every process they start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    return refuse_skip(report, item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    return refuse_skip(report, collector.nodeid)


def refuse_skip(report, where):
    """Turn a skip into a failure: a test that did not run for want of a part has proved nothing."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{where} was skipped, and here a skip is a failure. {reason}"
    return report
