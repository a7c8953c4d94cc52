package shop

import jakarta.persistence.*
import org.springframework.data.jpa.repository.*

@Entity
@Table(name = "orders")
class Order(
    @Id val id: Long,
    @ManyToOne @JoinColumn(name = "customer_id") val customer: Customer,
    @Column(name = "status", nullable = false) var state: String, // ~ breaking likely
) {
    var total: Long = 0
}

@Entity
@Table(name = "customers")
class Customer(@Id val id: Long, val status: String)

interface OrderRepository : JpaRepository<Order, Long> {
    fun findByStateAndTotal(state: String, total: Long): List<Order> // ~ breaking likely
    fun findByCustomerStatus(status: String): List<Order>

    @Query("SELECT o FROM Order o WHERE o.state = 'open'") // ~ breaking likely
    fun open(): List<Order>
}
