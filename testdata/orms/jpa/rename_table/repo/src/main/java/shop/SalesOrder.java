package shop;

import jakarta.persistence.*;
import java.util.Set;

@Entity
public class SalesOrder { // ~ breaking likely
    @Id private Long id;

    private Long total;

    @ManyToMany
    @JoinTable(name = "order_tags", joinColumns = @JoinColumn(name = "order_id"), // ~ breaking likely
               inverseJoinColumns = @JoinColumn(name = "tag_id"))
    private Set<Tag> tags;
}

interface SalesOrders extends org.springframework.data.repository.CrudRepository<SalesOrder, Long> {
    SalesOrder findByTotal(long total); // ~ breaking likely
}
