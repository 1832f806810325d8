"""Neovim without a screen: keys go in, expressions are asked for, as `nvim --remote-send` and `--remote-expr` do."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from project import PATIENCE_SECONDS, Project

_DIAGNOSTICS = "luaeval('vim.diagnostic.get(0)')"
_FLOATING = (
    "map(filter(nvim_list_wins(), {_, win -> nvim_win_get_config(win).relative !=# ''}),"
    " {_, win -> join(getbufline(winbufnr(win), 1, '$'), \"\\n\")})"
)


class Neovim(Struct, eq=False):
    """A Neovim that runs, with a file open."""

    program: Path
    socket: Path
    project: Project
    process: "subprocess.Popen[bytes]"

    def type(self, keys: str) -> None:
        """Press keys, in Vim's notation."""
        self._remote("--remote-send", keys)

    def ask(self, expression: str) -> Any:
        """The value of a Vim expression."""
        return json.loads(self._remote("--remote-expr", f"json_encode({expression})"))

    def wait(self, expression: str, fits: Callable[[Any], Any], meaning: str) -> Any:
        """The value of an expression as soon as it fits."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not fits(value := self.ask(expression)):
            if time.monotonic() > end:
                screen = "\n".join(self.ask("getline(1, '$')"))
                messages = self.ask("execute('messages')")
                raise AssertionError(
                    f"{meaning}: not within {PATIENCE_SECONDS} s\n--- {expression}\n{value}\n"
                    f"--- mode {self.ask('mode(1)')}, text\n{screen}\n--- messages\n{messages}{self.project.logs()}"
                )
            time.sleep(0.05)
        return value

    def findings(self, fits: Callable[[list[Any]], Any], meaning: str) -> list[Any]:
        """The findings in the open file as soon as they fit."""
        return self.wait(_DIAGNOSTICS, fits, meaning)

    def text_of(self, finding: Any) -> str:
        """The text that a finding stands under."""
        assert finding["lnum"] == finding["end_lnum"]
        line = self.ask(f"getline({finding['lnum'] + 1})")
        return line.encode()[finding["col"] : finding["end_col"]].decode()

    def floating(self, words: str) -> str:
        """The text of a floating window, once there is one with these words."""
        shown = self.wait(_FLOATING, lambda windows: any(words in text for text in windows), f"a window with {words!r}")
        return next(text for text in shown if words in text)

    def _remote(self, how: str, what: str) -> str:
        command = [self.program, "--clean", "--headless", "--server", self.socket, how, what]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.project.environment, timeout=PATIENCE_SECONDS
        )
        # 0.7.2 writes the value of an expression to standard error.
        assert done.returncode == 0, f"{how} {what}\n{done.stdout}{done.stderr}{self.project.logs()}"
        return done.stdout or done.stderr


@contextmanager
def neovim(program: Path, configuration: str, project: Project, path: str) -> Iterator[Neovim]:
    """A Neovim with a configuration as `init.lua`, and one file of the project open."""
    init, socket = project.home / "init.lua", project.home / "nvim.sock"
    init.write_text(configuration, encoding="utf-8")
    command = [program, "-u", init, "-i", "NONE", "-n", "--headless", "--listen", socket, path]
    command += ["--cmd", "lua vim.lsp.set_log_level('info')"]
    # Without a screen it reads keys from standard input too, and ends where that does.
    process = subprocess.Popen(
        command, cwd=project.root, env=project.environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while not socket.exists():
            assert process.poll() is None, f"{program} has ended with {process.returncode}"
            assert time.monotonic() < end, f"{program} does not start"
            time.sleep(0.02)
        yield Neovim(program, socket, project, process)
    finally:
        process.kill()
        process.wait()
