import unittest

from phonebook.book import number


class NumberTest(unittest.TestCase):
    def test_spaces_are_left_out(self):
        self.assertEqual(number("ada"), "0171555001")

    def test_no_key(self):
        self.assertIsNone(number(""))

    def test_nobody_of_that_name(self):
        self.assertIsNone(number("linus"))


if __name__ == "__main__":
    unittest.main()
