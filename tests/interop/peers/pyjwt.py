"""Judges one token with PyJWT: reads what to hold it against as JSON, prints why it is refused, or nothing."""

import json
import sys

import jwt

given = json.load(sys.stdin)
try:
    key = given.get("secret") or jwt.PyJWKClient(given["key_set"]).get_signing_key_from_jwt(given["token"]).key
    jwt.decode(
        given["token"], key, algorithms=[given["alg"]], audience=given["audience"], issuer=given["issuer"]
    )
except jwt.PyJWTError as error:
    print(type(error).__name__)
