# The command line, for reading files and pipes; nothing in it needs the network.
#   docker build -t summarize .
#   docker run --rm -i --network none summarize < article.txt
#   docker run --rm -v "$PWD:/data:ro" summarize article.txt
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/summarize \
    && /opt/summarize/bin/python -m pip install --no-cache-dir --quiet -c constraints.txt '.[documents]'

FROM python:3.13-slim
COPY --from=build /opt/summarize /opt/summarize
RUN useradd --create-home --uid 10001 reader
ENV PATH=/opt/summarize/bin:$PATH PYTHONDONTWRITEBYTECODE=1 SUMMARIZER_NO_LOG=1
USER 10001
WORKDIR /data
ENTRYPOINT ["summarize"]
