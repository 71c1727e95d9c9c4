"""Ctrl-C during long blocking work."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def promptly_interruptible() -> Iterator[None]:
    """In the block, Ctrl-C raises KeyboardInterrupt at once, also under ``asyncio.run``.

    ``asyncio.run`` only cancels its task, which a blocking download would notice after its end. Outside of the main
    thread, which alone gets signals, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
