class CreateOrders < ActiveRecord::Migration[7.1]
  def change
    create_table :orders do |t|
      t.references :customer, null: false, foreign_key: { to_table: :users, on_delete: :cascade }
      t.belongs_to :subject, polymorphic: true, index: false
      t.string :status, :source, limit: 20, null: false, default: "new"
      t.decimal :total, precision: 12, scale: 2
      t.datetime :placed_at, default: -> { "now()" }
      t.string :tags, array: true
      t.timestamps
      t.index [:status, :placed_at], unique: true, where: "status <> 'draft'"
    end
    create_join_table :orders, :coupons
    create_table :rates, id: false do |t|
      t.column :code, :string
    end
    create_table :events, id: :uuid, primary_key: :uid
  end
end
