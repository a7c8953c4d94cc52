from marshmallow import Schema, fields


class OrderOutputSchema(Schema):
    status = fields.String()  # ~ risky possible
    state = fields.String(attribute="status")  # ~ risky possible
    total = fields.Integer()


class ReviewOutputSchema(Schema):
    status = fields.String()


class SearchSchema(Schema):
    status = fields.String()


class OrderNestedOutputSchema(Schema):
    status = fields.String()  # ~ risky possible


class ReviewNestedOutputSchema(Schema):
    status = fields.String()
