from api import handle


def test_an_unknown_path_is_not_found():
    assert handle("GET", "/people")[0] == 404


def test_a_new_note_is_created():
    status, answer = handle("POST", "/notes", "buy milk")
    assert answer == {"id": 1}
    assert status == 201
