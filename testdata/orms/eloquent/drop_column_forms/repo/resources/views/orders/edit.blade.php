<p>{{ $siteSettings->mail_from }}</p>{{-- ~ risky possible --}}
<p>{{ $order->note }}</p>
<div class="{{ $errors->has('ship_code') ? 'error' : '' }}">{{-- ~ risky possible --}}
  <label for="ship_code"></label><input name="note">
  <input name="ship_code">{{-- ~ risky possible --}}
  <input wire:model.live="order.ship_code">{{-- ~ risky likely --}}
  <input id="parcel.ship_code">
  {{-- <input name="ship_code" wire:model="order.ship_code"> --}}
</div>
