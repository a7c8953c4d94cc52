package shop.model;

import jakarta.persistence.*;

@Entity
public class OrderLine {
    @Id private Long id;
    @ManyToOne private Order order;
    private String status;
}
