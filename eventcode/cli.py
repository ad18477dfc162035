"""The command line. Heavy packages are imported by the commands that need them, so `--help` is quick."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from eventcode import __version__
from eventcode.errors import EventcodeError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from eventcode.builder import Progress, Summary
    from eventcode.evaluate import Scores
    from eventcode.verdicts import Verdicts

app = typer.Typer(
    help="From news text to a validated, explained dataset of political events in CAMEO and PLOVER codes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
rules_app = typer.Typer(help="The coding rules.", no_args_is_help=True, rich_markup_mode=None)
models_app = typer.Typer(help="The parser models.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules_app, name="rules")
app.add_typer(models_app, name="models")

OWN_RULES = "Folder of your own rules and words, beside the packaged ones."
OWN_ACTORS = "Further actors: our CSV or a PETRARCH dictionary."

TOP = 15
"""Unresolved actors and unmatched verbs that a summary lists."""


def main() -> None:
    """Run the command line; every error is one line on stderr and an exit code."""
    try:
        app(standalone_mode=True)
    except EventcodeError as error:
        print(f"eventcode: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def day(value: str | None, option: str) -> datetime.date | None:
    """An option's day; UsageError names the option."""
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{option} {value!r} is no date; write YYYY-MM-DD") from None


def version(value: bool) -> None:
    if value:
        print(f"eventcode {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """From news text to a validated, explained dataset of political events in CAMEO and PLOVER codes."""


@app.command("build")
def build_command(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, globs, URLs: .txt .jsonl .ndjson .csv .parquet, also .gz")],
    out: Annotated[str, typer.Option("--out", help="Folder or URL of the dataset; the one there is replaced.")] = "output",
    parser: Annotated[str, typer.Option(help="en-compact (embedded) or stanza:en (fetched on request)")] = "en-compact",
    engine: Annotated[str, typer.Option(help="Where the work runs: local, or ray (needs eventcode[ray])")] = "local",
    workers: Annotated[Optional[int], typer.Option(min=1, help="Processes; as many as cores if not given.")] = None,  # noqa: UP045 - typer reads Optional
    actors: Annotated[Optional[list[Path]], typer.Option(help=OWN_ACTORS)] = None,  # noqa: UP045
    rules: Annotated[Optional[Path], typer.Option(help=OWN_RULES)] = None,  # noqa: UP045
    keep_unresolved: Annotated[bool, typer.Option("--keep-unresolved", help="Write all rows whose actors have no code.")] = False,
    date: Annotated[Optional[str], typer.Option(help="Date of texts that carry none, YYYY-MM-DD.")] = None,  # noqa: UP045
    since: Annotated[Optional[str], typer.Option("--from", help="Only documents of this day and later.")] = None,  # noqa: UP045
    until: Annotated[Optional[str], typer.Option(help="Only documents up to this day.")] = None,  # noqa: UP045
    parses: Annotated[Optional[str], typer.Option(help="Folder or URL of the parse store; OUT/parses if not given.")] = None,  # noqa: UP045
    fresh: Annotated[bool, typer.Option("--fresh", help="Parse again what the parse store holds.")] = False,
) -> None:  # fmt: skip
    """Build a dataset from news texts."""
    if engine == "local":
        from eventcode.engines import early

        # build() does the same, but what it is imported with takes a second or two
        early.begin(paths, workers, parses or f"{out}/parses", model=parser, fresh=fresh)
    from rich.console import Console

    from eventcode.builder import Options, build

    options = Options(
        parser=parser, engine=engine, workers=workers, actors=tuple(actors or ()), rules=rules,
        keep_unresolved=keep_unresolved, since=day(since, "--from"), until=day(until, "--until"), fresh=fresh,
        default_date=day(date, "--date"), parses=parses,
    )  # fmt: skip
    console = Console(stderr=True)
    try:
        with ProgressLine(console, paths) as line:
            summary = build(paths, out, options=options, progress=line.update)
    except KeyboardInterrupt:
        print("eventcode: interrupted; the old dataset is unchanged, and what was parsed is kept", file=sys.stderr)
        raise typer.Exit(130) from None
    print_summary(summary, Console(highlight=False, soft_wrap=True))
    if summary.failed:
        share = summary.written.reject_share
        print(f"eventcode: {share:.1%} was rejected, more than 1 %; see {out}/rejects.parquet", file=sys.stderr)
        raise typer.Exit(1)


class ProgressLine:
    """A line on a terminal: documents, sentences a second, time left. Nothing in a pipe."""

    def __init__(self, console: Console, paths: list[str]) -> None:
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self.bar = Bar(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[speed]}"), TimeRemainingColumn(),
            console=console, transient=True, disable=not console.is_terminal,
        )  # fmt: skip
        self.task = self.bar.add_task("reading", total=total_bytes(paths), speed="")

    def __enter__(self) -> ProgressLine:
        self.bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.stop()

    def update(self, progress: Progress) -> None:
        """Show how far the build has come; the time left is reckoned from the input's bytes."""
        speed = progress.sentences / progress.seconds if progress.seconds else 0.0
        self.bar.update(
            self.task,
            completed=progress.characters,
            description=f"{progress.documents:,} documents, {progress.events:,} events",
            speed=f"{speed:,.0f} sentences/s",
        )


def total_bytes(paths: list[str]) -> int | None:
    """The size of all inputs, None where something is packed and says nothing about the text."""
    from eventcode.documents import find_sources
    from eventcode.model import Reject

    sources = [s for s in find_sources(paths) if not isinstance(s, Reject)]
    if any(s.is_gzipped or s.kind == "parquet" for s in sources):
        return None
    return sum(s.size() for s in sources)


def print_summary(summary: Summary, console: Console) -> None:
    """What was built, in plain lines."""
    written = summary.written
    console.print(
        f"{summary.out}: {written.events:,} events from {written.documents:,} documents, {written.sentences:,} sentences"
    )
    console.print(f"parsed now: {summary.parsed_sentences:,} sentences; the rest came from the parse store")
    if written.by_root:
        from eventcode.codebook import load_codebook

        codebook = load_codebook()
        console.print("events by root:")
        for code, n in written.by_root.items():
            console.print(f"  {code} {codebook[code].label:<35} {n:>7,}")
    for title, counter in (("unresolved actors", summary.unresolved), ("unmatched verbs", summary.unmatched)):
        if counter:
            common = sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:TOP]
            console.print(f"{title}: " + ", ".join(f"{' '.join(name.split())} {n}" for name, n in common))
    console.print(f"rejects: {len(written.rejects):,}")
    for reject in written.rejects[:TOP]:
        console.print(f"  {reject.stage}: {reject.place}: {reject.reason}")
    if len(written.rejects) > TOP:
        console.print(f"  … and {len(written.rejects) - TOP:,} more in {summary.out}/rejects.parquet")
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in summary.seconds.items())
    console.print(f"time: {summary.wall_seconds:.1f} s ({stages}, all workers added up)")


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="A sentence or a story, in quotes; - reads standard input.")],
    date: Annotated[Optional[str], typer.Option(help="The story's day, YYYY-MM-DD; today if not given.")] = None,  # noqa: UP045
    parser: Annotated[str, typer.Option(help="en-compact (embedded) or stanza:en")] = "en-compact",
    actors: Annotated[list[Path] | None, typer.Option(help=OWN_ACTORS)] = None,
    rules: Annotated[Optional[Path], typer.Option(help=OWN_RULES)] = None,  # noqa: UP045
) -> None:
    """Show how a text is coded: clauses, actors, events with their reasons, and what failed and why."""
    from rich.console import Console

    from eventcode.api import explain_text
    from eventcode.explain import show

    text = sys.stdin.read() if text == "-" else text
    coding = explain_text(
        text, day(date, "--date"), parser=parser, rules=rules, actors=tuple(actors or ()), keep_unresolved=True
    )
    show(coding, Console(highlight=False))


@app.command("export")
def export_command(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, as build wrote it.")],
    to: Annotated[str, typer.Option(help="gdelt, icews, phoenix, polecat or csv")],
    out: Annotated[Optional[Path], typer.Option(help="File to write; events.FORMAT.tsv or events.csv if not given.")] = None,  # noqa: UP045
) -> None:  # fmt: skip
    """Write a dataset in the format of another one, or as CSV."""
    from eventcode.exports import export

    print(export(dataset, to, out or Path("events.csv" if to == "csv" else f"events.{to}.tsv")))


@app.command("report")
def report_command(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, as build wrote it.")],
    out: Annotated[Path, typer.Option(help="HTML file to write.")] = Path("report.html"),
    parses: Annotated[Optional[Path], typer.Option(help="Parse store with the trees; OUT/parses if not given.")] = None,  # noqa: UP045
    since: Annotated[Optional[str], typer.Option("--from", help="Only events of this day and later.")] = None,  # noqa: UP045
    until: Annotated[Optional[str], typer.Option(help="Only events up to this day.")] = None,  # noqa: UP045
) -> None:
    """Write the audit report: one HTML page with an overview and every event, its sentence, tree, rule and trace."""
    from eventcode.report import write_report

    print(write_report(dataset, out, parses=parses, since=day(since, "--from"), until=day(until, "--until")))


@app.command("evaluate")
def evaluate_command(
    dataset: Annotated[Optional[Path], typer.Argument(help="Folder of a dataset, with --gold.")] = None,  # noqa: UP045
    gold: Annotated[Optional[Path], typer.Option(help="Gold file: .jsonl .csv .tsv with doc_id, source, target, code.")] = None,  # noqa: UP045
    level: Annotated[str, typer.Option(help="Digits compared: root (2), base (3) or full (4)")] = "root",
    verdicts: Annotated[Optional[list[Path]], typer.Option(help="A filled sample, once for each coder; needs no dataset.")] = None,  # noqa: UP045
) -> None:  # fmt: skip
    """Score a dataset against a gold file, or read the verdicts of hand checking."""
    if bool(verdicts) == bool(gold) or bool(gold) != bool(dataset):
        raise UsageError("give a dataset with --gold FILE, or --verdicts FILE for each coder")
    if verdicts:
        from eventcode.handcheck import precision

        print_scores(precision(verdicts))
    elif dataset and gold:
        from eventcode.evaluate import evaluate

        print_scores(evaluate(dataset, gold, level))


def print_scores(scores: Scores | Verdicts) -> None:
    """The table on stdout; every row that could not be used on stderr."""
    print("\n".join(scores.lines()))
    for fault in scores.faults:
        print(f"eventcode: not used: {fault}", file=sys.stderr)


@app.command("sample")
def sample_command(
    dataset: Annotated[Path, typer.Argument(help="Folder of a dataset, as build wrote it.")],
    n: Annotated[int, typer.Option("-n", help="Events to draw.")] = 200,
    by: Annotated[str, typer.Option(help="Strata: root, rule, quad or none")] = "root",
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.")] = 1,
    out: Annotated[Path, typer.Option(help="CSV file to write; one that is there is never replaced.")] = Path("sample.csv"),
) -> None:  # fmt: skip
    """Draw a stratified sample as CSV for hand checking; `evaluate --verdicts` reads it back."""
    from eventcode.handcheck import STRATA_BY_NAME, write_sample

    if by not in STRATA_BY_NAME:
        raise UsageError(f"--by {by!r} is not possible; choose from {', '.join(STRATA_BY_NAME)}")
    print(f"{out}: {write_sample(dataset, out, n, STRATA_BY_NAME[by], seed):,} events")


@rules_app.command("check")
def rules_check(
    rules: Annotated[Optional[Path], typer.Option(help=OWN_RULES)] = None,  # noqa: UP045
    actors: Annotated[Optional[list[Path]], typer.Option(help=OWN_ACTORS)] = None,  # noqa: UP045
) -> None:
    """Check all rules and lexicons; print coverage of the codebook by root. Examples of your own rules are run."""
    from eventcode.api import check_examples
    from eventcode.coding.coder import load_coder
    from eventcode.coding.examples import lacking_examples
    from eventcode.coding.rules import reachable_codes

    coder = load_coder(rules, actors or ())
    codes = reachable_codes(coder.rules, coder.codebook)
    for code in coder.codebook:
        if code.parent is None:
            below = [c.code for c in coder.codebook if c.root == code.code and c.parent is not None]
            reached = [c for c in below if c in codes]
            print(f"{code.code} {code.label:<35} {len(reached):>3} of {len(below):>3} codes")
    print(
        f"{len(coder.rules)} rules, {sum(len(r.examples) for r in coder.rules)} examples, digest {coder.rules.digest}"
    )
    faults = lacking_examples(list(coder.rules))
    if rules is not None:
        outcomes = check_examples(rules, actors or ())
        faults += [outcome.report() for outcome in outcomes if outcome.passed == bool(outcome.example.fails)]
        print(f"{len(coder.rules.own)} rules of your own, {len(outcomes)} examples run")
    if faults:
        raise EventcodeError("\n".join(faults))


@rules_app.command("list")
def rules_list(
    rules: Annotated[Optional[Path], typer.Option(help=OWN_RULES)] = None,  # noqa: UP045
) -> None:
    """List all rules with their codes."""
    from eventcode.api import load_rules

    for rule in load_rules(rules):
        what = rule.code or f"composes {rule.compose}"
        print(f"{rule.id:<28} {what:<18} {rule.gloss}")


@rules_app.command("show")
def rules_show(
    rule_id: Annotated[str, typer.Argument(help="Id of a rule, as in the dataset's rule_id.")],
    rules: Annotated[Optional[Path], typer.Option(help=OWN_RULES)] = None,  # noqa: UP045
) -> None:
    """Show one rule with its triggers and examples."""
    from eventcode.api import load_rules
    from eventcode.coding.rules import guess

    found = load_rules(rules).rules
    if rule_id not in found:
        hint = guess(rule_id, found) or "see: eventcode rules list"
        raise UsageError(f"no rule is called {rule_id!r}; {hint}")
    rule = found[rule_id]
    print(f"{rule.id}  ({rule.place})\n{rule.gloss}\ncode: {rule.code or '-'}   compose: {rule.compose or '-'}")
    print("trigger: " + ", ".join(sorted(rule.triggers)))
    for slot in rule.slots:
        print(f"{slot.name}{'?' if slot.optional else ''}: {' | '.join(slot.roles)}")
    for name, conditions in (("where", rule.where), ("unless", rule.unless)):
        for key, value in conditions:
            print(f"{name}: {key} is {value}")
    for refinement in rule.refine:
        print(f"{refinement.code} when " + ", ".join(f"{k} is {v}" for k, v in refinement.when))
    for example in rule.examples:
        print(
            f"- {example.text}  [{', '.join(example.events)}]" + (f"  fails: {example.fails}" if example.fails else "")
        )


@models_app.command("list")
def models_list() -> None:
    """List the parser models and whether they are here."""
    from eventcode.parsing.models import list_models

    for info in list_models():
        state = f"here, digest {info.digest}" if info.is_present else "not fetched"
        print(f"{info.name:<12} {state:<30} {info.description}")


@models_app.command("fetch")
def models_fetch(
    name: Annotated[str, typer.Argument(help="stanza:en")] = "stanza:en",
    url: Annotated[Optional[str], typer.Option(help="Address of a mirror of Stanza's resources.")] = None,  # noqa: UP045
) -> None:
    """Download the official models."""
    from eventcode.parsing.models import fetch

    info = fetch(name, url)
    print(f"{info.name}: digest {info.digest}, in {info.folder}")


@models_app.command("check")
def models_check(
    name: Annotated[str | None, typer.Argument(help="A model; all that are here if not given.")] = None,
) -> None:
    """Compare model files with their checksums."""
    from eventcode.parsing.models import list_models, resolve, verify

    for info in [resolve(name)] if name else [m for m in list_models() if m.is_present]:
        verify(info)
        print(f"{info.name}: all files as recorded, digest {info.digest}")


if __name__ == "__main__":
    main()
