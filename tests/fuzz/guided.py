"""One target guided by coverage, with atheris: `python tests/fuzz/guided.py TARGET [libFuzzer's options]`.

Atheris is no dependency of ours: `pip install atheris` first. With `-len_control=0 -max_len=4000 -max_total_time=600`
it takes ten minutes and long inputs, which are bytes that stand for hypothesis' choices.
"""

import logging
import sys

import atheris  # pyright: ignore[reportMissingImports]

with atheris.instrument_imports(include=["saga_concordia", "yaml", "regex"]):
    import saga_concordia.engine.workspace
    import saga_concordia.frontends.languages.elixir.lower
    import saga_concordia.frontends.languages.python.lower
    import saga_concordia.registry.imports.asyncapi
    import saga_concordia.registry.imports.csv
    import saga_concordia.registry.markdown_format
    import saga_concordia.registry.yaml_format  # noqa: F401

from run import load
from targets import TARGETS


def main() -> None:
    """Run until libFuzzer ends it, or a check fails."""
    load()
    name = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    logging.disable(logging.CRITICAL)
    test = TARGETS[name].test(1, steady=False)
    atheris.Setup(sys.argv, test.hypothesis.fuzz_one_input)  # pyright: ignore[reportFunctionMemberAccess]
    atheris.Fuzz()


if __name__ == "__main__":
    main()
