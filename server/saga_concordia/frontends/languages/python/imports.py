"""What a file is called, and what its imports make names stand for."""


def module_of(path: str) -> tuple[str, bool]:
    """Guess the dotted module path of a file from its place, and say whether it is a package's `__init__`."""
    trimmed = path.replace("\\", "/")
    for suffix in (".pyi", ".py"):
        if trimmed.endswith(suffix):
            trimmed = trimmed[: -len(suffix)]
            break
    parts = [part for part in trimmed.split("/") if part not in ("", ".", "..")]
    package = bool(parts) and parts[-1] == "__init__"
    if package:
        parts.pop()
    if len(parts) > 1 and parts[0] == "src":
        del parts[0]
    return ".".join(parts), package


def absolute(module: str, package: bool, dots: int, rest: str) -> str:
    """Resolve a relative import of `rest` behind `dots` dots against the module that it stands in."""
    parts = module.split(".") if module else []
    drop = dots - 1 if package else dots
    kept = parts[: max(len(parts) - drop, 0)]
    return ".".join([*kept, rest] if rest else kept)


def joined(owner: str, name: str) -> str:
    """Join two dotted names; either may be empty."""
    return f"{owner}.{name}" if owner and name else owner or name
