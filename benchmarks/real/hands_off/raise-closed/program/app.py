from bank import Account

account = Account("Ada")
print(account.deposit(500))
account.close()
print(account.deposit(700))
