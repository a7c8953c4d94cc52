<form method="post">
  <input name="ship_code">
</form>
