import socket

QUIET = socket.create_server(("127.0.0.1", 0))  # stands for a service that hangs


def ask(address, question):
    """Return the answer of the service."""
    with socket.create_connection(address, timeout=0.2) as line:
        line.sendall(question)
        return line.recv(1024)


print(ask(QUIET.getsockname(), b"how many are in stock?").decode())
