package shop;

import jakarta.persistence.*;

@Entity
@Table(name = "shipments")
public class Shipment {
    @Id private Long id;
    private Long total;
    @Column(name = "currency", nullable = false)
    private String currency;
}
