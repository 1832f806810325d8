"""Neovim, new and old, set up as the documentation says, and used with its own keys."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from neovim import neovim
from project import FILES, RIGHT, WRONG, Project, configuration

CHOOSE_FIRST = """
-- A person who takes the first of what is offered.
vim.ui.select = function(items, options, choose)
  vim.g.offered = vim.tbl_map(options.format_item, items)
  choose(items[1], 1)
end
"""
NEW = (Path(sys.executable).with_name("nvim"), "0.11.", "Neovim 0.11 and later")
OLD = (Path("/usr/bin/nvim"), "0.7.2", "Neovim 0.7 to 0.10")


def about_the_wrong_name(rows: list[Any]) -> list[Any]:
    return [row for row in rows if f"`{WRONG}`" in row["message"]]


@pytest.mark.parametrize(("program", "version", "heading"), [NEW, OLD], ids=["0.11", "0.7.2"])
@pytest.mark.parametrize("path", FILES)
def test_neovim(program: Path, version: str, heading: str, path: str, project: Project) -> None:
    assert program.exists(), f"{program} is missing; .ci/install-editors installs it"
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    assert shown.startswith(f"NVIM v{version}")

    with neovim(program, configuration(heading, "lua") + CHOOSE_FIRST, project, path) as editor:
        found = editor.findings(about_the_wrong_name, "a finding")
        [finding] = about_the_wrong_name(found)
        assert (finding["source"], finding["severity"], editor.text_of(finding)) == ("concordia", 1, WRONG)
        assert f"`{RIGHT}`" in finding["message"]

        editor.type(r"gg/run\.started<CR>:lua vim.lsp.buf.hover()<CR>")
        assert "ml.run.started" in editor.floating("A training run began.")

        editor.type(r"G?ml\.run\.$<CR>A<C-x><C-o>")
        offered = editor.wait("complete_info(['items']).items", bool, "names to complete with")
        assert {row["word"] for row in offered} >= {"ml.run.completed", "ml.run.started", "ml.run.failed"}
        assert offered[0]["abbr"] == offered[0]["word"] == RIGHT
        editor.type("<C-y><Esc>")
        editor.wait("getline('.')", lambda line: line.endswith(f'"{RIGHT}'), "the name completed")

        editor.type(r"gg/run\.complete\"<CR>:lua vim.lsp.buf.code_action()<CR>")
        offered = editor.wait("get(g:, 'offered', [])", bool, "fixes to choose from")
        assert RIGHT in offered[0]
        fixed = FILES[path].splitlines()[5].replace(WRONG, RIGHT)
        editor.wait("getline(6)", lambda line: line == fixed, "the fix")
        editor.findings(lambda rows: not about_the_wrong_name(rows), "the finding gone")

        editor.type(":write<CR>")
        editor.wait("&modified", lambda modified: not modified, "the file written")
        assert (project.root / path).read_text(encoding="utf-8").splitlines()[5] == fixed


@pytest.mark.parametrize("path", FILES)
def test_what_neovim_shows_beside_names(path: str, project: Project) -> None:
    program, _, heading = NEW
    hints = "vim.lsp.config('concordia', { init_options = { inlayHints = true } })\nvim.lsp.inlay_hint.enable()\n"
    with neovim(program, configuration(heading, "lua") + hints, project, path) as editor:
        editor.findings(about_the_wrong_name, "a finding")
        shown = editor.wait("luaeval('vim.lsp.inlay_hint.get({ bufnr = 0 })')", bool, "hints")
        line = editor.ask("getline(5)").encode()
        [(label, at)] = [(row["inlay_hint"]["label"], row["inlay_hint"]["position"]) for row in shown]
        assert (label, at["line"]) == ("persistent · v1", 4)
        assert line[: at["character"]].endswith(b'"ml.run.started"')

        column = line.index(b"ml.run.started")
        token = f"luaeval('vim.lsp.semantic_tokens.get_at_pos(0, 4, {column})')"
        [found] = editor.wait(token, bool, "a token")
        assert (found["type"], found["start_col"], found["end_col"]) == (
            "event",
            column,
            column + len("ml.run.started"),
        )

        editor.type(":edit taxonomy/registry.yaml<CR>:lua vim.lsp.codelens.refresh({ bufnr = 0 })<CR>")
        titles = "luaeval('vim.tbl_map(function(lens) return (lens.command or {}).title end, vim.lsp.codelens.get(0))')"
        # The other file, in the other language, emits it too.
        said = editor.wait(titles, lambda rows: len(rows) == 3 and all(rows), "lenses")
        assert said == ["2 emitters · 0 handlers", "0 emitters · 0 handlers", "0 emitters · 0 handlers"]
        editor.type(r"gg/run\.started:<CR>:lua vim.lsp.codelens.run()<CR>")
        listed = editor.wait("map(getqflist(), {_, row -> bufname(row.bufnr)})", bool, "the list of emitters")
        assert sorted(Path(name).name for name in listed) == ["app.ex", "app.py"]
