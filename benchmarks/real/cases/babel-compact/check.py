from babel.numbers import format_compact_currency as compact

assert compact(1000, "EUR", locale="nl") == "€\xa01K", compact(1000, "EUR", locale="nl")
assert compact(5000, "EUR", locale="nl") == "€\xa05K", compact(5000, "EUR", locale="nl")
assert compact(1000, "USD", locale="en_US") == "$1K"
assert compact(123456789, "EUR", locale="de_DE", fraction_digits=1) == "123,5\xa0Mio.\xa0€"
