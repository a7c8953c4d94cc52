ActiveRecord::Schema[7.1].define(version: 2024_01_02_000000) do
  enable_extension "plpgsql"

  create_table "orders", force: :cascade do |t|
    t.bigint "customer_id", null: false
    t.string "status", limit: 20, default: "new", null: false
    t.index ["customer_id"], name: "index_orders_on_customer_id"
  end

  add_foreign_key "orders", "users", column: "customer_id", on_delete: :cascade
end
