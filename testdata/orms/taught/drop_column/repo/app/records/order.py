class Order(Record):
    status = Text()
    shipped_on = Date()  # ~ breaking likely 42703

    def is_late(self):
        shipped_on = today()
        return shipped_on > self.status
