"""From files to findings: discovery, resolution across files, facts, rules. Knows no terminal and no editor."""
