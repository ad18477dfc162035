"""Labels only for the arcs of the tree: Stanza scores every label of every pair of words, and uses one pair in thirty.

The tree is found by `decoding.best_tree`; then each word's label is the best for its own head.
"""

from __future__ import annotations

from types import MethodType
from typing import Any

import torch
from torch import Tensor, nn

from eventcode.parsing.decoding import best_tree


def install(processor: Any) -> None:
    """Let Stanza's dependency processor label in this way.

    Left as they are: parsers of another kind, and those that look for other labels where a verb has two subjects, for
    which they need the scores of all pairs.
    """
    from stanza.models.depparse.model import GraphParser

    parser = processor.trainer.model
    plain = type(parser) is GraphParser and not parser.args.get("use_arc_embedding")
    if plain and not processor.config.get("resolve_head_constraints", True):
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


def predict(parser: Any, *inputs: Any, **_options: Any) -> list[list[list[Any]]]:
    """Heads and labels of a batch of sentences; takes and gives what `GraphParser.predict` does."""
    from stanza.models.common.vocab import VOCAB_PREFIX_SIZE

    lengths = inputs[-3]
    arc_scores, states, *_ = parser.forward_scores(*inputs)
    scores = torch.log_softmax(arc_scores, 2).cpu().numpy()
    trees = [best_tree(s[:n, :n]) for s, n in zip(scores, lengths, strict=True)]
    words = torch.cat([s[1:n] for s, n in zip(states, lengths, strict=True)])
    heads = torch.cat([s[torch.as_tensor(tree[1:])] for s, tree in zip(states, trees, strict=True)])
    best = parser.deprel.arcs(words, heads).argmax(1)
    # the vocabulary begins with special entries, which no score is for
    labels = iter(parser.vocab["deprel"].unmap((best + VOCAB_PREFIX_SIZE).tolist()))
    return [[[head, next(labels)] for head in tree[1:]] for tree in trees]
