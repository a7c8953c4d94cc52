RSpec.describe Order do
  it "belongs to a customer" do
    customer = create(:customer)
    create(:order, customer: customer) # ~ breaking likely
    create(:invoice, customer: customer)
  end
end
