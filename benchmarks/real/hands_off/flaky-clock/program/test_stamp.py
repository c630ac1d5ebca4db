from stamp import stamp


def test_a_stamp_keeps_the_record():
    assert stamp({"id": 1})["id"] == 1


def test_two_stamps_agree():
    assert stamp({"id": 1}) == stamp({"id": 1})
