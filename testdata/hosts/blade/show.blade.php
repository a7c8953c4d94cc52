@extends('layout')
{{-- select id from never --}}
@php
  $rows = DB::select('select id, status from orders where total > ?', [1]);
@endphp
@foreach (DB::select("select name from users where id = {$id}") as $user)
  <p title="select * from attribute">{{ $user->name }}</p>
@endforeach
<?php DB::update('update orders set status = null'); ?>
