class ChangeOrders < ActiveRecord::Migration[7.1]
  disable_ddl_transaction!
  TABLES = %i[orders rates].freeze

  def up
    change_table :orders, bulk: true do |t|
      t.rename :source, :channel
      t.remove :tags, :subject_type
      t.integer :weight, limit: 8
      t.change :status, :text
      t.change_default :status, nil
    end
    TABLES.each { |table| add_column table, :note, :text, if_not_exists: true }
    safety_assured do
      remove_column :orders, :subject_id if column_exists?(:orders, :subject_id)
    end
    add_index :orders, :channel, algorithm: :concurrently
    change_column_null :orders, :weight, false, 0
    change_column_default :orders, :weight, from: nil, to: 1
    rename_table :rates, :exchange_rates
    execute <<~SQL
      ALTER TABLE orders
        ADD CONSTRAINT positive CHECK (total >= 0);
      UPDATE orders SET weight = 1;
    SQL
    backfill
    add_column table_for(:orders), :x, :text
    create_trigger :orders_audit
    Order.where(status: nil).update_all(status: "new")
  end

  def down
    drop_table :orders
  end

  private

  def backfill
    say_with_time "filling" do
      remove_index :orders, column: [:status, :placed_at]
    end
  end
end
