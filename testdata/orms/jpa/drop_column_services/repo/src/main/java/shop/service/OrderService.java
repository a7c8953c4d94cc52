package shop.service;

import java.util.List;
import java.util.Optional;
import shop.model.Customer;
import shop.model.Order;

public interface OrderService {
    Order load(long id);

    Optional<Order> lookUp(long id);

    List<Order> open();

    Customer buyer(long id);

    String label(long id);
}
