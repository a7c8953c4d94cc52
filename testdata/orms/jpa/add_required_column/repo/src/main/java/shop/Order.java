package shop;

import jakarta.persistence.*;

@Entity
@Table(name = "orders")
public class Order { // ~ breaking likely
    @Id private Long id;
    private Long total;
    @Version private int version;
}
