"""``summarize doctor``: what is configured, and does it work?"""

from typing import Any

import typer

from summarizer.cli import options as o


@o.with_options(o.MODEL_OPTIONS)
def doctor(*, _debug: o.DebugOption = False, flags: dict[str, Any]) -> int:
    """Check the configuration, the endpoint and its formats, and the embedded model; exit 1 when something fails."""
    import asyncio

    from summarizer.config import load_settings
    from summarizer.doctor import diagnose

    findings = asyncio.run(diagnose(load_settings(flags)))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.what}: {finding.message}")
    return 0 if all(finding.ok for finding in findings) else 1
