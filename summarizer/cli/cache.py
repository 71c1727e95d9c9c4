"""``summarize cache``: cached model replies."""

import typer

from summarizer.cli import options as o

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Cached model replies: stats, clear.")


@app.command("stats")
def stats(_debug: o.DebugOption = False) -> int:
    """Print the path of the cache, the number of replies and their size."""
    from summarizer.config import cache_path
    from summarizer.llm.recordings import reply_stores

    stores = reply_stores(cache_path())
    replies = sum(len(store.keys()) for store in stores)
    typer.echo(f"{cache_path()}: {replies:,} replies, {sum(store.bytes() for store in stores):,} bytes")
    return 0


@app.command("clear")
def clear(_debug: o.DebugOption = False) -> int:
    """Delete every reply in the cache."""
    from summarizer.config import cache_path
    from summarizer.llm.recordings import reply_stores

    removed = sum(store.clear() for store in reply_stores(cache_path()))
    typer.echo(f"{removed:,} replies deleted")
    return 0
