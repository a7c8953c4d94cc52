package shop;

import jakarta.persistence.*;
import java.util.List;
import org.springframework.data.jpa.repository.*;

@Entity
@Table(name = "orders")
public class Order {
    @Id private Long id;

    @Column(name = "shipmode") // ~ breaking likely
    private String shipMode;

    private String stat; // ~ breaking likely

    @ManyToOne
    @JoinColumn(name = "buyer") // ~ breaking likely
    private Customer customer;

    public String getShipMode() {
        return shipMode;
    }

    public String getStat() {
        return stat; // ~ risky likely
    }
}

@Entity
@Table(name = "returns")
class Return {
    @Id private Long id;
    private String stat;
}

interface Orders extends JpaRepository<Order, Long> {
    // The attribute goes by the new name already, or by one of its own.
    List<Order> findByShipMode(String mode);

    List<Order> findByCustomer(Customer customer);

    List<Order> findByStat(String stat); // ~ breaking likely

    @Query("SELECT o FROM Order o WHERE o.shipMode = 'air'")
    List<Order> flown();
}

interface Returns extends JpaRepository<Return, Long> {
    List<Return> findByStat(String stat);
}
