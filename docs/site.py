"""Build the site: `python docs/site.py build` gathers the pages in build/pages and runs Zensical over them, strictly.

Pages come from docs/, the notebooks with their outputs, and the files of the repository that pages link to. An entry of the
navigation without a file is left out; a page without an entry stands at the end.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from nbconvert import MarkdownExporter

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
PAGES = BUILD / "pages"
LINKED = (
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "CITATION.cff",
    "schemas",
    "eventcode/data/exports",
    "eventcode/data/models",
)
"""Files and folders of the repository that pages link to, copied with their paths; models without their weights."""
LINK = re.compile(r"\]\((?!\w+:)([^)#]+)")
OUT_OF_DOCS = re.compile(r"\]\(\.\./(?=[^)]*\))")
INTO_DOCS = re.compile(r"\]\((?:\.\./)?docs/")


def gather() -> None:
    """Write all pages to build/pages, with links that hold there."""
    shutil.rmtree(PAGES, ignore_errors=True)
    PAGES.mkdir(parents=True)
    for file in sorted((ROOT / "docs").iterdir()):
        if file.suffix == ".md":
            text = OUT_OF_DOCS.sub("](", file.read_text(encoding="utf-8")).replace(".ipynb)", ".md)")
            (PAGES / file.name).write_text(text, encoding="utf-8")
        elif file.suffix == ".css":
            shutil.copy(file, PAGES / file.name)
    for name in LINKED:
        copy(ROOT / name, PAGES / name)
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        convert(notebook)


def copy(source: Path, target: Path) -> None:
    """Copy a file, or a folder without model weights. Links of a page at the top into docs/ lose that folder."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.pt"))
    elif source.suffix == ".md":
        target.write_text(INTO_DOCS.sub("](", source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copy(source, target)


def convert(notebook: Path) -> None:
    """A notebook with its outputs as a page with its pictures beside it."""
    text, resources = MarkdownExporter().from_filename(
        str(notebook), resources={"output_files_dir": f"{notebook.stem}_files"}
    )
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    text = INTO_DOCS.sub("](../", text)
    folder = PAGES / "notebooks"
    (folder / f"{notebook.stem}_files").mkdir(parents=True, exist_ok=True)
    (folder / f"{notebook.stem}.md").write_text(text, encoding="utf-8")
    for name, content in resources["outputs"].items():
        (folder / name).write_bytes(content)


def existing(nav: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries whose files are there."""
    found: list[dict[str, Any]] = []
    for entry in nav:
        ((title, target),) = entry.items()
        if isinstance(target, list):
            found.append({title: existing(target)})
        elif (PAGES / target).is_file():
            found.append(entry)
    return found


def targets(nav: list[dict[str, Any]]) -> set[str]:
    """All files that the navigation names."""
    found: set[str] = set()
    for entry in nav:
        for target in entry.values():
            found |= targets(target) if isinstance(target, list) else {target}
    return found


def broken() -> list[str]:
    """Links to files that are not there. Zensical checks those to pages and their headings, not those to other files."""
    return [
        f"{page.relative_to(PAGES)}: no file {target}"
        for page in sorted(PAGES.rglob("*.md"))
        for target in LINK.findall(re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL))
        if not (page.parent / target).exists()
    ]


def configuration() -> Path:
    """The configuration with the navigation of the pages that are there."""
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    nav = existing(config["nav"])
    others = sorted({file.name for file in PAGES.glob("*.md")} - targets(nav))
    config["nav"] = nav + ([{"More": [{name.removesuffix(".md"): name} for name in others]}] if others else [])
    config |= {"docs_dir": "pages", "site_dir": "site"}
    file = BUILD / "mkdocs.yml"
    file.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def main(command: str) -> int:
    """Build the site, or serve it while pages are written."""
    gather()
    if faults := broken():
        sys.stderr.write("\n".join(faults) + "\n")
        return 1
    zensical = Path(sys.executable).parent / "zensical"
    strict = ["--strict", "--clean"] if command == "build" else []
    return subprocess.run([zensical, command, "-f", configuration(), *strict], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "build"))
