package shop.model;

import jakarta.persistence.*;
import java.util.List;

@Entity
@Table(name = "orders")
@NamedQuery(name = "Order.open", query = "SELECT o FROM Order o WHERE o.status = 'open'") // ~ breaking likely
public class Order extends Base {
    public static final String STATUS = "status";

    @ManyToOne
    @JoinColumn(name = "customer_id")
    private Customer customer;

    @Enumerated(EnumType.STRING)
    private Status status; // ~ breaking likely

    private Long total;

    @Embedded
    private Address address;

    @OneToMany(mappedBy = "order")
    private List<OrderLine> lines;

    @Transient
    private String createdAtText;

    public Order(Status status, Long total) {
        this.status = status; // ~ risky likely
        this.total = total;
    }

    public Status getStatus() {
        return status; // ~ risky likely
    }

    public Customer getCustomer() {
        return customer;
    }

    public boolean isOpen() {
        String status = "open";
        return status.equals(this.status.name()); // ~ risky likely
    }

    public String city() {
        return address.getCity(); // ~ risky likely
    }

    public Address getAddress() {
        return address;
    }
}
