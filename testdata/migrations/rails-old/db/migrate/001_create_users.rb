class CreateUsers < ActiveRecord::Migration
  def self.up
    create_table "users", :options => "ENGINE=InnoDB" do |t|
      t.column "name", :string, :limit => 50
      t.boolean "admin", :default => false
      t.timestamps
    end
    add_index "users", ["name"], :name => "users_name", :unique => true
  end

  def self.down
    drop_table "users"
  end
end
