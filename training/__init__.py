"""The recipe of the embedded parser model: treebanks in, a model folder with card and checksums out (`make models`)."""
