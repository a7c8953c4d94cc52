<h1 class="status">Status</h1>
{{-- $order->status --}}
<p>{{ $order->status }}</p> <!-- ~ risky likely silent -->
@if ($order->status === 'paid') paid @endif <!-- ~ risky likely silent -->
@foreach ($user->orders as $row)
  <x-badge :label="$row->status" status="x" /> <!-- ~ risky likely silent -->
  {!! $row->user->status !!}
@endforeach
<input name="status" value="{{ old('status') }}">
@foreach ($order->items as $item)
  {{ $item->status }}
@endforeach
