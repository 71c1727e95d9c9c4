"""Where rows are made: in this process, in worker processes, on a Ray cluster."""
