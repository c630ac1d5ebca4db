from cart import Cart

cart = Cart()
cart.add("tea", 2)
cart.add("cup", -1)
print(cart.lines)
