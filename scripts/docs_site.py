"""What MkDocs does for our site beside rendering docs/: a hook, named in ``mkdocs.yml``.

Four pages of the repository's root belong to the site, README first. Links are written for those
who read the files: one that leads out of the site leads to the repository where ``repo_url`` names
it, and is plain text that shows the file's path otherwise.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from posixpath import normpath, relpath
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
ROOT_PAGES = {
    "index.md": "README.md",
    "contributing.md": "CONTRIBUTING.md",
    "security.md": "SECURITY.md",
    "changelog.md": "CHANGELOG.md",
}
"""Page of the site -> file of the repository, of those that are not in docs/."""
_SITE_PAGES = {file: page for page, file in ROOT_PAGES.items()}
_LINK = re.compile(r"(?<!\\)(!?)\[([^\[\]]*)\]\(([^)\s#]*)(#[^)\s]*)?\)")
_TITLED = re.compile(r"^(\s*```)(\w+) ([\w.]+)$", re.MULTILINE)
"""How our pages name what a block of code holds: the Variable that it is."""
_FENCED = re.compile(r"(```.*?```)", re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the repository's root."""
    for page, name in ROOT_PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return a page's text with links that hold on the site."""
    source = ROOT_PAGES.get(page.file.src_uri, f"docs/{page.file.src_uri}")

    def link(match: re.Match[str]) -> str:
        mark, text, target, anchor = match[1], match[2], match[3], match[4] or ""
        if "://" in target or target.startswith("mailto:") or not target:
            return match[0]
        path = normpath(f"{Path(source).parent.as_posix()}/{target}")
        on_site = _SITE_PAGES.get(path, path.removeprefix("docs/"))
        if files.get_file_from_path(on_site) is not None:
            here = Path(page.file.src_uri).parent.as_posix()
            return f"{mark}[{text}]({relpath(on_site, here)}{anchor})"
        if config.repo_url:
            return f"[{text}]({config.repo_url.rstrip('/')}/blob/main/{path}{anchor})"
        return f'<span title="{escape(path)}">{text}</span>'

    # What stands in a block of code is shown, not followed.
    pieces = _FENCED.split(markdown)
    for place in range(0, len(pieces), 2):
        pieces[place] = _LINK.sub(link, pieces[place])
    return _TITLED.sub(r'\1\2 title="\3"', "".join(pieces))
