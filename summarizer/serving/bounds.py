"""How long a connection may keep the server waiting, and how many there may be."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTIONS = 128
"""At once; the next one is answered 503."""
PATIENCE = 15.0
"""Seconds for a request to arrive whole, and for a client to take what was written for it."""


class BoundedProtocol(H11Protocol):
    """uvicorn's protocol for connections of one request each, cut off when the client is too slow.

    uvicorn itself waits without end for the head of a first request, for a body and for a reader.
    """

    def __init__(self, *args: Any, patience: float = PATIENCE, **options: Any) -> None:
        super().__init__(*args, **options)
        self._patience = patience
        self._asking: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._asking = self.loop.call_later(self._patience, self._cut_unless_asked)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        for timer in (self._asking, self._taking):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """See asyncio.Protocol: the client does not read as fast as is written."""
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        super().resume_writing()
        if self._taking is not None:
            self._taking.cancel()

    def on_response_complete(self) -> None:
        """See uvicorn: all is written, though not yet taken."""
        super().on_response_complete()
        self._wait_for_reader()

    def _wait_for_reader(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
        self._taking = self.loop.call_later(self._patience, self.transport.abort)

    def _cut_unless_asked(self) -> None:
        if self.cycle is None or self.cycle.more_body:
            self.transport.abort()
