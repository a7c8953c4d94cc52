package shop.model;

import jakarta.persistence.*;

@MappedSuperclass
public abstract class Audited {
    private String status; // ~ breaking likely

    public String getStatus() {
        return status; // ~ risky likely
    }
}
