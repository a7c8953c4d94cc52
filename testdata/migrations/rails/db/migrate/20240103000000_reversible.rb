class Reversible < ActiveRecord::Migration[7.1]
  def change
    reversible do |dir|
      dir.up { execute "CREATE TYPE mood AS ENUM ('sad', 'ok')" }
      dir.down { execute "DROP TYPE mood" }
    end
    add_reference :orders, :warehouse, type: :uuid, index: { unique: true }
    if connection.adapter_name == "Mysql2"
      execute "ALTER TABLE orders ENGINE=InnoDB"
    else
      add_enum_value :mood, "happy", after: "ok"
    end
    drop_table :exchange_rates do |t|
      t.string :code
    end
  end
end
