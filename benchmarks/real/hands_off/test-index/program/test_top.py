from top import best

SCORES = {"ada": 9, "alan": 7, "grace": 8, "linus": 5}


def test_the_best_is_first():
    assert best(SCORES)[0] == "ada"


def test_all_are_ranked():
    ranked = best(SCORES)
    assert ranked[2] == "alan"
    assert ranked[3] == "linus"
