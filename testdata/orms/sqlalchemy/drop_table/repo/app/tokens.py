from app.models import RevokedToken, User  # ~ risky likely


def revoke(token: RevokedToken) -> None:  # ~ risky likely
    print(token)


def first(tokens: "list[RevokedToken]", user: User):  # ~ risky likely
    for model in [User, RevokedToken]:  # ~ risky likely
        print(model)
    token = tokens[0]
    return token, user


def narrow(query, Token):
    Token.user_id = 1
    return query.filter(RevokedToken.user_id == 1)  # ~ risky likely


def tell(user: User, revoked_token: str) -> User:
    return user
