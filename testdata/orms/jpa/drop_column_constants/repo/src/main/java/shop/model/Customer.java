package shop.model;

import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

@Entity
@Table(name = ModelConstants.CUSTOMERS)
public class Customer {
    @Id
    private Long id;
    private String status;
    private String state;
}
