import pyparsing as pp

number = pp.Word(pp.nums)
number.setDefaultWhitespaceChars(" \t")
assert pp.ParserElement.DEFAULT_WHITE_CHARS == " \t"
pp.ParserElement.setDefaultWhitespaceChars(" \n\t\r")
assert pp.ParserElement.DEFAULT_WHITE_CHARS == " \n\t\r"
number.resetCache()
pp.ParserElement.resetCache()
pp.ParserElement.enablePackrat()
assert pp.ParserElement._packratEnabled
number.inlineLiteralsUsing(pp.Suppress)
assert ("(" + pp.Word(pp.nums) + ")").parse_string("(1)").as_list() == ["1"]
pp.Keyword.setDefaultKeywordChars("ab")
assert pp.Keyword.DEFAULT_KEYWORD_CHARS == "ab"
