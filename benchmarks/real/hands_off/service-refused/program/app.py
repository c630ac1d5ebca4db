import socket


def fetch(host, port):
    """Return today's rates as text."""
    with socket.create_connection((host, port), timeout=5) as line:
        line.sendall(b"RATES\n")
        return line.makefile().read()


def dollars(cents, rates):
    return cents * float(rates.split("=")[1])


print(dollars(1000, fetch("127.0.0.1", 1)))
