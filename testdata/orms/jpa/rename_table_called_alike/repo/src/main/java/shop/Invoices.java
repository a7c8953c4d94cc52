package shop;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.springframework.data.jpa.repository.*;

// The entity is called like its table: only what is SQL names the table.
interface Invoices extends JpaRepository<Invoice, Long> {
    @Query("SELECT i FROM Invoice i WHERE i.total > 1")
    List<Invoice> large();

    @Query(value = "SELECT * FROM invoice WHERE total > 1", nativeQuery = true) // ~ breaking certain
    List<Invoice> largeOnes();
}

class Totals {
    private static final String CLOSE = "UPDATE Invoice SET state = 'closed'";

    private final EntityManager em;

    List<Invoice> all() {
        return em.createQuery("SELECT i FROM Invoice i WHERE i.total > 1", Invoice.class).getResultList();
    }

    void close() {
        em.createQuery(CLOSE).executeUpdate();
        em.createNativeQuery("UPDATE invoice SET state = 'closed'").executeUpdate(); // ~ breaking certain
    }
}
