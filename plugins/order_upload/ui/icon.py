"""The picture of *To do* in Airflow's navigation: a list, and how many orders wait."""

from __future__ import annotations

LINES = {"light": "#7c8ea5", "dark": "#cbd5e1"}
"""Colours that show on the navigation and on its chosen entry: an image takes none of its page."""
MOST = 99

_LIST = (
    '<path d="M4 6h2M4 12h2M4 18h2M9 6h11M9 12h11M9 18h11" stroke="{colour}" stroke-width="2" '
    'stroke-linecap="round" fill="none"/>'
)
_COUNT = (
    '<rect x="{x}" y="0" width="{width}" height="13" rx="6.5" fill="#c2410c"/>'
    '<text x="{middle}" y="10" font-family="sans-serif" font-size="10" font-weight="bold" '
    'fill="#ffffff" text-anchor="middle">{text}</text>'
)


def icon_of(count: int, scheme: str) -> str:
    """Return the picture as SVG; without a count where nothing waits.

    Args:
        count: of orders that wait.
        scheme: ``light`` or ``dark``.
    """
    content = _LIST.format(colour=LINES[scheme])
    if count:
        text = str(count) if count <= MOST else f"{MOST}+"
        width = 6 + 7 * len(text)
        x = 24 - width
        content += _COUNT.format(x=x, width=width, middle=x + width / 2, text=text)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{content}</svg>'
