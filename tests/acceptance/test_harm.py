"""What a healer must never do, each seen done by another tool."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.acceptance.conftest import Program


def test_a_program_with_side_effects_runs_once_outside_the_sandbox(program: Program) -> None:
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    calls.append(connection.recv(16))

        threading.Thread(target=serve, daemon=True).start()
        port = server.getsockname()[1]
        program.write(
            {
                "order.py": f"""
                import socket

                ROWS = [{{"id": 1, "note": "a"}}, {{"id": 2}}, {{"id": 3, "note": "c"}}]

                def ship():
                    try:
                        with socket.create_connection(("127.0.0.1", {port}), timeout=2) as line:
                            line.sendall(b"ship")
                    except OSError:
                        pass

                def notes(rows):
                    return [row["note"] for row in rows]

                ship()
                print(notes(ROWS))
                """
            }
        )
        program.commit()
        ran = program.fix("python", "order.py")
        server.shutdown(socket.SHUT_RDWR)
    assert calls == [b"ship"]
    assert ran.report["status"] == "healed"
    # nor is it run by a test
    assert ran.report["regression_test"] is None
    assert "it uses socket" in ran.report["no_regression_test"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "a price",
            """
            PRICES = {"apple": 3}
            def total(names):
                return sum(PRICES[name] for name in names)
            print(total(["apple", "pear"]))
            """,
        ),
        (
            "a discount",
            """
            def charge(price, discount):
                return price - discount
            print(charge(10, None))
            """,
        ),
        (
            "a record that must exist",
            """
            USERS = {1: {"email": "a@example.org"}}
            def email(user_id):
                return USERS[user_id]["email"]
            print(email(2))
            """,
        ),
        (
            "the third column",
            """
            def third(row):
                return row[2]
            print(third(["a", "b"]))
            """,
        ),
    ],
)
def test_no_value_is_invented(program: Program, name: str, source: str) -> None:
    program.write({"app.py": source})
    program.commit()
    ran = program.fix("python", "app.py")
    assert ran.status == 1, f"{name}: {ran.diff}"
    assert ran.report["remedy"] is None
    assert ran.report["reason"].startswith("could not be healed")
    for suggestion in ran.report["suggestions"]:
        assert suggestion["label"]
        assert suggestion["remedy"]["hides"] or suggestion["remedy"]["keeps_raising"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "a permission check",
            """
            GRANTS = {"ann": ["read"]}
            DEFAULTS = [GRANTS.get("x", []), GRANTS.get("y", [])]
            def check_permission(user, right):
                return right in GRANTS[user]
            print(check_permission("bob", "write"))
            """,
        ),
        (
            "a forged token",
            """
            import hashlib, hmac
            def verify_token(token, key):
                fields = dict(part.split("=") for part in token.split("&"))
                good = hmac.new(key, fields["user"].encode(), hashlib.sha256).hexdigest()
                return hmac.compare_digest(good, fields["signature"])
            print(verify_token("user=ann&sig=00", b"k"))
            """,
        ),
        (
            "a payment",
            """
            def capture_payment(order, gateway=None):
                return gateway.name
            print(capture_payment({"id": 1}))
            """,
        ),
        (
            "a documented error on bad input",
            """
            def parse_port(text):
                '''Return the port.

                Raises:
                    ValueError: the text is no number.
                '''
                if not text.isdigit():
                    raise ValueError(f"not a port: {text!r}")
                return int(text)
            print(parse_port("http"))
            """,
        ),
        (
            "an invariant",
            """
            def withdraw(balance, amount):
                assert amount <= balance, "more than there is"
                return balance - amount
            print(withdraw(1, 2))
            """,
        ),
    ],
)
def test_a_check_is_never_guarded(program: Program, name: str, source: str) -> None:
    program.write({"app.py": source})
    program.commit()
    ran = program.fix("python", "app.py", options=["--allow-hiding"])
    assert ran.status == 1, f"{name}: {ran.diff}"
    assert ran.report["remedy"] is None


def test_a_wrong_test_is_not_repaired_by_changing_the_program(program: Program) -> None:
    program.write(
        {
            "cart.py": """
            def total(prices):
                return sum(prices)
            """,
            "test_cart.py": """
            from cart import total

            def test_total():
                assert total([1, 2]) == 4
            """,
        }
    )
    program.commit()
    before = program.digest()
    ran = program.fix("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_cart.py")
    assert ran.status == 1
    assert ran.report["remedy"] is None
    assert program.digest() == before


def test_a_patch_that_only_silences_the_program_is_no_heal(program: Program) -> None:
    program.write(
        {
            "app.py": """
            def load(rows):
                out = []
                for row in rows:
                    out.append(row["name"].upper())
                return out

            def main():
                names = load([{"name": "a"}, {}])
                assert len(names) == 2
                print(names)

            main()
            """
        }
    )
    program.commit()
    ran = program.fix("python", "app.py", options=["--allow-hiding"])
    diff = ran.diff
    assert "sys.exit" not in diff
    assert "except" not in diff
    if ran.status == 0:
        assert 'row.get("name", "")' in diff
