package shop.model;

import jakarta.persistence.*;

@Entity
@Table(name = "orders")
public class Order extends Audited {
    @Id
    private Long id;
    private Long total;

    public Long getTotal() {
        return total;
    }
}
