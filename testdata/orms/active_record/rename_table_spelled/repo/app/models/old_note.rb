class Note < ActiveRecord::Base
  set_table_name "old_notes" # ~ breaking likely

  def self.all_open
    Note.find(:all, :conditions => { :status => "open" })
  end
end
