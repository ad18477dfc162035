"""Everything that knows Stanza: models, text to sentences, CoNLL-U, the parse store."""
