require "factory_bot"

task :dev do
  include FactoryBot::Syntax::Methods
  create(:order, status: "new", kind: "sample") # ~ breaking likely
  create(:parcel, status: "new")
end
