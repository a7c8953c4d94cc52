RSpec.describe AccessToken do
  it "has a realm" do
    create(:access_token, realm: "shop") # ~ breaking likely
    # A row of a table of its own, whatever class a library has for it.
    create(:oauth_access_token, realm: "shop")
  end
end
