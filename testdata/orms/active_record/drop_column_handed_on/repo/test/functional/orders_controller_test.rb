class OrdersControllerTest < ActionController::TestCase
  def test_form
    assert_select "input[name=?]", "order[status]" # ~ risky possible
    assert_select "input[name=?]", "parcel[status]"
    assert_select "option[status]"
  end
end
