class ParcelPresenter < ApplicationPresenter
  delegate :status, to: :object

  def label
    object.status.upcase
  end
end
