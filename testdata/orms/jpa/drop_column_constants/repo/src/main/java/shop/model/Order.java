package shop.model;

import static shop.model.ModelConstants.TOTAL;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

@Entity
@Table(name = ModelConstants.ORDERS)
public class Order {
    @Id
    private Long id;
    @Column(name = ModelConstants.ORDER_STATE) // ~ breaking likely
    private String status;
    @Column(name = TOTAL)
    private Long state;

    public String getStatus() {
        return status; // ~ risky likely
    }

    public Long getState() {
        return state;
    }
}
