package shop;

import jakarta.persistence.*;
import java.util.List;
import org.springframework.data.jpa.repository.*;

@Entity
@Table(name = "old_bills") // ~ breaking likely
public class Bill {
    @Id private Long id;

    private Long total;

    public Long getTotal() {
        return total;
    }
}

interface Bills extends JpaRepository<Bill, Long> {
    // The class alone says what the table is called.
    List<Bill> findByTotal(long total);

    @Query("SELECT b FROM Bill b WHERE b.total > 1")
    List<Bill> large();

    @Query(value = "SELECT * FROM old_bills WHERE total > 1", nativeQuery = true) // ~ breaking certain
    List<Bill> largeOnes();
}
