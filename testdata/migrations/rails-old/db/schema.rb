ActiveRecord::Schema.define(:version => 1) do
  create_table "users", :force => true do |t|
    t.string   "name",  :limit => 50
    t.boolean  "admin", :default => false
  end

  add_index "users", ["name"], :name => "users_name", :unique => true
end
