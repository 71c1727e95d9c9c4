"""The page, live, for one user on this machine: ``summarize serve``.

    browser ──▶ bounds (connections) ──▶ guard (who asks) ──▶ app (what is asked) ──▶ streams (events as work goes on)
                                                                │
                                                                └──▶ worker (reading and checking, on its own thread)

The server reads no path and fetches no address that a request names: a request brings its text along.
"""
