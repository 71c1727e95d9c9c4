"""The live page for one user on this machine: ``summarize serve``.

    browser ──▶ server (connections, access, bodies) ──▶ app (routes, progress events) ──▶ Worker (engine, in a thread)

The server opens no path and fetches no address that a request names: a request contains its text.
"""
