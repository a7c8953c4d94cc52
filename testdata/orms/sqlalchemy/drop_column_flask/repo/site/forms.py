from wtforms import BooleanField, Form, StringField


class ProfileForm(Form):
    eye_candy = BooleanField("Eye candy")  # ~ risky possible
    name = StringField("Name")


class Painter:
    eye_candy = BooleanField("Eye candy")
