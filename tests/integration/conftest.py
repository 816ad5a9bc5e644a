"""What tests tell at the end: a line each, and with ``-vv`` what stands behind it."""

from __future__ import annotations

TOLD, BEHIND = "told", "behind"
"""Names of ``record_property``: its values come from any process of pytest."""


def pytest_terminal_summary(terminalreporter):
    shown = (TOLD, BEHIND) if terminalreporter.verbosity > 0 else (TOLD,)
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name in shown:
                terminalreporter.write_line(line)
