class OrdersConfig(AppConfig):
    name = "shop.orders"
    label = "sales"
