"""Labels only for the arcs of the tree: Stanza scores every label of every pair of words, and looks at one in thirty.

The tree is found by `decoding.best_tree`; then each word's label is the best for its own head. Only where Stanza would
repair a tree (two subjects of one verb) are the scores of all pairs of that sentence asked for.
"""

from __future__ import annotations

from types import MethodType
from typing import Any

import torch
from torch import Tensor, nn

from eventcode.parsing.decoding import best_tree


def install(parser: Any) -> None:
    """Let a graph parser of Stanza label in this way; parsers of another kind are left as they are."""
    from stanza.models.depparse.model import GraphParser

    if type(parser) is GraphParser and not parser.args.get("use_arc_embedding"):
        parser.deprel = Deferred(parser.deprel)
        parser.predict = MethodType(predict, parser)


class Deferred(nn.Module):
    """Stands in the place of the scorer of labels: hands on the words' states unscored until the arcs are known."""

    def __init__(self, scorer: Any) -> None:
        super().__init__()
        self.scorer = scorer
        pairwise = scorer.scorer.W_bilin
        self.weight = pairwise.weight.detach().permute(2, 0, 1).contiguous()
        self.bias = pairwise.bias.detach()

    def forward(self, words: Tensor, _heads: Tensor) -> Tensor:
        """The states as they are; without dropout both arguments are the same."""
        return words

    def arcs(self, words: Tensor, heads: Tensor) -> Tensor:
        """Scores of shape (arcs, labels) from the states of the words and of their heads."""
        first, second = torch.relu(self.scorer.W1(words)), torch.relu(self.scorer.W2(heads))
        return nn.functional.bilinear(with_one(first), with_one(second), self.weight, self.bias)


def with_one(states: Tensor) -> Tensor:
    """The states with a last column of ones, for the part of a score that one end of the arc decides alone."""
    return torch.cat([states, states.new_ones(len(states), 1)], 1)


def predict(parser: Any, *inputs: Any, resolve_head_constraints: bool = False) -> list[list[list[Any]]]:
    """Heads and labels of a batch of sentences; takes and gives what `GraphParser.predict` does."""
    from stanza.models.depparse import head_constraints

    lengths = inputs[-3]
    arc_scores, states, *_ = parser.forward_scores(*inputs)
    scores = [s[:n, :n] for s, n in zip(torch.log_softmax(arc_scores, 2).cpu().numpy(), lengths, strict=True)]
    trees = [best_tree(s) for s in scores]
    words = torch.cat([s[1:n] for s, n in zip(states, lengths, strict=True)])
    heads = torch.cat([s[torch.as_tensor(tree[1:])] for s, tree in zip(states, trees, strict=True)])
    best = parser.deprel.arcs(words, heads).argmax(1).tolist()
    vocab = parser.vocab["deprel"]
    found = []
    at = 0
    for i, tree in enumerate(trees):
        labels = names(vocab, best[at : at + len(tree) - 1])
        at += len(tree) - 1
        if resolve_head_constraints and head_constraints.find_head_constraint_violations(tree, labels):
            own = states[i : i + 1, : len(tree)]
            every = torch.log_softmax(parser.deprel.scorer(own, own)[0], 2).cpu().numpy()
            tree, ids = head_constraints.resolve_head_constraint_violations(scores[i], every, tree, vocab)
            labels = names(vocab, ids)
        found.append([[head, label] for head, label in zip(tree[1:], labels, strict=True)])
    return found


def names(vocab: Any, ids: list[int]) -> list[str]:
    """Labels by their numbers; the vocabulary begins with special entries, which no score is for."""
    from stanza.models.common.vocab import VOCAB_PREFIX_SIZE

    return [str(name) for name in vocab.unmap([i + VOCAB_PREFIX_SIZE for i in ids])]
