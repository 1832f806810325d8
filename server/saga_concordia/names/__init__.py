"""What a name is: grammar, separators, templates, tense, similarity. Pure functions over strings, no I/O."""
