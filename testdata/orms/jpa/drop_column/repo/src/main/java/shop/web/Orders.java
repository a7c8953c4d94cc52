package shop.web;

import jakarta.persistence.EntityManager;
import jakarta.persistence.criteria.*;
import java.util.*;
import shop.model.Customer;
import shop.model.Order;
import shop.model.OrderRepository;
import shop.model.Order_;

class Orders {
    private final OrderRepository orders;
    private final EntityManager entityManager;

    String show(long id, Customer customer) {
        Order order = orders.findById(id).orElseThrow();
        var found = orders.findByStatusAndTotalGreaterThan(null, 1); // ~ breaking likely
        orders.findByCustomerStatusIn(List.of("new"));
        customer.findByStatusAndTotalGreaterThan(null, 1);
        for (var one : found) {
            print(one.getStatus()); // ~ risky likely
        }
        found.stream().filter(o -> o.getStatus() != null).forEach(this::print); // ~ risky likely
        found.stream().map(Order::getStatus).forEach(this::print); // ~ risky likely
        customer.getOrders().forEach(o -> print(o.getStatus())); // ~ risky likely
        print(order.getCustomer().getStatus());
        print(customer.getStatus());
        print(order.getAddress().getCity()); // ~ risky likely
        Row status = new Row();
        status.getStatus();
        Map<String, String> json = Map.of("status", "x");
        json.get("status");
        return entityManager.find(Order.class, id).getStatus().name(); // ~ risky likely
    }

    List<Order> search(CriteriaBuilder cb) {
        CriteriaQuery<Order> query = cb.createQuery(Order.class);
        Root<Order> root = query.from(Order.class);
        Join<Order, Customer> customer = root.join("customer");
        query.where(cb.equal(root.get("status"), "open")); // ~ breaking likely
        query.where(cb.equal(root.get(Order_.status), "open")); // ~ breaking likely
        query.where(cb.equal(root.get("customer").get("status"), "open"));
        query.where(cb.equal(customer.get("status"), "open"));
        return entityManager.createQuery("from Order where status = 'open'", Order.class).getResultList(); // ~ breaking likely
    }

    static Specification<Order> open() {
        return (root, query, cb) -> cb.equal(root.get("status"), "open"); // ~ breaking likely
    }
}
