from boltons.strutils import multi_replace

settings = {"replacements": {}}
print(multi_replace("The quick brown fox", settings["replacements"]))
