class Reporter
  def run
    Audit.track_column("orders", "status")
    Audit.track_column("orders", "shipped_on") # ~ breaking likely
    Audit.track_column(:orders, :shipped_on) # ~ breaking likely
    Audit.track_column("shipments", "status")
    Audit.track_column("orders", column_of(kind)) # ~ undecided
    other.track_column("orders", "shipped_on")
    copy_table("orders")
  end
end
