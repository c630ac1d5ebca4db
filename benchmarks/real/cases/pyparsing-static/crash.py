import pyparsing as pp

number = pp.Word(pp.nums)
number.enablePackrat()
number.setDefaultWhitespaceChars(" \t")
print(number.parse_string("42")[0])
