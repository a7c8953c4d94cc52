from flask import g
from flask_login import current_user


def settings(form, strategy):
    g.user.eye_candy = form.eye_candy.data  # ~ risky possible
    strategy.load_only("id", "eye_candy")  # ~ risky possible
    strategy.show("eye_candy")
    return current_user.eye_candy  # ~ risky possible
