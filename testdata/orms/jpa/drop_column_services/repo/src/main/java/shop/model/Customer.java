package shop.model;

import jakarta.persistence.*;

@Entity
@Table(name = "customers")
public class Customer {
    @Id
    private Long id;
    private String status;

    public String getStatus() {
        return status;
    }
}
