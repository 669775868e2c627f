"""A webhook on loopback: answers all posts alike, and keeps them."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Receiver:
    """Give it the code and the body of its answers; both may change while it runs."""

    def __init__(self, code=201, answer=b'{"status": "created"}'):
        self.code, self.answer = code, answer
        self.requests = []  # path, headers with lower-case names, body
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(outer.code)
                self.send_header("content-length", str(len(outer.answer)))
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
