"""The live page for one user on this machine: ``summarize serve``.

    browser ──▶ server (connections) ──▶ guard (access, bodies) ──▶ app (routes) ──▶ streams (progress events)
                                                                      │
                                                                      └──▶ Worker (the engine, on its own thread)

The server opens no path and fetches no address that a request names: a request contains its text.
"""
