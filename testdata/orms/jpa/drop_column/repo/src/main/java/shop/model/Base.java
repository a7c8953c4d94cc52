package shop.model;

import jakarta.persistence.*;
import java.time.Instant;

@MappedSuperclass
public abstract class Base {
    @Id
    @GeneratedValue
    private Long id;

    private Instant createdAt; // ~ breaking likely

    public Instant getCreatedAt() {
        return createdAt; // ~ risky likely
    }

    private int version;

    public int getVersion() {
        return version;
    }
}
