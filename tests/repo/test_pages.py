"""Every page of the repository: its links lead somewhere, and it cites only what a reader has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("include/**/*.md")]
)
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([\w-]+))?\)")
CODE = re.compile(r"```.*?```", re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def links_of(page: Path) -> list[tuple[str, str]]:
    """Return target and anchor of every link to a file of the repository."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return [(target, anchor) for target, anchor in LINK.findall(text) if "://" not in target]


def anchors_of(page: Path) -> set[str]:
    """Return the anchors that a page's headings make."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.strip().replace(" ", "-") for heading in kept}


def broken_links(page: Path) -> list[str]:
    broken = []
    for target, anchor in links_of(page):
        aim = page.parent / target if target else page
        if not aim.exists() or (anchor and anchor not in anchors_of(aim)):
            broken.append(f"{target}#{anchor}" if anchor else target)
    return broken


def reachable_from(page: Path) -> set[Path]:
    """Return the pages that links lead to, one after the other."""
    reached: set[Path] = set()
    ahead = [page.resolve()]
    while ahead:
        current = ahead.pop()
        if current.suffix == ".md" and current not in reached and current.exists():
            reached.add(current)
            ahead.extend((current.parent / target).resolve() for target, _ in links_of(current))
    return reached


@pytest.fixture(scope="module")
def reachable_from_readme():
    return reachable_from(ROOT / "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    assert broken_links(page) == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/**/*.md")), ids=lambda page: page.name)
def test_links_lead_from_readme_to_the_page(page, reachable_from_readme):
    assert page in reachable_from_readme
