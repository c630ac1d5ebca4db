import hashlib
import hmac

KEY = b"an example key"


def sign(body):
    return hmac.new(KEY, body, hashlib.sha256).hexdigest()


def verify(headers, body):
    """Say whether the body was signed by the sender."""
    return hmac.compare_digest(headers["X-Signature"], sign(body))


def receive(headers, body):
    if not verify(headers, body):
        return 401
    return 204
