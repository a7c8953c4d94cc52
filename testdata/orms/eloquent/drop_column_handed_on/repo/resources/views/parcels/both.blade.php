{!! Form::model($order, ['url' => '/orders']) !!}
{!! Form::label('status', 'Status') !!}{{-- ~ risky likely --}}
{!! Form::submit('status') !!}
{!! Form::close() !!}
{!! Form::model($parcel, ['url' => '/parcels']) !!}
{!! Form::text('status') !!}
{!! Form::close() !!}
<input name="order[status]">{{-- ~ risky possible --}}
<input name="parcel[status]">
<input name="order[status][]">
