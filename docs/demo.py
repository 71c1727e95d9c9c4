"""Copies the showcase of ``summarize demo`` from the golden set into the package: ``python docs/demo.py``.

To be run when a changed prompt has made the golden set's recordings new.
"""

import asyncio
import re
import shutil
from pathlib import Path

from summarizer.cli.articles import FOLDER
from summarizer.engine import Engine
from summarizer.ingest.load import load_article
from summarizer.llm.recordings import MANIFEST, RecordingStore, ReplayModel
from summarizer.settings import Wanted

EVALS = Path(__file__).parent.parent / "evals"
ARTICLE, RECORDINGS = EVALS / "articles" / "library-cat.txt", EVALS / "recordings" / "frontier-reader"


def copy_showcase() -> None:
    """Replace the packaged article and the recordings of its summary."""
    store = RecordingStore(RECORDINGS)
    model = ReplayModel(store)
    asyncio.run(Engine(model, verifier=model).report(load_article(str(ARTICLE)), Wanted()))
    names = [MANIFEST, *(f"{key[:2]}/{key}.json" for key in store.used)]
    shared = {name for call in names for name in re.findall(r"texts/\w+\.txt", (RECORDINGS / call).read_text("utf-8"))}
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name in (*names, *shared):
        (FOLDER / "recordings" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RECORDINGS / name, FOLDER / "recordings" / name)
    shutil.copyfile(ARTICLE, FOLDER / ARTICLE.name)


if __name__ == "__main__":
    copy_showcase()
