"""What Concordia knows, as frozen dataclasses: code, facts, registries, dialects, diagnostics and fixes."""
