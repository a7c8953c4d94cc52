# Shows the status of shipments.
class ShipmentReport
  LATE = "SELECT id FROM shipments WHERE status = 'late'".freeze # ~ breaking certain 42703
  PARCELS = "SELECT id FROM parcels WHERE status = 'late'".freeze

  def late
    connection.select_values(LATE)
  end

  def per_carrier(status)
    sql = <<~SQL
      SELECT carrier, count(*)
        FROM shipments
       GROUP BY carrier, status -- ~ breaking certain 42703
    SQL
    connection.select_rows(sql)
  end

  def to_h
    { status: "ok", shipments: late }
  end

  # Once the column is gone the name is the status of the parcel.
  def parcels
    connection.select_values("SELECT p.id FROM parcels p WHERE EXISTS (SELECT 1 FROM shipments s WHERE s.id = p.shipment_id AND status = 'late')") # ~ breaking certain silent
  end
end
