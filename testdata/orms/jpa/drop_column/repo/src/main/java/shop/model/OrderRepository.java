package shop.model;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

public interface OrderRepository extends JpaRepository<Order, Long> {
    List<Order> findByStatusAndTotalGreaterThan(Status status, long total); // ~ breaking likely
    List<Order> findTop10ByTotalOrderByCreatedAtDesc(long total); // ~ breaking likely
    List<Order> findByCustomerStatusIn(List<String> status);
    long countByTotal(long total);

    @Query("SELECT o FROM Order o WHERE o.status = :status AND o.customer.status = 'active'") // ~ breaking likely
    List<Order> open(Status status);

    @Query("SELECT o FROM Order o JOIN o.customer c WHERE c.status = :status ORDER BY o.total")
    List<Order> ofCustomers(String status);

    @Query("""
        SELECT new shop.web.Row(o.id, o.total)
        FROM Order o JOIN o.lines l
        WHERE l.status = 'new'
        ORDER BY o.createdAt DESC -- ~ breaking likely
        """)
    List<Row> rows();

    @Query("UPDATE #{#entityName} o SET o.status = 'closed' WHERE o.id = ?1") // ~ breaking likely
    void close(long id);

    @Query(value = "SELECT o.id FROM orders o WHERE o.status = 'open'", nativeQuery = true) // ~ breaking certain
    List<Order> natively();

    List<Order> findByAddressCity(String city); // ~ breaking likely

    @Query("SELECT o FROM Order o WHERE o.address.city = ?1") // ~ breaking likely
    List<Order> inCity(String city);
}
