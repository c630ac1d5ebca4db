"""For the tests of programs that use Suture: virtual time, forced states, recorded calls."""
