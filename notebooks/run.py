"""Execute the notebooks: `python notebooks/run.py [NAME…]` writes their outputs, `--check` says whether they still run.

A notebook that fails ends the run with its error. Outputs hold no times, so that the same code and data give the same file.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).parent
CELL_SECONDS = 300
KEPT = ("text/plain", "text/html", "image/png")
"""Kinds of output that stay: what GitHub and the site show."""


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook with the outputs of a fresh kernel, run in its folder."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        coalesce_streams=True,  # what a cell prints comes in pieces that depend on time
        resources={"metadata": {"path": str(HERE)}},
    )
    client.execute()
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            # warnings on stderr name files of this machine
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        for output in cell.get("outputs", ()):
            output.get("metadata", {}).clear()
            for kind in set(output.get("data", ())) - set(KEPT):
                del output["data"][kind]
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    return notebook


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """What the cells print and show as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return ["".join(o.get("text", o.get("data", {}).get("text/plain", ""))) for o in outputs]


def main(arguments: list[str]) -> int:
    """Run all notebooks in order; the exit code."""
    check = "--check" in arguments
    # the notebooks build small datasets: more threads only make it slower
    os.environ |= {"OMP_NUM_THREADS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    named = {a for a in arguments if not a.startswith("-")}
    for path in sorted(p for p in HERE.glob("*.ipynb") if not named or p.name in named):
        try:
            notebook = executed(path)
        except CellExecutionError as error:
            sys.stderr.write(f"{path.name}: {error}\n")
            return 1
        if not check:
            nbformat.write(notebook, path)
        fresh = printed(notebook) == printed(nbformat.read(path, as_version=4))
        sys.stdout.write(
            f"{path.name}: " + ("runs\n" if fresh else "runs, but prints something else: make notebooks\n")
        )
    return 0


if __name__ == "__main__":
    asyncio.set_event_loop(asyncio.new_event_loop())
    sys.exit(main(sys.argv[1:]))
