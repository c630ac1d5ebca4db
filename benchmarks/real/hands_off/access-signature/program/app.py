from hooks import receive, sign

BODY = b'{"event": "refund", "cents": 9900}'

print(receive({"X-Signature": sign(BODY), "Host": "shop"}, BODY))
print(receive({"Host": "shop"}, BODY))
