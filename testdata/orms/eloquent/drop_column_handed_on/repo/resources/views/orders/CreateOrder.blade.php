{!! Form::open(['url' => '/orders']) !!}
{!! Form::text('shipcode', old('code')) !!}{{-- ~ risky possible --}}
{!! Form::text('status') !!}
{!! Form::close() !!}
