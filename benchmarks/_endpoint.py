"""One reply of an OpenAI-compatible endpoint, for the servers that benchmarks run on loopback."""

import json
from http.server import BaseHTTPRequestHandler


def send_completion(handler: BaseHTTPRequestHandler, content: str) -> None:
    """Answer a request with a finished chat completion of this content."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    data = json.dumps({"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data.encode())
