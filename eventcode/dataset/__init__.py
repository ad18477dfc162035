"""Everything that knows polars and pandera: schema, writer, daily, manifest, codebook."""
