package shop;

import jakarta.persistence.*;

@Entity
@Table(name = "invoice") // ~ breaking likely
@NamedQuery(name = "Invoice.open", query = "SELECT i FROM Invoice i WHERE i.state = 'open'")
public class Invoice {
    @Id private Long id;

    private Long total;

    private String state;
}
