from tags import tags

TEXT = "#alpha and #beta, #gamma, #delta, #epsilon, #zeta, #eta and #theta."


def test_a_tag_counts_once():
    assert tags("#one and #one") == ["one"]


def test_tags_come_in_their_order():
    assert tags(TEXT) == ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]
