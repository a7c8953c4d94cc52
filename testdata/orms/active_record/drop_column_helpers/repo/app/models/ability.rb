class Ability
  include CanCan::Ability

  def initialize(user)
    can :read, Order, status: "open" # ~ breaking likely
    can [:read, :update], [Order, Parcel], :status => "new" # ~ breaking likely
    cannot :destroy, Parcel, status: "sent"
    can :read, :status
  end
end
