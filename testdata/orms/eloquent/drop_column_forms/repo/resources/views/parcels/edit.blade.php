<input name="ship_code">
