from draw import winner


def test_the_winner_has_a_ticket():
    assert winner([7]) == 7


def test_the_first_ticket_wins():
    assert winner(list(range(1000))) == 0
