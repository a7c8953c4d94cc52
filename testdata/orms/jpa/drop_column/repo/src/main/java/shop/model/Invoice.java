package shop.model;

import jakarta.persistence.*;

@Entity
@Table(name = "invoices")
public class Invoice extends Base {
    static String show(Invoice invoice, Order order) {
        return invoice.getCreatedAt() + " " + order.getCreatedAt(); // ~ risky likely
    }

    static String alone(Invoice invoice) {
        return invoice.getCreatedAt().toString();
    }
}
