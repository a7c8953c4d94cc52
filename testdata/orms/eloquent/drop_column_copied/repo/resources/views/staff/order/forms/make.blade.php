<form method="post">
  <input name="ship_code">{{-- ~ risky possible --}}
</form>
