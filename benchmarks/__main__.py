"""``python -m benchmarks NAME [--json]``: run one benchmark and print its table."""

import argparse
import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.report import DataMissing

_NOT_BENCHMARKS = {"__main__", "report"}


def names() -> list[str]:
    """Every module of this package that has a ``run`` function is a benchmark of that name."""
    modules = [m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in _NOT_BENCHMARKS]
    return sorted(name for name in modules if not name.startswith("_"))


def main() -> int:
    """Parse the command line, run, print. Exit code 3 when the data is absent."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=names())
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    try:
        report = importlib.import_module(f"benchmarks.{options.name}").run()
    except DataMissing as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 3
    print(report.text())
    if options.json:
        print(report.json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
