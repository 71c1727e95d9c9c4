"""The console script, and ``python -m summarizer``."""

import os
import sys


def main() -> None:
    """Run the command line. Ctrl-C while it is still being imported ends it as quietly as later."""
    try:
        from summarizer.cli.app import main as run_command_line

        run_command_line()
    except KeyboardInterrupt:
        print("summarize: interrupted", file=sys.stderr, flush=True)
        os._exit(130)


if __name__ == "__main__":
    main()
