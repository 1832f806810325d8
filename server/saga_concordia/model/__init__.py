"""What Concordia knows, as immutable structs: code, facts, registries, dialects, diagnostics and fixes."""
