"""`python -m saga_concordia`: the command, under an interpreter that somebody has chosen."""

from saga_concordia.cli.main import run

if __name__ == "__main__":
    run()
