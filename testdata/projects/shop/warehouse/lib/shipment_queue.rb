# frozen_string_literal: true

module Warehouse
  # Decides what leaves the house next.
  class ShipmentQueue
    def initialize(connection)
      @connection = connection
    end

    # Nothing is sent to somebody who has cancelled.
    def drop_cancelled
      @connection.exec(<<~SQL)
        UPDATE shipments
        SET status = 'dropped'
        WHERE shipped_at IS NULL
          AND order_id IN (SELECT id FROM orders WHERE status = 'cancelled')
      SQL
    end

    def waiting(limit)
      @connection.exec_params(<<~SQL, [limit])
        SELECT id, order_id, carrier
        FROM shipments
        WHERE status = 'waiting'
        ORDER BY id
        LIMIT $1
      SQL
    end
  end
end
