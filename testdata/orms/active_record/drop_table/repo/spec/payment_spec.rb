describe Spree::Payment do # ~ breaking likely
  it { should validate_presence_of(:state) }

  it "is made" do
    payment = create(:payment, state: "new") # ~ breaking likely
    expect(payment.state).to eq("new")
  end
end
