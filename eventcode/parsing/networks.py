"""Stanza's tagger and graph parser computed from words alone, with Stanza's weights and recurrent layers.

Between its networks Stanza keeps documents of Python objects, spells each word in characters whenever it occurs, scores
every tag for every part of speech, and every label for every pair of words. Here a word's input is made once, tags are
scored for the word's own part of speech, and labels for the arcs of the tree, those of one head together. The answers are
Stanza's but for the rounding of sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import torch
from stanza.models.common.utils import EXCLAM_RE, QUESTION_RE
from stanza.models.common.vocab import ROOT_ID, VOCAB_PREFIX_SIZE, CompositeVocab
from stanza.models.depparse.model import GraphParser
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from eventcode.parsing.decoding import best_tree
from eventcode.parsing.lemmas import Lemmatizer
from eventcode.parsing.split import Analysis, WordAnalysis

BATCH_WORDS = 1200
"""Words of the sentences that are read together, of nearly one length."""
WORDS = 1 << 14
"""Words whose input is remembered, 1.3 kB each in either network; beyond them all are forgotten, as names never end."""
ROOT_WORD = "\n"
"""The word before the first one of a sentence, to which the parser attaches the root; no token has a line break."""


def suits(processors: dict[str, Any]) -> bool:
    """True for a tagger and a graph parser that read embeddings, vectors and characters, and no language model."""
    tagger, parser = processors["pos"].trainer.model, processors["depparse"].trainer.model
    return bool(
        all(plain(model) for model in (tagger, parser))
        and [(c.name, c.parents) for c in tagger.tag_columns[1:]] == [("xpos", ("upos",)), ("feats", ("upos",))]
        and isinstance(tagger.vocab["feats"], CompositeVocab)
        and not isinstance(tagger.vocab["xpos"], CompositeVocab)
        and not tagger.share_hid
        and tagger.link_mode == "tag_emb"
        and type(parser) is GraphParser
        and not any(parser.args.get(name, True) for name in ("use_upos", "use_xpos", "use_ufeats"))
        and not parser.args.get("use_arc_embedding")
        and parser.args["linearization"]
        and parser.args["distance"]
        and not processors["depparse"].config.get("resolve_head_constraints", True)
        and not processors["lemma"].trainer.has_contextual_lemmatizers()
    )


def plain(model: Any) -> bool:
    """True for a network that reads words by embeddings, pretrained vectors and characters alone."""
    args = model.args
    return bool(
        args["word_emb_dim"] > 0
        and args["pretrain"]
        and args["char"]
        and args["char_emb_dim"] > 0
        and not args.get("charlm")
        and not args.get("bert_model")
    )


class NetworkAnalyser:
    """Lemmas, tags and trees of sentences, from Stanza's tagger, lemmatizer and parser."""

    def __init__(self, processors: dict[str, Any]) -> None:
        self.tagger = Tagger(processors["pos"])
        self.lemmatizer = Lemmatizer(processors["lemma"])
        self.parser = Parser(processors["depparse"])

    def analyse(self, sentences: Sequence[tuple[str, ...]]) -> list[Analysis]:
        """The analyses of sentences that are given by their words, in order."""
        order = sorted(range(len(sentences)), key=lambda i: -len(sentences[i]))
        batches = list(batched([sentences[i] for i in order]))
        tags = [self.tagger.tag(batch) for batch in batches]
        lemmas = iter(self.lemmatizer.lemmas(
            [pair for batch, tagged in zip(batches, tags, strict=True) for s, found in zip(batch, tagged, strict=True)
             for pair in zip(s, found.upos, strict=True)]
        ))  # fmt: skip
        found: dict[int, Analysis] = {}
        places = iter(order)
        for batch, tagged in zip(batches, tags, strict=True):
            said = [list(islice(lemmas, len(s))) for s in batch]
            trees = self.parser.parse(batch, said)
            for words, lemma, three, tree, place in zip(batch, said, tagged, trees, places, strict=False):
                named = [a or word for a, word in zip(lemma, words, strict=True)]
                found[place] = tuple(map(WordAnalysis, named, *three, *tree))
        return [found[i] for i in range(len(sentences))]


def batched(sentences: Sequence[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
    """Sentences in their order, cut into batches of about BATCH_WORDS."""
    batch: list[tuple[str, ...]] = []
    filled = 0
    for sentence in sentences:
        if batch and filled + len(sentence) > BATCH_WORDS:
            yield batch
            batch, filled = [], 0
        batch.append(sentence)
        filled += len(sentence)
    if batch:
        yield batch


class Packed:
    """Sentences side by side as torch's recurrent layers want them: all first words, all second words, and so on.

    The sentences have to be sorted, longest first.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        self.lengths = lengths
        lasting = np.arange(lengths[0])[:, None] < np.asarray(lengths)[None, :]
        self.batch_sizes = torch.from_numpy(lasting.sum(1))
        at = np.full(lasting.shape, -1)
        at[lasting] = np.arange(lasting.sum())
        self.places = torch.from_numpy(np.concatenate([c[:n] for c, n in zip(at.T, lengths, strict=True)]))
        """Where the words of the first sentence lie, then those of the second."""

    def run(self, layers: Any, inputs: Tensor, first: tuple[Tensor, Tensor]) -> Tensor:
        """The states of the words, sentence by sentence as `inputs`, after recurrent layers that begin with the state `first`."""
        laid = torch.empty_like(inputs)
        laid[self.places] = inputs
        begun = tuple(state.expand(-1, len(self.lengths), -1).contiguous() for state in first)
        found, _ = layers(PackedSequence(laid, self.batch_sizes), list(self.lengths), hx=begun)
        states: Tensor = found.data[self.places]
        return states


class WordInputs:
    """What a network reads for a word: its embedding, its pretrained vector and what its characters say, in that order."""

    def __init__(self, model: Any, pretrained: Any) -> None:
        self.model = model
        self.pretrained = pretrained
        self.rows: dict[str, int] = {}
        size = model.word_emb.embedding_dim + 2 * model.args["transformed_dim"]
        self.table: Tensor = model.trans_char.weight.new_empty(0, size)

    def of(self, words: Sequence[str]) -> Tensor:
        """The inputs of words, of shape (words, size)."""
        if len(self.rows) > WORDS:
            self.rows.clear()
        unknown = sorted(set(words) - self.rows.keys())
        if unknown:
            made = self.make(unknown)
            known = self.table[: len(self.rows)]
            if len(self.rows) + len(made) > len(self.table):
                self.table = torch.cat([known, made, made.new_empty(WORDS // 8, made.shape[1])])
            else:
                self.table[len(known) : len(known) + len(made)] = made
            self.rows.update(zip(unknown, range(len(known), len(known) + len(made)), strict=True))
        return self.table[torch.tensor([self.rows[word] for word in words])]

    def make(self, words: Sequence[str]) -> Tensor:
        """The inputs of words, as Stanza makes them: "!!!" is read as "!"."""
        model, vocab = self.model, self.model.vocab
        words = [EXCLAM_RE.sub("!", QUESTION_RE.sub("?", word)) for word in words]
        device = model.trans_char.weight.device

        def looked_up(vocabulary: Any, table: Any, texts: Iterable[str]) -> Tensor:
            ids = [ROOT_ID if text == ROOT_WORD else vocabulary.unit2id(text) for text in texts]
            found: Tensor = table(torch.tensor(ids, device=device))
            return found

        embedded = looked_up(vocab["word"], model.word_emb, words)
        vectors = model.trans_pretrained(looked_up(self.pretrained, model.pretrained_emb, (w.lower() for w in words)))
        return torch.cat([embedded, vectors, self.spelled(words)], 1)

    def spelled(self, words: Sequence[str]) -> Tensor:
        """What the characters of words say."""
        spelling, vocab = self.model.charmodel, self.model.vocab["char"]
        ids = [[ROOT_ID] if word == ROOT_WORD else vocab.map(word) for word in words]
        device = spelling.char_emb.weight.device
        packed = nn.utils.rnn.pack_sequence([torch.tensor(i) for i in ids], enforce_sorted=False).to(device)
        embedded = packed._replace(data=spelling.char_emb(packed.data))
        begun = tuple(
            s.expand(-1, len(words), -1).contiguous() for s in (spelling.charlstm_h_init, spelling.charlstm_c_init)
        )
        found = spelling.charlstm(embedded, None, hx=begun)[0]
        weighted = found._replace(data=found.data * torch.sigmoid(spelling.char_attn(found.data)))
        states, _ = nn.utils.rnn.pad_packed_sequence(weighted, batch_first=True)
        sums: Tensor = self.model.trans_char(states.sum(1))
        return sums


class Tags(NamedTuple):
    """UPOS, XPOS and features of each word of a sentence."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]


class Tagger:
    """Parts of speech, tags and features of sentences, from Stanza's tagger."""

    def __init__(self, processor: Any) -> None:
        model = processor.trainer.model.eval()
        self.model = model
        self.vocab = model.vocab
        self.inputs = WordInputs(model, processor.pretrain.vocab)
        ones = model.upos_emb.weight.new_ones(len(model.upos_emb.weight), 1)
        parts = torch.cat([model.upos_emb.weight, ones], 1)
        self.scorers = [by_part([model.tag_clf["xpos"]], parts), by_part(model.tag_clf["feats"], parts)]
        self.widths = self.vocab["feats"].lens()
        self.spelled: dict[tuple[int, ...], str] = {}

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[Tags]:
        """The tags of sentences that are sorted, longest first."""
        model = self.model
        packed = Packed([len(s) for s in sentences])
        inputs = self.inputs.of([word for s in sentences for word in s])
        states = packed.run(model.taggerlstm, inputs, (model.taggerlstm_h_init, model.taggerlstm_c_init))
        upos = model.upos_clf(torch.relu(model.upos_hid(states))).argmax(1)
        parts = torch.argsort(upos, stable=True)
        counts = torch.bincount(upos, minlength=len(model.upos_emb.weight)).tolist()
        found = []
        for name, (weights, biases) in zip(("xpos", "feats"), self.scorers, strict=True):
            hidden = torch.split(with_one(torch.relu(model.tag_hid[name](states)))[parts], counts)
            scores = torch.cat([h @ w + b for h, w, b in zip(hidden, weights, biases, strict=True)])
            unsorted = torch.empty_like(scores)
            unsorted[parts] = scores
            found.append(unsorted)
        xpos, feats = found[0].argmax(1), torch.stack([s.argmax(1) for s in torch.split(found[1], self.widths, 1)], 1)
        names = zip(
            self.vocab["upos"].unmap(upos.tolist()),
            self.vocab["xpos"].unmap(xpos.tolist()),
            map(self.features, map(tuple, feats.tolist())),
            strict=True,
        )
        return [Tags(*zip(*islice(names, len(s)), strict=True)) for s in sentences]

    def features(self, ids: tuple[int, ...]) -> str:
        """Features as CoNLL-U spells them, nothing for none."""
        if ids not in self.spelled:
            spelled = self.vocab["feats"].id2unit(ids)
            self.spelled[ids] = "" if spelled == "_" else spelled
        return self.spelled[ids]


class Parser:
    """Heads and relations of sentences, from Stanza's graph parser."""

    def __init__(self, processor: Any) -> None:
        model = processor.trainer.model.eval()
        self.model = model
        self.vocab = model.vocab
        self.inputs = WordInputs(model, processor.pretrain.vocab)
        scorers = [model.unlabeled, model.linearization, model.distance, model.deprel]
        self.ends = [torch.cat([getattr(s, side).weight for s in scorers for side in ("W1", "W2")]).t().contiguous(),
                     torch.cat([getattr(s, side).bias for s in scorers for side in ("W1", "W2")])]  # fmt: skip
        self.pairs = [s.scorer.W_bilin for s in scorers]
        labels = self.pairs[-1].weight
        self.labels = labels.permute(1, 0, 2).reshape(labels.shape[1], -1).contiguous()

    def parse(
        self, sentences: Sequence[Sequence[str]], lemmas: Sequence[Sequence[str | None]]
    ) -> list[tuple[list[int], list[str]]]:
        """The head and the relation of each word of sentences that are sorted, longest first."""
        model = self.model
        packed = Packed([len(s) + 1 for s in sentences])
        words = self.inputs.of([word for s in sentences for word in (ROOT_WORD, *s)])
        known = self.vocab["lemma"]
        # Stanza writes "_" for a lemma that it does not find, and reads that as one
        ids = [i for s in lemmas for i in (ROOT_ID, *(known.unit2id(lemma or "_") for lemma in s))]
        read = model.lemma_emb(torch.tensor(ids, device=words.device))
        # Stanza's order: pretrained vector, embeddings of word and lemma, characters
        embedded, vectors, spelled = torch.split(
            words, [model.word_emb.embedding_dim, model.args["transformed_dim"], model.args["transformed_dim"]], 1
        )
        inputs = torch.cat([vectors, embedded, read, spelled], 1)
        states = packed.run(model.parserlstm, inputs, (model.parserlstm_h_init, model.parserlstm_c_init))
        ends = torch.relu(torch.addmm(self.ends[1], states, self.ends[0])).chunk(8, 1)
        scores = self.arc_scores(ends[:6], packed.lengths)
        trees = [best_tree(s[:n, :n])[1:] for s, n in zip(scores, packed.lengths, strict=True)]
        return list(zip([t.tolist() for t in trees], self.relations(ends[6], ends[7], trees), strict=True))

    def arc_scores(self, ends: Sequence[Tensor], lengths: Sequence[int]) -> Any:
        """Scores of shape (sentences, words, heads) as Stanza's: of the arc, of its direction and of its length."""
        longest = lengths[0]
        grids = [padded(e, lengths) for e in ends]
        found = []
        for pair, first, second in zip(self.pairs, grids[::2], grids[1::2], strict=False):
            between = with_one(first) @ pair.weight[:, :, 0]
            found.append(torch.bmm(between, with_one(second).transpose(1, 2)) + pair.bias)
        arcs, direction, distance = found
        at = torch.arange(longest, device=arcs.device)
        offset = at[None, :] - at[:, None]
        arcs += nn.functional.logsigmoid(direction * torch.sign(offset).float())
        arcs -= torch.log((offset.abs().float() - (1 + nn.functional.softplus(distance))) ** 2 / 2 + 1)
        return arcs.cpu().numpy()

    def relations(self, words: Tensor, heads: Tensor, trees: Sequence[Any]) -> list[list[str]]:
        """The best relation of each arc; `words` and `heads` are the words' states at either end, root first.

        What a label expects of the word is computed once for a head, however many words depend on it.
        """
        starts = np.cumsum([0, *(len(t) + 1 for t in trees)])
        dependents = np.concatenate([start + 1 + np.arange(len(t)) for start, t in zip(starts, trees, strict=False)])
        governors = np.concatenate([start + t for start, t in zip(starts, trees, strict=False)])
        distinct, which, counts = np.unique(governors, return_inverse=True, return_counts=True)
        rank = np.empty(len(which), dtype=int)
        by_head = np.argsort(which, kind="stable")
        rank[by_head] = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        first, second = with_one(words[torch.from_numpy(dependents)]), with_one(heads[torch.from_numpy(distinct)])
        wanted = (second @ self.labels).view(len(second), first.shape[1], -1)
        grid = first.new_zeros(len(distinct), int(counts.max()), first.shape[1])
        grid[torch.from_numpy(which), torch.from_numpy(rank)] = first
        scores = torch.bmm(grid, wanted)[torch.from_numpy(which), torch.from_numpy(rank)] + self.pairs[-1].bias
        # the vocabulary begins with special entries, which no score is for
        names = iter(self.vocab["deprel"].unmap((scores.argmax(1) + VOCAB_PREFIX_SIZE).tolist()))
        return [list(islice(names, len(t))) for t in trees]


def by_part(scorers: Iterable[Any], parts: Tensor) -> tuple[Tensor, Tensor]:
    """Scorers of tags that read the part of speech, as one matrix and bias for each: (parts, hidden + 1, tags)."""
    bilinear = [s.W_bilin for s in scorers]
    weights = torch.cat([torch.einsum("oij,pj->pio", b.weight, parts) for b in bilinear], 2).contiguous()
    return weights, torch.cat([b.bias for b in bilinear]).expand(len(parts), -1)


def with_one(states: Tensor) -> Tensor:
    """States with a last column of ones, for the part of a score that one side decides alone."""
    return torch.cat([states, states.new_ones(*states.shape[:-1], 1)], -1)


def padded(states: Tensor, lengths: Sequence[int]) -> Tensor:
    """States of shape (words of all sentences, size) as (sentences, longest, size)."""
    return nn.utils.rnn.pad_sequence(list(torch.split(states, list(lengths))), batch_first=True)
