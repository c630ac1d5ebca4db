import pytest

from members import Register


def test_members_are_numbered_from_one():
    assert Register().add("Ada") == 1


def test_an_empty_name_is_refused():
    with pytest.raises(ValueError):
        Register().add("  ")
