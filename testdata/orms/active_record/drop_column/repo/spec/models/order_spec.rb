describe Order do
  it "is paid" do
    order = create(:order, status: "paid") # ~ breaking likely
    expect(order.status).to eq("paid") # ~ breaking likely
    expect(response.status).to eq(200)
    post "/orders", params: { order: { status: "new" } } # ~ risky possible
  end
end
