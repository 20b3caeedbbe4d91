"""``python -m eros``: the command line, where ``eros`` itself is not on the path."""

from eros.cli.main import run

if __name__ == "__main__":
    run()
