"""The linguistic core: clauses, patterns, rules, actors, discourse, dates, places, coder."""
