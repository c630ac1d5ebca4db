from people import profile


def test_a_profile_has_its_number():
    assert profile(2)["id"] == 2


def test_a_profile_shows_the_full_name():
    assert profile(1)["full_name"] == "Ada Lovelace"
